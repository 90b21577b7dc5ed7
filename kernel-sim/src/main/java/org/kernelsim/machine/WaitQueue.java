package org.kernelsim.machine;

/**
 * Those who wait for one thing, first come, first woken. Not thread-safe: guarded by the lock of
 * the object it belongs to, which is also the lock under which the thing waited for changes.
 */
public final class WaitQueue {
  private Place first;
  private Place last;

  /** Whether nobody waits. */
  public boolean isEmpty() {
    return first == null;
  }

  /**
   * Adds a waiter at the end.
   *
   * @param place the waiter's own place in this queue, free until now
   */
  public void enrol(Place place, Waiter waiter) {
    if (place.queue != null) {
      throw new IllegalStateException("the place is taken already");
    }
    place.queue = this;
    place.waiter = waiter;
    place.before = last;
    if (last == null) {
      first = place;
    } else {
      last.after = place;
    }
    last = place;
  }

  /** Takes a place out again; does nothing when it is in no queue. */
  public void withdraw(Place place) {
    if (place.queue == null) {
      return;
    }
    if (place.queue != this) {
      throw new IllegalStateException("the place is in another queue");
    }
    if (place.before == null) {
      first = place.after;
    } else {
      place.before.after = place.after;
    }
    if (place.after == null) {
      last = place.before;
    } else {
      place.after.before = place.before;
    }
    place.queue = null;
    place.waiter = null;
    place.before = null;
    place.after = null;
  }

  /**
   * Wakes all who wait, in the order they came. They stay enrolled until they withdraw.
   *
   * @param cpu the CPU that wakes them
   */
  public void wakeAll(Cpu cpu) {
    for (Place place = first; place != null; place = place.after) {
      cpu.charge(Work.QUEUE_TAKE);
      place.waiter.wake(cpu.now());
    }
  }

  /**
   * Wakes all who wait at a time, for those who were woken themselves and have no CPU.
   *
   * @param now the waker's virtual time
   */
  public void wakeAll(long now) {
    for (Place place = first; place != null; place = place.after) {
      place.waiter.wake(now);
    }
  }

  /** A waiter's place in a queue. A call that waits for several things has a place for each. */
  public static final class Place {
    private WaitQueue queue;
    private Waiter waiter;
    private Place before;
    private Place after;

    /** Whether the place is in a queue. */
    public boolean taken() {
      return queue != null;
    }
  }
}
