package org.kernelsim.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of service memory that one process may have charged to it. Thread-safe: exact, since a
 * charge that does not fit is never added, not even for a moment.
 *
 * <p><b>Progress.</b> {@link #take}: lock-free, repeated while others change the word; {@link
 * #giveBack}: wait-free. The word guards nothing else, so no memory ordering is asked of it.
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
    long now = used.get();
    while (bytes <= limit - now) {
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = used.get();
    }
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
