package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ServiceBuffer;

/**
 * A far end outside the simulation: takes a message at once and drops its reference. How much it
 * takes next can be set, which is how a recorded short or refused send is carried out as recorded.
 *
 * <p>The window is written under the entry's lock, or by the one thread that sends.
 */
public final class Sink implements Link {
  /** A window that takes everything. */
  public static final long OPEN = Long.MAX_VALUE;

  private long window = OPEN;

  /** A sink that takes everything. */
  public Sink() {}

  /**
   * Sets how many bytes the next send takes at the most; the window stays until it is set again.
   *
   * @param bytes at least 0
   */
  public void setWindow(long bytes) {
    window = bytes;
  }

  @Override
  public long room(SocketEntry from) {
    return window;
  }

  @Override
  public long longest(SocketEntry from) {
    return OPEN;
  }

  @Override
  public long accept(Cpu cpu, SocketEntry from, ServiceBuffer buffer, int offset, int length) {
    if (length <= window) {
      window -= window == OPEN ? 0 : length;
      buffer.drop(cpu, 1);
      return length;
    }
    if (window == 0 || from.local().type().keepsBoundaries()) {
      return SystemError.EAGAIN.answer();
    }
    long taken = window;
    window = 0;
    return taken;
  }

  @Override
  public void carry(Cpu cpu, SocketEntry from) {}

  @Override
  public void closed(Cpu cpu, SocketEntry at, boolean reset) {}

  @Override
  public void roomAgain(Cpu cpu, SocketEntry at) {}
}
