package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.SocketStructure;

/**
 * Socket: makes a socket. The published system has a flowchart for it that is not legible to us;
 * the boxes are ours.
 */
public final class Socket extends Flowchart<Socket.Box> {
  private final Kernel kernel;
  private SocketStructure local;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the socket system call with the type and the family"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    CHECK_TYPE("has the family sockets of this type?"),
    ADD_SOCKET("add an entry to the socket table"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return the socket");

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
  public Socket(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Socket prepare(SocketStructure newLocal) {
    local = newLocal;
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
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.CHECK_TYPE)) return false;
        case CHECK_TYPE:
          cpu.charge(Work.TABLE_LOAD);
          if (!local.family().has(local.type())) {
            if (fails(cpu, Box.CHECK_TYPE, SystemError.EPROTONOSUPPORT, Box.SWITCH_BACK))
              return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_TYPE, Box.ADD_SOCKET)) return false;
        case ADD_SOCKET:
          cpu.charge(Work.TABLE_LOAD);
          result = kernel.sockets().open(local);
          if (pauses(cpu, Box.ADD_SOCKET, Box.SWITCH_BACK)) return false;
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
    return "socket";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case INVOKE -> local.type() + ", " + local.family();
      case RETURN -> answer();
      default -> "";
    };
  }
}
