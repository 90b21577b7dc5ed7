package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.SocketAddress;

/**
 * Send: copies an application's bytes into the service domain and queues them with one socket. The
 * published system has a flowchart for it that is not legible to us; the boxes are ours, and those
 * inside the service domain are {@link MessageSend}'s.
 */
public final class Send extends Flowchart<Send.Box> {
  private final MessageSend message;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the send system call with the socket and the data"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    SEND_MESSAGE("send the message"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return how many bytes were taken");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread. */
  public Send(Kernel kernel) {
    message = new MessageSend(kernel);
  }

  /** Prepares the frame for its next call. */
  public Send prepare(long socket, byte[] source, int from, int length, int flags) {
    return prepareTo(socket, null, source, from, length, flags);
  }

  /** The same for {@link SendTo}; null for the peer. */
  Send prepareTo(
      long socket, SocketAddress destination, byte[] source, int from, int length, int flags) {
    message.prepareTo(socket, destination, source, from, length, flags);
    begin(Box.INVOKE);
    return this;
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case INVOKE:
          cpu.count(Count.SYSTEM_CALLS, 1);
          cpu.charge(Work.TABLE_LOAD);
          if (pauses(cpu, Box.INVOKE, Box.SWITCH_TO_SERVICE)) return false;
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.SEND_MESSAGE)) return false;
        case SEND_MESSAGE: // a flowchart of its own, whose boxes stand for this one
          if (!message.run(cpu)) return false;
          result = message.result();
          box = Box.SWITCH_BACK;
        case SWITCH_BACK:
          cpu.leaveService();
          if (pauses(cpu, Box.SWITCH_BACK, Box.RETURN)) return false;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.count(Count.SENDS, result >= 0 ? 1 : 0);
          cpu.countError(result);
          cpu.pausesAfter(Box.RETURN);
          return true;
      }
    }
  }

  @Override
  public void abandon(Cpu cpu) {
    message.abandon(cpu);
    result = message.result();
    cpu.count(Count.SENDS, result >= 0 ? 1 : 0);
    cpu.countError(result);
    cpu.leaveService();
  }

  @Override
  public String name() {
    return "send";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return done instanceof MessageSend.Box
        ? message.found(done)
        : done == Box.RETURN ? answer() : "";
  }
}
