package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.drawn;
import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.FindWithoutLock;
import org.kernelsim.call.Kernel;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * Alternate socket send: FIG. 8. One call, one switch into the service protection domain, one
 * lookup of the handle, and then the data goes to every socket of the list by reference.
 *
 * <p>As drawn:
 *
 * <ol>
 *   <li><b>802</b> invoke the alternate socket send system call with a list of socket identifiers,
 *       the handle to the data and a list of socket flags, if needed
 *   <li><b>803</b> switch control to the service protection domain
 *   <li><b>804</b> look up the process's PPHT in the master process handle table (MPHT)
 *   <li><b>805</b> LOCK(PPHT)
 * </ol>
 *
 * <p>The boxes after 805 are not legible in the published figure. Ours: find the handle and count a
 * reference for each socket; unlock the PPHT; then for each socket of the list: is it in the table?
 * is its status valid for sending? queue the reference with it; then, if any are full and may be
 * waited for, enrol with them, wait until one has room, offer again, and withdraw; at the last use
 * take the handle out of the PPHT, under its lock; switch control back; return how many sockets
 * took everything. {@code docs/flowcharts/alternate-socket-send.md} draws them.
 *
 * <p>A kernel whose lookup begins without the lock goes from 804 to {@link FindWithoutLock} instead
 * of 805, and from there on to the sockets; 805 and what follows is then the slow path, for what
 * was not found so.
 *
 * <p>An error of the call as a whole sends nothing. After that each socket answers for itself,
 * bytes or an error, and one bad socket never stops the rest.
 *
 * <p>One reference is counted for each socket before the table is unlocked; it passes into that
 * socket's message, or is dropped when the socket answers an error. Sockets that are full and may
 * be waited for are tried again, in the order of the list, whenever one of them has room. Where the
 * lock is held through the call, the PPHT is unlocked behind the last socket, and in any case
 * before a wait.
 */
public final class AlternateSocketSend extends Flowchart<AlternateSocketSend.Box> {
  private final Kernel kernel;
  private final HandleLookup lookup;
  private final long process;
  private final FindWithoutLock withoutLock;
  private final WaitingSockets waiting = new WaitingSockets();
  private SocketList list;
  private long handle;
  private int offset;
  private int length;
  private int callFlags;
  private ProcessHandleTable ppht;
  private ServiceBuffer buffer;
  private long part;
  private SocketEntry entry;
  private int place;
  private int served;
  private SystemError dataError;

  /** Whether LOCK(PPHT) is held until the list has been gone through. */
  private boolean locked;

  /** The boxes, in order; 802 to 805 with the figure's words. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE(
        drawn(
            "802",
            "invoke the alternate socket send system call with a list of socket identifiers, the"
                + " handle to the data and a list of socket flags, if needed")),
    SWITCH_TO_SERVICE(drawn("803", "switch control to the service protection domain")),
    LOOK_UP_PPHT(
        drawn("804", "look up the process's PPHT in the master process handle table (MPHT)")),
    FIND_WITHOUT_LOCK(
        ours("instead of 805: was the handle found without the lock, and is the part inside it?")),
    LOCK_PPHT(drawn("805", "LOCK(PPHT)")),
    FIND_HANDLE(ours("find the handle, and count a reference for each socket")),
    UNLOCK_PPHT(ours("unlock the PPHT")),
    FIND_SOCKET(ours("is the next socket in the table?")),
    CHECK_STATUS(ours("is its status valid for sending?")),
    QUEUE_MESSAGE(ours("queue the reference with the socket")),
    ENROL(ours("enrol with every full socket that may be waited for")),
    WAIT_FOR_ROOM(ours("wait until one of them has room")),
    WITHDRAW(ours("withdraw from the sockets waited for")),
    LOCK_PPHT_AGAIN(ours("last use: LOCK(PPHT)")),
    REMOVE_HANDLE(ours("last use: take the handle out of the PPHT")),
    UNLOCK_PPHT_AGAIN(ours("last use: unlock the PPHT, give up the handle's reference")),
    SWITCH_BACK(ours("switch control back to the application")),
    RETURN(ours("return how many sockets took everything"));

    private final Label label;

    Box(Label label) {
      this.label = label;
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread of a process. */
  public AlternateSocketSend(Kernel kernel, long process) {
    this.kernel = kernel;
    this.lookup = kernel.lookup();
    this.process = process;
    this.withoutLock = new FindWithoutLock(lookup);
  }

