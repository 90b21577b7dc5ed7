package org.kernelsim.call.handle;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.Received;
import org.kernelsim.process.SendFlags;
import org.kernelsim.socket.ReceivedPart;
import org.kernelsim.socket.SocketEntry;

/**
 * Receive to handle: what has come for a socket stays in the service domain and gets a handle, so
 * that a broker forwards it without copying. The queued message's reference becomes the handle's.
 * The boxes are ours.
 *
 * <p>One queued message at the most is behind the handle, and nothing else of its buffer: the rest
 * may be another process's. Of a stream a longer message leaves its rest queued; otherwise the rest
 * is lost, as it is in every receive.
 *
 * <p><b>Who is charged.</b> Bytes that somebody transferred stay charged to that process until the
 * buffer is back in the pool: they are there once, so they are charged once, and the receiver pays
 * with a place in its table. Bytes of an ordinary send are charged to nobody while they are queued,
 * since the queues bound them; a handle takes them out of the queue, so that the receiver is
 * charged for the whole buffer, which is what it keeps.
 *
 * <p>Whether a handle can be added is known before anything is taken: LOCK(PPHT) is held from the
 * look at the table until the handle is in it, and never while the call waits.
 */
public final class ReceiveToHandle extends Flowchart<ReceiveToHandle.Box> {
  private final Kernel kernel;
  private final long process;
  private final WaitQueue.Place place = new WaitQueue.Place();
  private final ReceivedPart part = new ReceivedPart();
  private long socket;
  private int length;
  private int flags;
  private Received received;
  private ProcessHandleTable ppht;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the receive to handle system call with the socket"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_UP_PPHT("look up the process's PPHT in the master process handle table (MPHT)"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for receiving?"),
    LOCK_PPHT("LOCK(PPHT)"),
    CHECK_ROOM("has the PPHT room for a handle?"),
    TAKE_REFERENCE("has anything come? take the first message's reference"),
    ADD_HANDLE("add a handle to the PPHT"),
    UNLOCK_PPHT("unlock the PPHT"),
    PASS_ON_ROOM("let the sender use the room"),
    ENROL("nothing has come: enrol with the socket"),
    WAIT_FOR_DATA("wait until something comes"),
    WITHDRAW("withdraw from the socket"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return the handle");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread of a process. */
  public ReceiveToHandle(Kernel kernel, long process) {
    this.kernel = kernel;
    this.process = process;
  }

  /** Prepares the frame for its next call. */
  public ReceiveToHandle prepare(
      long newSocket, int newLength, int newFlags, Received newReceived) {
    socket = newSocket;
    length = newLength;
    flags = newFlags;
    received = newReceived;
    received.setBytes(0);
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
          if (length < 1) {
            if (fails(cpu, Box.INVOKE, SystemError.EINVAL, Box.RETURN)) return false;
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
          if (pauses(cpu, Box.LOOK_UP_PPHT, Box.FIND_SOCKET)) return false;
        case FIND_SOCKET:
          entry = kernel.sockets().find(cpu, socket);
          if (entry == null) {
            if (fails(cpu, Box.FIND_SOCKET, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHECK_STATUS)) return false;
        case CHECK_STATUS:
          result = entry.receiveError(cpu);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.LOCK_PPHT)) return false;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.CHECK_ROOM)) return false;
        case CHECK_ROOM:
          if (!ppht.hasRoom(cpu)) {
            if (fails(cpu, Box.CHECK_ROOM, SystemError.EMFILE, Box.UNLOCK_PPHT)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_ROOM, Box.TAKE_REFERENCE)) return false;
        case TAKE_REFERENCE:
          result = entry.takeReference(cpu, length, ppht.quota(), part, kernel.messages());
          if (result <= 0) {
            if (pauses(cpu, Box.TAKE_REFERENCE, Box.UNLOCK_PPHT)) return false;
            continue;
          }
          if (pauses(cpu, Box.TAKE_REFERENCE, Box.ADD_HANDLE)) return false;
        case ADD_HANDLE:
          result = ppht.add(cpu, part.buffer(), part.part());
          received.setBytes(part.length());
          if (pauses(cpu, Box.ADD_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (pauses(cpu, Box.UNLOCK_PPHT, afterLook())) return false;
          continue;
        case PASS_ON_ROOM:
          entry.received(cpu);
          if (pauses(cpu, Box.PASS_ON_ROOM, afterTaking())) return false;
          continue;
        case ENROL:
          entry.enrolReader(cpu, place, cpu.prepareToWait());
          if (pauses(cpu, Box.ENROL, Box.LOCK_PPHT)) return false;
          continue;
        case WAIT_FOR_DATA:
          if (cpu.mustWait(entry.nextArrival())) return false;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_DATA, Box.LOCK_PPHT)) return false;
          continue;
        case WITHDRAW:
          entry.withdrawReader(cpu, place);
          if (pauses(cpu, Box.WITHDRAW, Box.SWITCH_BACK)) return false;
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

  private Box afterLook() {
    if (result > 0) {
      return Box.PASS_ON_ROOM;
    }
    boolean mayWait = entry.local().blocking() && (flags & SendFlags.DONTWAIT) == 0;
    if (result == SystemError.EAGAIN.answer() && mayWait) {
      return place.taken() ? Box.WAIT_FOR_DATA : Box.ENROL;
    }
    return afterTaking();
  }

  private Box afterTaking() {
    return place.taken() ? Box.WITHDRAW : Box.SWITCH_BACK;
  }

  @Override
  public String name() {
    return "receive to handle";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case LOOK_UP_PPHT ->
          ppht == null ? "no such process" : "the PPHT of process " + SlotTable.slotOf(process);
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case CHECK_ROOM -> result == SystemError.EMFILE.answer() ? "no" : "yes";
      case TAKE_REFERENCE -> result > 0 ? part.length() + " bytes" : answer();
      case RETURN -> result <= 0 ? answer() : "handle " + Long.toHexString(result);
      default -> "";
    };
  }
}
