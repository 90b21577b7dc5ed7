package org.kernelsim.process;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.handle.ProcessHandleTable;

/**
 * A process of the simulated system. It ends when it has been asked to, by {@link #kill}, and its
 * last thread has ended: that thread then releases its handles. Thread-safe.
 */
public final class Process {
  private final long id;
  private final String name;
  private final ExecutionDomain domain;
  private final ProcessHandleTable handles;
  private final List<ProcessThread> running = new ArrayList<>();
  private boolean killed;

  /**
   * A process without a thread.
   *
   * @param id its identifier in the master process handle table
   * @param name what it is called in reports
   * @param domain how it executes
   * @param handles its handle table; the kernel finds it by the identifier, not here
   */
  Process(long id, String name, ExecutionDomain domain, ProcessHandleTable handles) {
    this.id = id;
    this.name = name;
    this.domain = domain;
    this.handles = handles;
  }

  /** Its identifier in the master process handle table. */
  public long id() {
    return id;
  }

  /** What it is called in reports. */
  public String name() {
    return name;
  }

  /** How it executes. */
  public ExecutionDomain domain() {
    return domain;
  }

  /** Its handle table; the kernel finds it by the identifier, not here. */
  public ProcessHandleTable handles() {
    return handles;
  }

  /**
   * Asks every thread to end.
   *
   * @param now the asker's time, as {@link org.kernelsim.machine.Cpu#now()}
   */
  public void kill(long now) {
    for (ProcessThread thread : threadsToKill()) {
      thread.kill(now);
    }
  }

  private synchronized List<ProcessThread> threadsToKill() {
    killed = true;
    return List.copyOf(running);
  }

  /**
   * A thread begins.
   *
   * @throws IllegalStateException when the process has been killed
   */
  synchronized void begin(ProcessThread thread) {
    if (killed) {
      throw new IllegalStateException("process " + name + " has been killed");
    }
    running.add(thread);
  }

  /** A thread ends; whether it was the last one of a process that is to end. */
  synchronized boolean end(ProcessThread thread) {
    return running.remove(thread) && killed && running.isEmpty();
  }
}
