package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.SlotTable;

/**
 * A baseline that differs from the kernel in the table of a process: the master table is the same
 * kind of table that the kernel has, and is read without a lock.
 */
final class TableBaseline<B> extends HandleBaseline<B> {
  /** Processes, and handles of one; also buffers in a pool. */
  static final int MOST = 1 << 16;

  static final long POOL_BYTES = 64L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final SlotTable<HandleTable<B>> tables = new SlotTable<>(MOST, SlotTable.GENERATION_BITS);
  private final Buffers<B> buffers;
  private final Supplier<HandleTable<B>> newTable;

  TableBaseline(Buffers<B> buffers, Supplier<HandleTable<B>> newTable) {
    this.buffers = buffers;
    this.newTable = newTable;
  }

  @Override
  public long createProcess() {
    lock.lock();
    try {
      return tables.add(newTable.get());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int lengthOf(Cpu cpu, long process, long handle) {
    HandleTable<B> table = tables.find(process);
    return table == null ? NOT_THERE : table.lengthOf(cpu, handle);
  }

  @Override
  public B find(Cpu cpu, long process, long handle, long references) {
    HandleTable<B> table = tables.find(process);
    return table == null ? null : table.find(cpu, handle, references);
  }

  @Override
  public long add(Cpu cpu, long process, int length) {
    return tables.find(process).add(buffers.take(cpu, length));
  }

  @Override
  public boolean release(Cpu cpu, long process, long handle) {
    B buffer = tables.find(process).remove(handle);
    if (buffer == null) {
      return false;
    }
    buffers.drop(cpu, buffer, 1);
    return true;
  }

  @Override
  public void drop(Cpu cpu, B buffer, long references) {
    buffers.drop(cpu, buffer, references);
  }

  @Override
  public int length(B buffer) {
    return buffers.length(buffer);
  }

  @Override
  public long references(B buffer) {
    return buffers.references(buffer);
  }

  @Override
  public long lent(Cpu cpu) {
    return buffers.lent();
  }
}
