package org.kernelsim.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of service memory that one process may have charged to it. Thread-safe and lock-free: one
 * atomic addition, taken back when it went over the limit.
 */
public final class Quota {
  private final AtomicLong used = new AtomicLong();
  private final long limit;

  /** A quota of this many bytes. */
  public Quota(long limit) {
    this.limit = limit;
  }

  /** Charges bytes; false, and nothing charged, when they are more than is left. */
  public boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /** Gives charged bytes back. */
  public void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  /** Bytes charged now. */
  public long used() {
    return used.get();
  }
}
