package org.kernelsim.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock of the service domain, not reentrant. Code takes it through {@link Cpu#lock} only, so that
 * each engine can give it its own meaning:
 *
 * <ul>
 *   <li>under the direct engine it is a real mutual-exclusion lock: a thread that finds it taken
 *       looks a few times more, then parks;
 *   <li>under the discrete-event engine it is first come, first served in virtual time, and {@link
 *       #holder} says who has it. It lies in a cache line of its own, which is why it is one.
 * </ul>
 *
 * One lock serves one engine. What it guards is said by the class that owns it.
 *
 * <p><b>Assumptions of the direct engine.</b> Only the holder unlocks; the lock is held briefly and
 * never across a wait.
 *
 * <p><b>Memory.</b> Taking the lock is a successful compare-and-set or exchange of the state,
 * giving it back an exchange; all have volatile semantics, so that what happened before an unlock
 * is seen after the next lock. No wake-up is lost: a thread stands in the queue <em>before</em> it
 * exchanges the state for CONTENDED, so that the holder whose exchange for FREE returns that
 * CONTENDED sees it there. Whoever takes the lock by way of the queue leaves it CONTENDED, whether
 * others stand there or not, so that its own unlock looks.
 *
 * <p><b>Progress.</b> Blocking. Threads that wait are woken first come, first served, but one that
 * comes just then may be faster. Taking and giving back a free lock is one atomic operation each;
 * nothing is allocated before the first thread has to park.
 */
public final class DomainLock extends SharedLine {
  private static final int FREE = 0;
  private static final int TAKEN = 1;

  /** Taken, and threads may stand in the queue. */
  private static final int CONTENDED = 2;

  private static final int LOOKS_BEFORE_PARKING = 64;
  private static final VarHandle STATE;
  private static final VarHandle PARKED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(DomainLock.class, "state", int.class);
      PARKED = lookup.findVarHandle(DomainLock.class, "parked", Queue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state;

  /** Made when the first thread has to park. */
  private volatile Queue<Thread> parked;

  private Claimant holder;
  private Claimant firstWaiting;
  private Claimant lastWaiting;

  /** Direct engine: takes the lock, blocking the host thread while another has it. */
  public void lockHost() {
    if (!STATE.compareAndSet(this, FREE, TAKEN) && !takenAfterLooking()) {
      park();
    }
  }

  private boolean takenAfterLooking() {
    for (int i = 0; i < LOOKS_BEFORE_PARKING; i++) {
      Thread.onSpinWait();
      if (state == FREE && STATE.compareAndSet(this, FREE, TAKEN)) {
        return true;
      }
    }
    return false;
  }

  private void park() {
    Queue<Thread> queue = parkedThreads();
    Thread self = Thread.currentThread();
    boolean interrupted = false;
    queue.add(self);
    while ((int) STATE.getAndSet(this, CONTENDED) != FREE) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted(); // or park would return at once from now on
    }
    queue.remove(self);
    if (interrupted) {
      self.interrupt();
    }
  }

  private Queue<Thread> parkedThreads() {
    if (parked == null) {
      PARKED.compareAndSet(this, null, new ConcurrentLinkedQueue<Thread>());
    }
    return parked;
  }

  /** Direct engine: gives the lock back. */
  public void unlockHost() {
    if ((int) STATE.getAndSet(this, FREE) == CONTENDED) {
      LockSupport.unpark(parked.peek());
    }
  }

  /** Whether somebody holds the lock, under either engine. */
  public boolean isHeld() {
    return state != FREE || holder != null;
  }

  /** Simulation: who holds it, or null. */
  public Claimant holder() {
    return holder;
  }

  /**
   * Simulation: takes the lock when it is free, otherwise joins the end of those who wait.
   *
   * @return whether the claimant has it now
   */
  public boolean claim(Claimant claimant) {
    if (holder == null) {
      holder = claimant;
      return true;
    }
    if (lastWaiting == null) {
      firstWaiting = claimant;
    } else {
      lastWaiting.nextWaiting = claimant;
    }
    lastWaiting = claimant;
    return false;
  }

  /**
   * Simulation: gives the lock to the one who has waited longest, who holds it from now on.
   *
   * @return the new holder, or null when nobody waited
   */
  public Claimant pass() {
    Claimant next = firstWaiting;
    holder = next;
    if (next != null) {
      firstWaiting = next.nextWaiting;
      next.nextWaiting = null;
      if (firstWaiting == null) {
        lastWaiting = null;
      }
    }
    return next;
  }

  /** Who can hold a lock in the simulation; one can wait for at most one lock at a time. */
  public abstract static class Claimant {
    private Claimant nextWaiting;

    /** For subclasses. */
    protected Claimant() {}
  }
}
