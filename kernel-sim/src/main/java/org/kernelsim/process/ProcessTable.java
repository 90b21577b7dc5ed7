package org.kernelsim.process;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.handle.MasterProcessHandleTable;
import org.kernelsim.handle.ProcessHandleTable;

/** The processes that are alive, in the order they were created. Thread-safe. */
public final class ProcessTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Process> alive = new LinkedHashMap<>();
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
      alive.put(id, process);
      return process;
    } finally {
      lock.unlock();
    }
  }

  /** The process of an identifier, or null when there is none. */
  public Process find(long id) {
    lock.lock();
    try {
      return alive.get(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a process out, so that neither it nor its handle table is found any more.
   *
   * @return its handle table, or null when it is out already
   */
  public ProcessHandleTable remove(Process process) {
    lock.lock();
    try {
      return alive.remove(process.id(), process) ? mpht.remove(process.id()) : null;
    } finally {
      lock.unlock();
    }
  }

  /** The processes that are alive. */
  public List<Process> alive() {
    lock.lock();
    try {
      return List.copyOf(alive.values());
    } finally {
      lock.unlock();
    }
  }
}
