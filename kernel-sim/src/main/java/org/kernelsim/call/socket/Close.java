package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.SocketEntry;

/**
 * Close: ends a socket. What it has sent still goes to its peer, which is told behind the last
 * message; unless there is unread data, then the connection is reset. The published system has a
 * flowchart for it that is not legible to us; the boxes are ours.
 */
public final class Close extends Flowchart<Close.Box> {
  private final Kernel kernel;
  private long socket;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the close system call with the socket"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    TAKE_OUT("take the socket out of the table, if it is there"),
    END_SOCKET("change its status to TERMINATED, wake who waits, tell the peer"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return");

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
  public Close(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Close prepare(long newSocket) {
    socket = newSocket;
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
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.TAKE_OUT)) return false;
        case TAKE_OUT:
          entry = kernel.sockets().takeOut(cpu, socket);
          if (entry == null) {
            if (fails(cpu, Box.TAKE_OUT, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.TAKE_OUT, Box.END_SOCKET)) return false;
        case END_SOCKET:
          kernel.sockets().end(cpu, entry);
          entry = null;
          if (pauses(cpu, Box.END_SOCKET, Box.SWITCH_BACK)) return false;
        case SWITCH_BACK:
          cpu.leaveService();
          if (pauses(cpu, Box.SWITCH_BACK, Box.RETURN)) return false;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.countError(result);
          cpu.pausesAfter(Box.RETURN);
          return true;
      }
    }
  }

  @Override
  public String name() {
    return "close";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case TAKE_OUT -> entry == null ? "no such socket" : entry.status().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
