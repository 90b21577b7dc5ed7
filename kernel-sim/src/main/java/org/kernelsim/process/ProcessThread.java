package org.kernelsim.process;

import org.kernelsim.machine.Waiter;

/**
 * A thread of a process. Its calls, with their frames, are its own. Only {@link #kill} and {@link
 * #killed} may come from other threads.
 */
public final class ProcessThread {
  private final Process process;
  private final int number;
  private final SystemCalls calls;
  private volatile Waiter runner;
  private volatile boolean killed;

  /**
   * A thread.
   *
   * @param number tells it from others in traces and reports
   */
  public ProcessThread(Process process, int number) {
    this.process = process;
    this.number = number;
    this.calls = process.domain().callsOf(this);
  }

  /** The process it belongs to. */
  public Process process() {
    return process;
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** The system calls it can make. */
  public SystemCalls calls() {
    return calls;
  }

  /**
   * For an engine: the thread begins to run.
   *
   * @param newRunner is woken when the thread is killed
   * @throws IllegalStateException when its process has been killed
   */
  public void begin(Waiter newRunner) {
    process.begin(this);
    runner = newRunner;
  }

  /**
   * For an engine: the thread has made its last call.
   *
   * @return what is to be run for it yet, the end of its process, when it was the last thread of
   *     one that is to end; otherwise null
   */
  public SystemCall end() {
    return process.end(this) ? process.domain().endOf(process) : null;
  }

  /**
   * Asks the thread to end. It does so where it waits, its call then being abandoned, or when the
   * call it is in has left the kernel: a box always completes. May be asked by any thread, more
   * than once.
   *
   * @param now the asker's time, as {@link org.kernelsim.machine.Cpu#now()}
   */
  public void kill(long now) {
    // First the flag, then the wake-up: who is woken sees the flag.
    killed = true;
    Waiter woken = runner;
    if (woken != null) {
      woken.wake(now);
    }
  }

  /** Whether the thread has been asked to end. */
  public boolean killed() {
    return killed;
  }
}
