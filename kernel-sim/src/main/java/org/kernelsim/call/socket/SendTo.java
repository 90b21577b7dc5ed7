package org.kernelsim.call.socket;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.SocketAddress;

/**
 * Send to: sends a message to an address that is given, which is {@link Send} with one question
 * more: whether the address can be reached.
 */
public final class SendTo implements SystemCall {
  private final Send send;

  /** A frame for one thread. */
  public SendTo(Kernel kernel) {
    send = new Send(kernel);
  }

  /** Prepares the frame for its next call. */
  public SendTo prepare(
      long socket, SocketAddress destination, byte[] source, int from, int length, int flags) {
    send.prepareTo(socket, destination, source, from, length, flags);
    return this;
  }

  @Override
  public boolean run(Cpu cpu) {
    return send.run(cpu);
  }

  @Override
  public void abandon(Cpu cpu) {
    send.abandon(cpu);
  }

  @Override
  public long result() {
    return send.result();
  }

  @Override
  public String name() {
    return "sendto";
  }

  @Override
  public String found(Box done) {
    return send.found(done);
  }
}
