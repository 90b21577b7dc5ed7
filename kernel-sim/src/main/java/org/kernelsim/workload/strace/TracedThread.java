package org.kernelsim.workload.strace;

/** A thread of the trace, as far as it has been read. */
final class TracedThread {
  static final int NONE = -1;

  final int index;
  final int id;

  /** When its first call began, in nanoseconds since the trace's first time; -1 when unknown. */
  final long firstNanos;

  DescriptorTable table;
  int firstOperation = NONE;
  int lastOperation = NONE;
  long lastStartNanos = RecordedCall.NO_TIME;
  long lastEndNanos = RecordedCall.NO_TIME;

  /** Time between the thread's last call and the one that has begun. */
  long gapNanos;

  /** A clone of this thread has begun, and its child has not appeared. */
  boolean cloning;

  /** That child shares this thread's descriptors. */
  boolean cloneShares;

  /** What the first argument of a call that has begun, and not ended, stood for then. */
  Description begun;

  /** What lost its last descriptor when a close began. */
  Description begunClosed;

  TracedThread(int index, int id, DescriptorTable table, long firstNanos) {
    this.index = index;
    this.id = id;
    this.table = table;
    this.firstNanos = firstNanos;
  }
}
