package org.kernelsim.benchmarks.baseline;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/** Guarded by its own monitor; otherwise as {@link GuardedTable}. */
final class SynchronizedTable extends HandleTable<ServiceBuffer> {
  private final SlotTable<ServiceBuffer> handles =
      new SlotTable<>(TableBaseline.MOST, SlotTable.GENERATION_BITS);

  @Override
  synchronized long add(ServiceBuffer buffer) {
    return handles.add(buffer);
  }

  @Override
  synchronized ServiceBuffer remove(long handle) {
    return handles.remove(handle);
  }

  @Override
  synchronized int lengthOf(Cpu cpu, long handle) {
    ServiceBuffer buffer = handles.find(handle);
    return buffer == null ? HandleBaseline.NOT_THERE : buffer.length();
  }

  @Override
  synchronized ServiceBuffer find(Cpu cpu, long handle, long references) {
    ServiceBuffer buffer = handles.find(handle);
    if (buffer != null) {
      buffer.addReferences(cpu, references);
    }
    return buffer;
  }
}
