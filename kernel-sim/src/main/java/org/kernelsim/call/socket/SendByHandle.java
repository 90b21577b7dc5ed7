package org.kernelsim.call.socket;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;

/**
 * Send by handle: sends the data behind a handle on one socket, which is FIG. 8 with a list of one.
 * Where that answers how many sockets took everything, this answers the one socket's bytes or
 * error.
 */
public final class SendByHandle implements SystemCall {
  private final AlternateSocketSend send;
  private final SocketList one = new SocketList(1, true);

  /** A frame for one thread of a process. */
  public SendByHandle(Kernel kernel, long process) {
    send = new AlternateSocketSend(kernel, process);
  }

  /** Prepares the frame for its next call. */
  public SendByHandle prepare(
      long socket, long handle, int offset, int length, int flags, int callFlags) {
    send.prepare(one.clear().add(socket, flags), handle, offset, length, callFlags);
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
    return SystemError.is(send.result()) ? send.result() : one.answer(0);
  }

  @Override
  public String name() {
    return "send by handle";
  }

  @Override
  public String found(Box done) {
    return send.found(done);
  }
}
