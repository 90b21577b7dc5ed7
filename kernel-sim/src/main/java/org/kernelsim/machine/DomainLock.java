package org.kernelsim.machine;

import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * A lock of the service domain, not reentrant. Code takes it through {@link Cpu#lock} only, so that
 * each engine can give it its own meaning:
 *
 * <ul>
 *   <li>under the direct engine it is a real mutual-exclusion lock: a thread that finds it taken
 *       blocks (progress: blocking; memory: what happened before an unlock is seen after the next
 *       lock);
 *   <li>under the discrete-event engine it is first come, first served in virtual time, and the
 *       fields below say who holds it and who comes next.
 * </ul>
 *
 * One lock serves one engine. What it guards is said by the class that owns it.
 */
public final class DomainLock {
  private final Mutex mutex = new Mutex();
  private final SharedLine line = new SharedLine();
  private Claimant holder;
  private Claimant firstWaiting;
  private Claimant lastWaiting;

  /** Direct engine: takes the lock, blocking the host thread while another has it. */
  public void lockHost() {
    mutex.acquire(1);
  }

  /** Direct engine: gives the lock back. */
  public void unlockHost() {
    mutex.release(1);
  }

  /** Whether somebody holds the lock, under either engine. */
  public boolean isHeld() {
    return mutex.isHeld() || holder != null;
  }

  /** Simulation: the cache line the lock lies in. */
  public SharedLine line() {
    return line;
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

  /** The JDK's queued synchroniser with one state: 1 is taken. */
  private static final class Mutex extends AbstractQueuedSynchronizer {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean tryAcquire(int ignored) {
      return compareAndSetState(0, 1);
    }

    @Override
    protected boolean tryRelease(int ignored) {
      setState(0);
      return true;
    }

    boolean isHeld() {
      return getState() != 0;
    }
  }
}
