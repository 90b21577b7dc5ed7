package org.kernelsim.call.handle;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.FindWithoutLock;
import org.kernelsim.call.Kernel;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;

/**
 * Grant: gives another process a handle to the data behind one of the caller's, and answers the
 * handle's value there. Both handles stand for the same part of the same buffer. The boxes are
 * ours.
 *
 * <p>The reference is counted first; then the receiver's PPHT is locked, alone, so that two
 * processes that grant to each other never wait for each other. The bytes stay charged to whoever
 * is charged for them; the receiver pays with a place in its table.
 */
public final class Grant extends Flowchart<Grant.Box> {
  private final Kernel kernel;
  private final HandleLookup lookup;
  private final long process;
  private final FindWithoutLock withoutLock;
  private long handle;
  private long receiver;
  private ProcessHandleTable ppht;
  private ProcessHandleTable receivers;
  private ServiceBuffer buffer;
  private long part;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the grant system call with the handle and the receiving process"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_UP_PPHT("look up the process's PPHT in the master process handle table (MPHT)"),
    LOOK_UP_RECEIVER("look up the receiver's PPHT in the MPHT"),
    FIND_WITHOUT_LOCK("instead of the lock: was the handle found without it?"),
    LOCK_PPHT("LOCK(PPHT)"),
    FIND_HANDLE("find the handle, and count a reference for the receiver's"),
    UNLOCK_PPHT("unlock the PPHT"),
    LOCK_RECEIVER("lock the receiver's PPHT"),
    ADD_HANDLE("add a handle to the receiver's PPHT"),
    UNLOCK_RECEIVER("unlock the receiver's PPHT"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return the receiver's handle");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for the threads of one process. */
  public Grant(Kernel kernel, long process) {
    this.kernel = kernel;
    this.lookup = kernel.lookup();
    this.process = process;
    this.withoutLock = new FindWithoutLock(lookup);
  }

  /** Prepares the frame for its next call. */
  public Grant prepare(long newHandle, long newReceiver) {
    handle = newHandle;
    receiver = newReceiver;
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
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.LOOK_UP_PPHT)) return false;
        case LOOK_UP_PPHT:
          ppht = kernel.mpht().find(cpu, process);
          if (ppht == null) {
            if (fails(cpu, Box.LOOK_UP_PPHT, SystemError.ESRCH, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.LOOK_UP_PPHT, Box.LOOK_UP_RECEIVER)) return false;
        case LOOK_UP_RECEIVER:
          receivers = kernel.mpht().find(cpu, receiver);
          if (receivers == null) {
            if (fails(cpu, Box.LOOK_UP_RECEIVER, SystemError.ESRCH, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (lookup.beginsWithoutLock()) {
            withoutLock.prepare(ppht, handle, 1);
            if (pauses(cpu, Box.LOOK_UP_RECEIVER, Box.FIND_WITHOUT_LOCK)) return false;
            continue;
          }
          if (pauses(cpu, Box.LOOK_UP_RECEIVER, Box.LOCK_PPHT)) return false;
          continue;
        case FIND_WITHOUT_LOCK: // a flowchart of its own, whose boxes come before this one
          if (!withoutLock.run(cpu)) return false;
          cpu.charge(Work.TABLE_LOAD);
          buffer = withoutLock.buffer();
          part = withoutLock.part();
          if (buffer != null) {
            if (pauses(cpu, Box.FIND_WITHOUT_LOCK, Box.LOCK_RECEIVER)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_WITHOUT_LOCK, Box.LOCK_PPHT)) return false;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.FIND_HANDLE)) return false;
        case FIND_HANDLE:
          buffer = ppht.findAndCount(cpu, handle, 1);
          part = buffer == null ? 0 : ppht.part(handle);
          if (pauses(cpu, Box.FIND_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (buffer == null) {
            if (fails(cpu, Box.UNLOCK_PPHT, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.UNLOCK_PPHT, Box.LOCK_RECEIVER)) return false;
        case LOCK_RECEIVER:
          if (!receivers.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_RECEIVER, Box.ADD_HANDLE)) return false;
        case ADD_HANDLE:
          result = receivers.add(cpu, buffer, part);
          if (result == 0) {
            SystemError error = receivers.isClosed() ? SystemError.ESRCH : SystemError.EMFILE;
            if (fails(cpu, Box.ADD_HANDLE, error, Box.UNLOCK_RECEIVER)) return false;
            continue;
          }
          if (pauses(cpu, Box.ADD_HANDLE, Box.UNLOCK_RECEIVER)) return false;
        case UNLOCK_RECEIVER:
          receivers.unlockBy(cpu);
          if (result < 0) {
            buffer.drop(cpu, 1);
          }
          if (pauses(cpu, Box.UNLOCK_RECEIVER, Box.SWITCH_BACK)) return false;
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
    return "grant";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    if (done instanceof FindWithoutLock.Box) {
      return withoutLock.found(done);
    }
    return switch ((Box) done) {
      case INVOKE ->
          "handle " + Long.toHexString(handle) + ", process " + SlotTable.slotOf(receiver);
      case LOOK_UP_PPHT ->
          ppht == null ? "no such process" : "the PPHT of process " + SlotTable.slotOf(process);
      case LOOK_UP_RECEIVER ->
          receivers == null
              ? "no such process"
              : "the PPHT of process " + SlotTable.slotOf(receiver);
      case FIND_WITHOUT_LOCK, FIND_HANDLE ->
          buffer == null ? "no such handle" : buffer.references() + " references";
      case RETURN -> result < 0 ? answer() : "handle " + Long.toHexString(result);
      default -> "";
    };
  }
}
