package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SendFlags;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * Receive: copies what has come for one socket into the application's memory, and waits for it
 * where it may. The published system has a flowchart for it that is not legible to us; the boxes
 * are ours.
 */
public final class Receive extends Flowchart<Receive.Box> {
  private final Kernel kernel;
  private final WaitQueue.Place place = new WaitQueue.Place();
  private long socket;
  private byte[] target;
  private int to;
  private int length;
  private int flags;
  private AddressAnswer source;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the receive system call with the socket"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for receiving?"),
    TAKE_DATA("copy out what has come"),
    ENROL("nothing has come: enrol with the socket"),
    LOOK_AGAIN("copy out what has come by now"),
    WAIT_FOR_DATA("wait until something comes"),
    WITHDRAW("withdraw from the socket"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return how many bytes were copied");

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
  public Receive(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Receive prepare(long newSocket, byte[] newTarget, int newTo, int newLength, int newFlags) {
    return prepareFrom(newSocket, newTarget, newTo, newLength, newFlags, null);
  }

  /** The same for {@link ReceiveFrom}, with where the source's address goes. */
  Receive prepareFrom(
      long newSocket,
      byte[] newTarget,
      int newTo,
      int newLength,
      int newFlags,
      AddressAnswer newSource) {
    source = newSource;
    socket = newSocket;
    target = newTarget;
    to = newTo;
    length = newLength;
    flags = newFlags;
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
          SystemError memoryError = memoryError(target, to, length);
          if (memoryError != null) {
            if (fails(cpu, Box.INVOKE, memoryError, Box.RETURN)) return false;
            continue;
          }
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
          result =
              source == null
                  ? entry.receiveError(cpu)
                  : entry.errorOf(cpu, SocketEvent.RECEIVE_FROM);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.TAKE_DATA)) return false;
        case TAKE_DATA:
          if (pauses(cpu, Box.TAKE_DATA, afterTaking(cpu, Box.ENROL))) return false;
          continue;
        case ENROL:
          entry.enrolReader(cpu, place, cpu.prepareToWait());
          if (pauses(cpu, Box.ENROL, Box.LOOK_AGAIN)) return false;
        case LOOK_AGAIN:
          if (pauses(cpu, Box.LOOK_AGAIN, afterTaking(cpu, Box.WAIT_FOR_DATA))) return false;
          continue;
        case WAIT_FOR_DATA:
          if (cpu.mustWait(entry.nextArrival())) return false;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_DATA, Box.LOOK_AGAIN)) return false;
          continue;
        case WITHDRAW:
          entry.withdrawReader(cpu, place);
          if (pauses(cpu, Box.WITHDRAW, Box.SWITCH_BACK)) return false;
        case SWITCH_BACK:
          cpu.leaveService();
          if (pauses(cpu, Box.SWITCH_BACK, Box.RETURN)) return false;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.count(Count.BYTES_OUT, Math.max(result, 0));
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

  private Box afterTaking(Cpu cpu, Box whenEmpty) {
    result = entry.take(cpu, target, to, length, kernel.messages(), source);
    boolean mayWait = entry.local().blocking() && (flags & SendFlags.DONTWAIT) == 0;
    if (result == SystemError.EAGAIN.answer() && mayWait) {
      return whenEmpty;
    }
    return place.taken() ? Box.WITHDRAW : Box.SWITCH_BACK;
  }

  @Override
  public String name() {
    return "receive";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case TAKE_DATA, LOOK_AGAIN, RETURN -> answer();
      default -> "";
    };
  }
}
