package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * Listen: makes a socket accept connections, or changes how many may wait. A socket without an
 * address is given one that the system chooses. The published system has a flowchart for it that is
 * not legible to us; the boxes are ours.
 */
public final class Listen extends Flowchart<Listen.Box> {
  private final Kernel kernel;
  private long socket;
  private int backlog;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the listen system call with the socket and the backlog"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for listen?"),
    TAKE_PORT("take a port, if it has no address"),
    LISTEN("make its connection queue, change its status to LISTENING"),
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
  public Listen(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Listen prepare(long newSocket, int newBacklog) {
    socket = newSocket;
    backlog = newBacklog;
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
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.FIND_SOCKET)) return false;
        case FIND_SOCKET:
          entry = kernel.sockets().find(cpu, socket);
          if (entry == null) {
            if (fails(cpu, Box.FIND_SOCKET, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHECK_STATUS)) return false;
        case CHECK_STATUS:
          result = entry.statusError(cpu, SocketEvent.LISTEN);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.TAKE_PORT)) return false;
        case TAKE_PORT:
          result = kernel.sockets().bindToAny(cpu, entry, null);
          if (result != 0) {
            if (pauses(cpu, Box.TAKE_PORT, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.TAKE_PORT, Box.LISTEN)) return false;
        case LISTEN:
          result = kernel.sockets().listen(cpu, entry, backlog);
          if (pauses(cpu, Box.LISTEN, Box.SWITCH_BACK)) return false;
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
    return "listen";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case TAKE_PORT -> entry.local().address().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
