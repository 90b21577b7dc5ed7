package org.kernelsim.workload.strace;

/** What a line of a trace tells. Each good line gives exactly one event. */
public enum TraceEvent {
  /** A call began and its end is on another line, or nowhere: {@code read(3, <unfinished ...>}. */
  BEGIN,
  /** A call ended. It also began on this line unless {@link RecordedCall#beganEarlier()}. */
  END,
  /** A signal reached the thread, or stopped it: {@code --- SIGCHLD {...} ---}. */
  SIGNAL,
  /** The thread is gone: {@code +++ exited with 0 +++}. */
  EXIT,
  /**
   * Nothing about a call that could be followed: a message of strace itself ({@code strace: Process
   * 7 attached}), a stack frame, a hex dump, the end of a call whose beginning is not in the trace,
   * or the last word of a call that its thread did not live to finish.
   */
  NOTE
}
