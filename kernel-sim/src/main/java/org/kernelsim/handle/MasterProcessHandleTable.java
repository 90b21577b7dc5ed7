package org.kernelsim.handle;

import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;

/**
 * MPHT: from a process to its handle table. The kernel knows which process calls; the process
 * cannot say it is another.
 *
 * <p><b>Concurrency.</b> {@link #find} is wait-free and needs no announcement; {@link #add} and
 * {@link #remove}, which are part of creating and ending a process, take one lock of their own
 * (blocking). Tables are never used again for another process: one found just before its process
 * ended is closed under its own lock before it is emptied, so that what is found there was the
 * process's own, and nothing is added to it any more. That table and process belong together is
 * {@link SlotTable}'s argument.
 *
 * <pre>{@code
 * ProcessHandleTable table = mpht.find(cpu, process);
 * if (table == null) {
 *   // ESRCH
 * }
 * }</pre>
 */
public final class MasterProcessHandleTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final SlotTable<ProcessHandleTable> tables;

  /** An empty table for at most this many processes at once. */
  public MasterProcessHandleTable(int capacity) {
    tables = new SlotTable<>(capacity, SlotTable.GENERATION_BITS);
  }

  /** The table of a process, or null when there is no such process. Two dependent loads. */
  public ProcessHandleTable find(Cpu cpu, long process) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return tables.find(process);
  }

  /**
   * Enters a new process's table and answers the process's identifier; 0 when there are too many.
   */
  public long add(ProcessHandleTable table) {
    lock.lock();
    try {
      return tables.add(table);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a process's table out; null when there is no such process. */
  public ProcessHandleTable remove(long process) {
    lock.lock();
    try {
      return tables.remove(process);
    } finally {
      lock.unlock();
    }
  }
}
