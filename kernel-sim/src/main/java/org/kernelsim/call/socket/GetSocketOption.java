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
import org.kernelsim.socket.SocketOption;

/**
 * Get socket option: reads an option. Reading SO_ERROR answers the pending error's number and
 * clears it. The published system has a flowchart for it that is not legible to us; the boxes are
 * ours.
 */
public final class GetSocketOption extends Flowchart<GetSocketOption.Box> {
  private final Kernel kernel;
  private long socket;
  private SocketOption option;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the get socket option system call with the socket and the option"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for reading an option?"),
    READ_OPTION("read the option"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return the option's value");

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
  public GetSocketOption(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public GetSocketOption prepare(long newSocket, SocketOption newOption) {
    socket = newSocket;
    option = newOption;
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
          result = entry.statusError(cpu, SocketEvent.OPTION);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.READ_OPTION)) return false;
        case READ_OPTION:
          result = entry.option(cpu, option);
          if (pauses(cpu, Box.READ_OPTION, Box.SWITCH_BACK)) return false;
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
    return "getsockopt";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case INVOKE -> option.toString();
      case CHECK_STATUS -> entry.status().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
