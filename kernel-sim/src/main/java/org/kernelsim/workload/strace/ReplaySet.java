package org.kernelsim.workload.strace;

import org.kernelsim.engine.OutsideCpu;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.Readiness;

/** What is registered with an epoll descriptor, in the simulation, and who waits for it. */
final class ReplaySet {
  private static final long AMONG_OTHERS = -1;
  private static final int ASKED = Readiness.READABLE | Readiness.WRITABLE;

  private final InterestSet set = new InterestSet();
  private final OutsideCpu outside;
  private int users;
  private boolean closed;
  private int waiting;
  private long begun;

  ReplaySet(OutsideCpu outside) {
    this.outside = outside;
  }

  InterestSet set() {
    return set;
  }

  /**
   * A socket is to be told for some events. A trace may not show that it was registered for them,
   * or another socket has come to stand for it.
   */
  void beRegistered(ReplaySocket socket, int events) {
    int interest = set.interest(outside, socket.id());
    boolean tells = (events & ASKED & ~interest) == 0;
    if (interest == 0 || !tells) {
      set.change(outside, socket.id(), socket.entry(), interest | events | Readiness.ERROR);
    }
  }

  /** A call on it begins, which may end after the descriptor was closed. */
  void begin() {
    users++;
  }

  /** That call has ended. */
  void end() {
    users--;
    clearIfUnused();
  }

  /** The call that has begun is a wait; answers what is to be given to {@link #waited}. */
  long waits() {
    begun++;
    return waiting++ > 0 ? AMONG_OTHERS : begun;
  }

  /** The call was a wait; whether it was the only one all the time. */
  boolean waited(long waits) {
    waiting--;
    return waits == begun;
  }

  /** The last descriptor is closed. */
  void close() {
    closed = true;
    clearIfUnused();
  }

  private void clearIfUnused() {
    if (closed && users == 0) {
      set.clear(outside);
    }
  }
}
