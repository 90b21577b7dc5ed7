package org.kernelsim.call.socket;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.AddressAnswer;

/**
 * Receive from: receives, and tells whose address it came from, which is {@link Receive} with an
 * answer more.
 */
public final class ReceiveFrom implements SystemCall {
  private final Receive receive;

  /** A frame for one thread. */
  public ReceiveFrom(Kernel kernel) {
    receive = new Receive(kernel);
  }

  /** Prepares the frame for its next call. */
  public ReceiveFrom prepare(
      long socket, byte[] target, int to, int length, int flags, AddressAnswer from) {
    receive.prepareFrom(socket, target, to, length, flags, from);
    return this;
  }

  @Override
  public boolean run(Cpu cpu) {
    return receive.run(cpu);
  }

  @Override
  public void abandon(Cpu cpu) {
    receive.abandon(cpu);
  }

  @Override
  public long result() {
    return receive.result();
  }

  @Override
  public String name() {
    return "recvfrom";
  }

  @Override
  public String found(Box done) {
    return receive.found(done);
  }
}
