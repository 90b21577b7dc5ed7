package org.kernelsim.benchmarks.baseline;

import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.MasterProcessHandleTable;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/** The kernel's own tables and buffers, with a lookup of the kernel's: 804 to found. */
abstract class KernelBaseline extends HandleBaseline<ServiceBuffer> {
  private final MasterProcessHandleTable mpht = new MasterProcessHandleTable(TableBaseline.MOST);
  private final LockedLookup locked = new LockedLookup();
  private final HandleLookup lookup;
  private final BufferPool buffers;

  KernelBaseline(HandleLookup lookup) {
    this.lookup = lookup;
    this.buffers = new BufferPool(TableBaseline.POOL_BYTES, lookup.reclaimer());
  }

  final ProcessHandleTable table(Cpu cpu, long process) {
    return mpht.find(cpu, process);
  }

  /** What the flowchart does with what it has not found without the lock. */
  final int lengthOfLocked(Cpu cpu, long process, long handle) {
    ProcessHandleTable table = table(cpu, process);
    if (table == null) {
      return NOT_THERE;
    }
    table.lockBy(cpu);
    ServiceBuffer buffer = table.find(cpu, handle);
    int length = buffer == null ? NOT_THERE : buffer.length();
    table.unlockBy(cpu);
    return length;
  }

  @Override
  public final ServiceBuffer find(Cpu cpu, long process, long handle, long references) {
    ProcessHandleTable table = table(cpu, process);
    if (table == null) {
      return null;
    }
    ServiceBuffer buffer = lookup.find(cpu, table, handle, references);
    return buffer == null && lookup.beginsWithoutLock()
        ? locked.find(cpu, table, handle, references)
        : buffer;
  }

  @Override
  public final long createProcess() {
    return mpht.add(
        new ProcessHandleTable(
            TableBaseline.MOST, SlotTable.GENERATION_BITS, TableBaseline.POOL_BYTES));
  }

  @Override
  public final long add(Cpu cpu, long process, int length) {
    ServiceBuffer buffer = buffers.take(cpu, length, null);
    ProcessHandleTable table = table(cpu, process);
    table.lockBy(cpu);
    long handle = table.add(cpu, buffer);
    table.unlockBy(cpu);
    return handle;
  }

  @Override
  public final boolean release(Cpu cpu, long process, long handle) {
    ProcessHandleTable table = table(cpu, process);
    table.lockBy(cpu);
    ServiceBuffer buffer = table.remove(cpu, handle);
    table.unlockBy(cpu);
    if (buffer == null) {
      return false;
    }
    buffer.drop(cpu, 1);
    return true;
  }

  @Override
  public final void drop(Cpu cpu, ServiceBuffer buffer, long references) {
    buffer.drop(cpu, references);
  }

  @Override
  public final int length(ServiceBuffer buffer) {
    return buffer.length();
  }

  @Override
  public final long references(ServiceBuffer buffer) {
    return buffer.references();
  }

  @Override
  public final long lent(Cpu cpu) {
    buffers.reclaim(cpu);
    return buffers.lent();
  }
}
