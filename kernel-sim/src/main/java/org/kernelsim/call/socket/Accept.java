package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * Accept: takes the oldest connection that has come to a listening socket, and waits for one where
 * it may. The published system has a flowchart for it that is not legible to us; the boxes are
 * ours.
 */
public final class Accept extends Flowchart<Accept.Box> {
  private final Kernel kernel;
  private long socket;
  private boolean nonBlocking;
  private final WaitQueue.Place place = new WaitQueue.Place();
  private SocketEntry connection;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the accept system call with the listening socket"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for accept?"),
    TAKE_CONNECTION("take the oldest connection out of the connection queue"),
    ENROL("there is none: enrol with the socket"),
    LOOK_AGAIN("take the connection that has come by now"),
    WAIT_FOR_CONNECTION("wait until one comes"),
    WITHDRAW("withdraw from the socket"),
    ADD_SOCKET("add the connection to the socket table"),
    ADMIT_NEXT("give its place in the queue to the next that asks"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return the socket of the connection");

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
  public Accept(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Accept prepare(long newSocket, boolean newNonBlocking) {
    socket = newSocket;
    nonBlocking = newNonBlocking;
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
          result = entry.errorOf(cpu, SocketEvent.ACCEPT);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.TAKE_CONNECTION)) return false;
        case TAKE_CONNECTION:
          if (pauses(cpu, Box.TAKE_CONNECTION, afterTaking(cpu, Box.ENROL))) return false;
          continue;
        case ENROL:
          entry.enrolReader(cpu, place, cpu.prepareToWait());
          if (pauses(cpu, Box.ENROL, Box.LOOK_AGAIN)) return false;
        case LOOK_AGAIN:
          if (pauses(cpu, Box.LOOK_AGAIN, afterTaking(cpu, Box.WAIT_FOR_CONNECTION))) return false;
          continue;
        case WAIT_FOR_CONNECTION:
          if (cpu.mustWait(entry.nextArrival())) return false;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_CONNECTION, Box.LOOK_AGAIN)) return false;
          continue;
        case WITHDRAW:
          entry.withdrawReader(cpu, place);
          if (pauses(cpu, Box.WITHDRAW, afterWaiting())) return false;
          continue;
        case ADD_SOCKET:
          result = kernel.sockets().accept(cpu, entry, connection, !nonBlocking);
          connection = null;
          if (pauses(cpu, Box.ADD_SOCKET, afterAdding())) return false;
          continue;
        case ADMIT_NEXT:
          kernel.sockets().admitNext(cpu, entry);
          if (pauses(cpu, Box.ADMIT_NEXT, Box.SWITCH_BACK)) return false;
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
  public void abandon(Cpu cpu) {
    entry.withdrawReader(cpu, place);
    result = SystemError.EINTR.answer();
    cpu.countError(result);
    cpu.leaveService();
  }

  private Box afterTaking(Cpu cpu, Box whenNone) {
    connection = kernel.sockets().takeConnection(cpu, entry);
    if (connection == null) {
      result = entry.errorOf(cpu, SocketEvent.ACCEPT);
      if (result == 0) {
        if (entry.local().blocking()) {
          return whenNone;
        }
        result = SystemError.EAGAIN.answer();
      }
    }
    return place.taken() ? Box.WITHDRAW : afterWaiting();
  }

  private Box afterWaiting() {
    return connection == null ? Box.SWITCH_BACK : Box.ADD_SOCKET;
  }

  private Box afterAdding() {
    return SystemError.is(result) ? Box.SWITCH_BACK : Box.ADMIT_NEXT;
  }

  @Override
  public String name() {
    return "accept";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
