package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.SocketEntry;

/**
 * Register interest: registers a socket to be waited for with others, changes what it is asked for,
 * or removes it, as epoll does. The boxes are ours.
 */
public final class RegisterInterest extends Flowchart<RegisterInterest.Box> {
  private final Kernel kernel;
  private InterestSet set;
  private long socket;
  private int interest;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE(
        "invoke the register interest system call with the set, the socket and what it is asked for"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHANGE_SET("add, change or remove the registration"),
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
  public RegisterInterest(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public RegisterInterest prepare(InterestSet newSet, long newSocket, int newInterest) {
    set = newSet;
    socket = newSocket;
    interest = newInterest;
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
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHANGE_SET)) return false;
        case CHANGE_SET:
          if (!set.change(cpu, socket, entry, interest)) {
            if (fails(cpu, Box.CHANGE_SET, SystemError.ENOENT, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHANGE_SET, Box.SWITCH_BACK)) return false;
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
    return "register interest";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case RETURN -> answer();
      default -> "";
    };
  }
}
