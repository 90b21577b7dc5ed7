package org.kernelsim.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.handle.MasterProcessHandleTable;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;

/** The processes that are alive, in the order they were created. Thread-safe. */
public final class ProcessTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Process> alive = new ArrayList<>();
  private final MasterProcessHandleTable mpht;

  /** A table whose processes' handle tables are entered in this master table. */
  public ProcessTable(MasterProcessHandleTable mpht) {
    this.mpht = mpht;
  }

  /**
   * Creates a process.
   *
   * @param handles its handle table, which it alone uses
   * @throws IllegalStateException when the master table is full
   */
  public Process create(String name, ExecutionDomain domain, ProcessHandleTable handles) {
    lock.lock();
    try {
      long id = mpht.add(handles);
      if (id == 0) {
        throw new IllegalStateException("the master process handle table is full");
      }
      Process process = new Process(id, name, domain, handles);
      alive.add(process);
      return process;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a process whose threads have all ended: its handles are released. */
  public void exit(Cpu cpu, Process process) {
    lock.lock();
    try {
      if (alive.remove(process)) {
        mpht.remove(process.id());
        process.handles().releaseAll(cpu);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The processes that are alive. */
  public List<Process> alive() {
    lock.lock();
    try {
      return List.copyOf(alive);
    } finally {
      lock.unlock();
    }
  }
}
