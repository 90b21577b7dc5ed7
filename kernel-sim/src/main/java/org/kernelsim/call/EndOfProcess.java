package org.kernelsim.call;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.Process;

/**
 * The end of a process, run by its last thread: nobody finds the process any more, its handle table
 * takes no more handles, and those it has are released. What still waits in queues is sent all the
 * same. The boxes are ours.
 */
public final class EndOfProcess extends Flowchart<EndOfProcess.Box> {
  private final Kernel kernel;
  private final Process process;
  private ProcessHandleTable ppht;
  private ServiceBuffer buffer;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    REMOVE_PPHT("take the process's PPHT out of the master process handle table (MPHT)"),
    LOCK_PPHT("LOCK(PPHT)"),
    CLOSE_PPHT("close the PPHT to new handles"),
    REMOVE_HANDLE("is there a handle? take it out of the PPHT, and give its reference up"),
    UNLOCK_PPHT("unlock the PPHT"),
    SWITCH_BACK("switch control back");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** The end of one process. */
  public EndOfProcess(Kernel kernel, Process process) {
    this.kernel = kernel;
    this.process = process;
    begin(Box.SWITCH_TO_SERVICE);
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.REMOVE_PPHT)) return false;
        case REMOVE_PPHT:
          cpu.charge(Work.TABLE_LOAD, 2);
          ppht = kernel.processes().remove(process);
          if (ppht == null) {
            if (fails(cpu, Box.REMOVE_PPHT, SystemError.ESRCH, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.REMOVE_PPHT, Box.LOCK_PPHT)) return false;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.CLOSE_PPHT)) return false;
        case CLOSE_PPHT:
          ppht.close(cpu);
          if (pauses(cpu, Box.CLOSE_PPHT, Box.REMOVE_HANDLE)) return false;
        case REMOVE_HANDLE:
          buffer = ppht.removeAny(cpu);
          if (buffer != null) {
            buffer.drop(cpu, 1);
            if (pauses(cpu, Box.REMOVE_HANDLE, Box.REMOVE_HANDLE)) return false;
            continue;
          }
          if (pauses(cpu, Box.REMOVE_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (pauses(cpu, Box.UNLOCK_PPHT, Box.SWITCH_BACK)) return false;
        case SWITCH_BACK:
          cpu.leaveService();
          cpu.pausesAfter(Box.SWITCH_BACK);
          return true;
      }
    }
  }

  @Override
  public String name() {
    return "end of process";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return done == Box.REMOVE_HANDLE
        ? buffer == null ? "no" : "yes, " + buffer.length() + " bytes"
        : "";
  }
}
