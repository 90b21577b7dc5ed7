package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.drawn;
import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * Shutdown: FIG. 25. Ends one direction of a connection or both. The figure's box "notify the
 * proxy" has no part here: in normal execution there is no proxy. What the figure's boxes say is
 * kept word for word; it has no numerals that are legible to us.
 */
public final class Shutdown extends Flowchart<Shutdown.Box> {
  private final Kernel kernel;
  private long socket;
  private ShutdownHow how;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE(ours("invoke the shutdown system call with the socket and what is to be shut")),
    SWITCH_TO_SERVICE(ours("switch control to the service protection domain")),
    FIND_SOCKET(drawn("", "is the socket in the table?")),
    CHECK_STATUS(drawn("", "is its status valid for shutdown?")),
    CHANGE_STATUS(drawn("", "change the status to SHUTDOWN")),
    TELL_PEER(ours("tell the peer, behind the last message, that nothing more comes")),
    SWITCH_BACK(ours("switch control back to the application")),
    RETURN_ERROR(drawn("", "return low-level error")),
    RETURN(drawn("", "return"));

    private final Label label;

    Box(Label label) {
      this.label = label;
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread. */
  public Shutdown(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Shutdown prepare(long newSocket, ShutdownHow newHow) {
    socket = newSocket;
    how = newHow;
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
          result = entry.statusError(cpu, SocketEvent.SHUTDOWN);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.CHANGE_STATUS)) return false;
        case CHANGE_STATUS:
          result = entry.shut(cpu, how.receiving(), how.sending());
          if (pauses(cpu, Box.CHANGE_STATUS, result == 0 ? Box.TELL_PEER : Box.SWITCH_BACK))
            return false;
          continue;
        case TELL_PEER:
          entry.tellEnd(cpu);
          if (pauses(cpu, Box.TELL_PEER, Box.SWITCH_BACK)) return false;
        case SWITCH_BACK:
          cpu.leaveService();
          if (pauses(cpu, Box.SWITCH_BACK, result == 0 ? Box.RETURN : Box.RETURN_ERROR))
            return false;
          continue;
        case RETURN_ERROR:
          cpu.charge(Work.TABLE_LOAD);
          cpu.countError(result);
          cpu.pausesAfter(Box.RETURN_ERROR);
          return true;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.pausesAfter(Box.RETURN);
          return true;
      }
    }
  }

  @Override
  public String name() {
    return "shutdown";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case CHANGE_STATUS -> entry.status().toString();
      case RETURN, RETURN_ERROR -> answer();
      default -> "";
    };
  }
}
