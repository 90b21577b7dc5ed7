package org.kernelsim.call.handle;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;

/**
 * Transfer: copies an application's bytes into the service domain once and answers a handle by
 * which later calls name them. What it does is claim 1 of the published method; the boxes are ours.
 */
public final class Transfer extends Flowchart<Transfer.Box> {
  private final Kernel kernel;
  private final long process;
  private byte[] source;
  private int from;
  private int length;
  private ProcessHandleTable ppht;
  private ServiceBuffer buffer;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the transfer system call with the data"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_UP_PPHT("look up the process's PPHT in the master process handle table (MPHT)"),
    TAKE_BUFFER("charge the process's quota and take a buffer from the pool"),
    COPY_DATA("copy the data into the buffer"),
    LOCK_PPHT("LOCK(PPHT)"),
    ADD_HANDLE("add a handle to the PPHT"),
    UNLOCK_PPHT("unlock the PPHT"),
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

  /** A frame for the threads of one process. */
  public Transfer(Kernel kernel, long process) {
    this.kernel = kernel;
    this.process = process;
  }

  /** Prepares the frame for its next call. */
  public Transfer prepare(byte[] newSource, int newFrom, int newLength) {
    source = newSource;
    from = newFrom;
    length = newLength;
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
          SystemError dataError = checkData();
          if (dataError != null) {
            if (fails(cpu, Box.INVOKE, dataError, Box.RETURN)) return false;
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
          if (pauses(cpu, Box.LOOK_UP_PPHT, Box.TAKE_BUFFER)) return false;
        case TAKE_BUFFER:
          SystemError error = takeBuffer(cpu);
          if (error != null) {
            if (fails(cpu, Box.TAKE_BUFFER, error, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.TAKE_BUFFER, Box.COPY_DATA)) return false;
        case COPY_DATA:
          buffer.fill(cpu, source, from);
          cpu.count(Count.BYTES_IN, length);
          if (pauses(cpu, Box.COPY_DATA, Box.LOCK_PPHT)) return false;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.ADD_HANDLE)) return false;
        case ADD_HANDLE:
          result = ppht.add(cpu, buffer);
          if (pauses(cpu, Box.ADD_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (result == 0) {
            buffer.drop(cpu, 1);
            if (fails(cpu, Box.UNLOCK_PPHT, SystemError.EMFILE, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.UNLOCK_PPHT, Box.SWITCH_BACK)) return false;
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

  private SystemError checkData() {
    SystemError error = memoryError(source, from, length);
    return error == null && length > BufferPool.MAX_LENGTH ? SystemError.EMSGSIZE : error;
  }

  private SystemError takeBuffer(Cpu cpu) {
    cpu.charge(Work.ATOMIC);
    if (!kernel.buffers().charge(cpu, ppht.quota(), length)) {
      return SystemError.EDQUOT;
    }
    buffer = kernel.buffers().take(cpu, length, ppht.quota());
    if (buffer == null) {
      ppht.quota().giveBack(length);
      return SystemError.ENOBUFS;
    }
    return null;
  }

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case INVOKE, COPY_DATA -> length + " bytes";
      case LOOK_UP_PPHT ->
          ppht == null ? "no such process" : "the PPHT of process " + SlotTable.slotOf(process);
      case RETURN -> result < 0 ? answer() : "handle " + Long.toHexString(result);
      default -> "";
    };
  }
}
