package org.kernelsim.call.handle;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;

/**
 * Release: gives a handle up. The data stays for whoever still has a reference, a queued message
 * for one. The boxes are ours.
 */
public final class Release extends Flowchart<Release.Box> {
  private final Kernel kernel;
  private final long process;
  private long handle;
  private ProcessHandleTable ppht;
  private ServiceBuffer buffer;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the release system call with the handle"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_UP_PPHT("look up the process's PPHT in the master process handle table (MPHT)"),
    LOCK_PPHT("LOCK(PPHT)"),
    REMOVE_HANDLE("take the handle out of the PPHT"),
    UNLOCK_PPHT("unlock the PPHT"),
    DROP_REFERENCE("give up the handle's reference"),
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

  /** A frame for the threads of one process. */
  public Release(Kernel kernel, long process) {
    this.kernel = kernel;
    this.process = process;
  }

  /** Prepares the frame for its next call. */
  public Release prepare(long newHandle) {
    handle = newHandle;
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
          if (pauses(cpu, Box.LOOK_UP_PPHT, Box.LOCK_PPHT)) return false;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.REMOVE_HANDLE)) return false;
        case REMOVE_HANDLE:
          buffer = ppht.remove(cpu, handle);
          if (pauses(cpu, Box.REMOVE_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (buffer == null) {
            if (fails(cpu, Box.UNLOCK_PPHT, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.UNLOCK_PPHT, Box.DROP_REFERENCE)) return false;
        case DROP_REFERENCE:
          buffer.drop(cpu, 1);
          if (pauses(cpu, Box.DROP_REFERENCE, Box.SWITCH_BACK)) return false;
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
    return "release";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case LOOK_UP_PPHT ->
          ppht == null ? "no such process" : "the PPHT of process " + SlotTable.slotOf(process);
      case REMOVE_HANDLE -> buffer == null ? "no such handle" : buffer.length() + " bytes";
      case RETURN -> answer();
      default -> "";
    };
  }
}
