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
 * Set socket option: changes an option, and wakes who waits for room. The published system has a
 * flowchart for it that is not legible to us; the boxes are ours.
 */
public final class SetSocketOption extends Flowchart<SetSocketOption.Box> {
  private final Kernel kernel;
  private long socket;
  private SocketOption option;
  private int value;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the set socket option system call with the socket, the option and the value"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for setting an option?"),
    SET_OPTION("set the option, if it can be set"),
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
  public SetSocketOption(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public SetSocketOption prepare(long newSocket, SocketOption newOption, int newValue) {
    socket = newSocket;
    option = newOption;
    value = newValue;
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
          if (pauses(cpu, Box.CHECK_STATUS, Box.SET_OPTION)) return false;
        case SET_OPTION:
          result = entry.setOption(cpu, option, value);
          if (pauses(cpu, Box.SET_OPTION, Box.SWITCH_BACK)) return false;
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
    return "setsockopt";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case INVOKE -> option + " = " + value;
      case CHECK_STATUS -> entry.status().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