  /** Prepares the frame for its next call. */
  public AlternateSocketSend prepare(
      SocketList newList, long newHandle, int newOffset, int newLength, int newCallFlags) {
    list = newList;
    handle = newHandle;
    offset = newOffset;
    length = newLength;
    callFlags = newCallFlags;
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
          SystemError listError = checkList();
          if (listError != null) {
            if (fails(cpu, Box.INVOKE, listError, Box.RETURN)) return false;
            continue;
          }
          if (pauses(cpu, Box.INVOKE, Box.SWITCH_TO_SERVICE)) return false;
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.LOOK_UP_PPHT)) return false;
        case LOOK_UP_PPHT:
          ppht = kernel.mpht().find(cpu, process);
          if (ppht == null) {
            if (fails(cpu, Box.LOOK_UP_PPHT, SystemError.ESRCH, Box.SWITCH_BACK)) return false;
            continue;
          }
          place = 0;
          served = 0;
          if (!lookup.beginsWithoutLock()) {
            if (pauses(cpu, Box.LOOK_UP_PPHT, Box.LOCK_PPHT)) return false;
            continue;
          }
          withoutLock.prepare(ppht, handle, list.length());
          if (pauses(cpu, Box.LOOK_UP_PPHT, Box.FIND_WITHOUT_LOCK)) return false;
        case FIND_WITHOUT_LOCK: // a flowchart of its own, whose boxes come before this one
          if (!withoutLock.run(cpu)) return false;
          cpu.charge(Work.TABLE_LOAD);
          buffer = withoutLock.buffer();
          part = withoutLock.part();
          if (buffer == null) {
            if (pauses(cpu, Box.FIND_WITHOUT_LOCK, Box.LOCK_PPHT)) return false;
            continue;
          }
          dataError = checkData(cpu);
          if (dataError != null) {
            if (fails(cpu, Box.FIND_WITHOUT_LOCK, dataError, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_WITHOUT_LOCK, Box.FIND_SOCKET)) return false;
          continue;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.FIND_HANDLE)) return false;
        case FIND_HANDLE:
          buffer = ppht.findAndCount(cpu, handle, list.length());
          part = buffer == null ? 0 : ppht.part(handle);
          dataError = checkData(cpu);
          locked = dataError == null && lookup.holdsThroughCall();
          if (locked) {
            if (pauses(cpu, Box.FIND_HANDLE, Box.FIND_SOCKET)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (dataError != null) {
            if (fails(cpu, Box.UNLOCK_PPHT, dataError, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (locked) {
            locked = false;
            if (pauses(cpu, Box.UNLOCK_PPHT, afterList())) return false;
            continue;
          }
          if (pauses(cpu, Box.UNLOCK_PPHT, Box.FIND_SOCKET)) return false;
        case FIND_SOCKET:
          entry = kernel.sockets().find(cpu, list.socket(place));
          if (entry == null) {
            answer(cpu, SystemError.EBADF.answer());
            if (pauses(cpu, Box.FIND_SOCKET, afterSocket())) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHECK_STATUS)) return false;
        case CHECK_STATUS:
          long statusError =
              takenBefore() > 0 ? entry.statusError(cpu, SocketEvent.SEND) : entry.sendError(cpu);
          if (statusError != 0) {
            answer(cpu, statusError);
            if (pauses(cpu, Box.CHECK_STATUS, afterSocket())) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.QUEUE_MESSAGE)) return false;
        case QUEUE_MESSAGE:
          queueMessage(cpu);
          if (pauses(cpu, Box.QUEUE_MESSAGE, afterSocket())) return false;
          continue;
        case ENROL:
          waiting.enrolAll(cpu);
          place = waiting.lookAgain();
          if (pauses(cpu, Box.ENROL, Box.FIND_SOCKET)) return false;
          continue;
        case WAIT_FOR_ROOM:
          if (cpu.mustWait()) return false;
          waiting.prepare(cpu);
          place = waiting.lookAgain();
          if (pauses(cpu, Box.WAIT_FOR_ROOM, Box.FIND_SOCKET)) return false;
          continue;
        case WITHDRAW:
          waiting.withdrawAll(cpu);
          if (pauses(cpu, Box.WITHDRAW, afterSending())) return false;
          continue;
        case LOCK_PPHT_AGAIN:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT_AGAIN, Box.REMOVE_HANDLE)) return false;
        case REMOVE_HANDLE:
          buffer = ppht.remove(cpu, handle);
          if (pauses(cpu, Box.REMOVE_HANDLE, Box.UNLOCK_PPHT_AGAIN)) return false;
        case UNLOCK_PPHT_AGAIN:
          ppht.unlockBy(cpu);
          if (buffer != null) {
            buffer.drop(cpu, 1);
          }
          if (pauses(cpu, Box.UNLOCK_PPHT_AGAIN, Box.SWITCH_BACK)) return false;
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

  /** The sockets waited for answer what they took, or that the call was interrupted. */
  @Override
  public void abandon(Cpu cpu) {
    for (place = waiting.lookAgain(); place != WaitingSockets.NONE; place = waiting.next()) {
      answer(cpu, SystemError.EINTR.answer());
    }
    waiting.withdrawAll(cpu);
    result = served;
    cpu.leaveService();
  }

  private SystemError checkList() {
    if (list.length() > kernel.limits().listLength()) {
      return SystemError.E2BIG;
    }
    return list.length() == 0 || offset < 0 || length < 0 ? SystemError.EINVAL : null;
  }

  private SystemError checkData(Cpu cpu) {
    if (buffer == null) {
      return SystemError.EBADF;
    }
    if (length > BufferPart.length(part) - offset) {
      buffer.drop(cpu, list.length());
      return SystemError.EINVAL;
    }
    return null;
  }

  /**
   * What the socket has taken before the call looks at it again: its answer, if no more follows.
   */
  private int takenBefore() {
    return waiting.lookingAgain() ? (int) list.answer(place) : 0;
  }

  /** Offers the socket what it has not taken yet. */
  private void queueMessage(Cpu cpu) {
    int before = takenBefore();
    if (waiting.keepsBefore(list, place)) {
      stopShort(cpu, before);
      return;
    }
    int from = BufferPart.from(part) + offset + before;
    long taken = entry.offer(cpu, buffer, from, length - before, before);
    if (taken == length - before) {
      list.setAnswer(place, length);
      served++;
      cpu.count(Count.SENDS, 1);
    } else if (SystemError.is(taken) && taken != SystemError.EAGAIN.answer()) {
      answer(cpu, taken);
    } else {
      stopShort(cpu, before + Math.max(taken, 0));
    }
  }

  /** The socket is full: it is waited for, or answers what it has taken. */
  private void stopShort(Cpu cpu, long taken) {
    list.setAnswer(place, taken);
    if (entry.local().blocking() && (list.flags(place) & SendFlags.DONTWAIT) == 0) {
      waiting.keep(place, entry);
    } else if (taken == 0) {
      answer(cpu, SystemError.EAGAIN.answer());
    } else {
      buffer.drop(cpu, 1);
      cpu.count(Count.SENDS, 1);
    }
  }

  /** The socket answers an error and gives its reference up; bytes taken before are the answer. */
  private void answer(Cpu cpu, long error) {
    buffer.drop(cpu, 1);
    if (takenBefore() > 0) {
      cpu.count(Count.SENDS, 1);
    } else {
      list.setAnswer(place, error);
      cpu.countError(error);
    }
  }

  /** Leads to the next socket, or to what follows the list. */
  private Box afterSocket() {
    if (waiting.lookingAgain()) {
      place = waiting.next();
    } else {
      place = place + 1 < list.length() ? place + 1 : WaitingSockets.NONE;
    }
    if (place != WaitingSockets.NONE) {
      return Box.FIND_SOCKET;
    }
    result = served;
    return locked ? Box.UNLOCK_PPHT : afterList();
  }

  /** Leads to waiting when some sockets are full, or to the end. */
  private Box afterList() {
    if (!waiting.anyKept()) {
      return waiting.lookingAgain() ? Box.WITHDRAW : afterSending();
    }
    return waiting.lookingAgain() ? Box.WAIT_FOR_ROOM : Box.ENROL;
  }

  private Box afterSending() {
    return (callFlags & SendFlags.LAST_USE) == 0 ? Box.SWITCH_BACK : Box.LOCK_PPHT_AGAIN;
  }

  @Override
  public String name() {
    return "alternate socket send";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    if (done instanceof FindWithoutLock.Box) {
      return withoutLock.found(done);
    }
    return switch ((Box) done) {
      case INVOKE -> list.length() + " sockets, handle " + Long.toHexString(handle);
      case LOOK_UP_PPHT ->
          ppht == null ? "no such process" : "the PPHT of process " + SlotTable.slotOf(process);
      case FIND_WITHOUT_LOCK, FIND_HANDLE ->
          buffer == null
              ? "no such handle"
              : length + " bytes, " + buffer.references() + " references";
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
