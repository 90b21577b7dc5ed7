package org.kernelsim.process;

/** A thread of a process. Its calls, with their frames, are its own. */
public final class ProcessThread {
  private final Process process;
  private final int number;
  private final SystemCalls calls;

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
}
