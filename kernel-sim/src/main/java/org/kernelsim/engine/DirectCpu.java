package org.kernelsim.engine;

import java.util.concurrent.locks.LockSupport;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;

/**
 * A CPU of the direct engine: charging is empty, a call never pauses, locks are real, and waiting
 * blocks the host thread. Belongs to one host thread at a time; {@link Waiter#wake} alone may come
 * from others.
 */
public final class DirectCpu extends Cpu implements Waiter {
  private final long start = System.nanoTime();
  private volatile boolean woken;
  private volatile Thread waiting;

  DirectCpu() {}

  @Override
  public long now() {
    return System.nanoTime() - start;
  }

  @Override
  public void charge(Work work) {}

  @Override
  public void charge(Work work, long amount) {}

  @Override
  public void read(SharedLine line) {}

  @Override
  public void write(SharedLine line) {}

  @Override
  public void count(Count count, long amount) {}

  @Override
  public void countError(long answer) {}

  @Override
  public boolean pausesAfter(Box box) {
    return false;
  }

  @Override
  public boolean lock(DomainLock lock) {
    lock.lockHost();
    return true;
  }

  @Override
  public void unlock(DomainLock lock) {
    lock.unlockHost();
  }

  @Override
  public Waiter prepareToWait() {
    woken = false;
    return this;
  }

  /**
   * Blocks until woken. The thread is published before the look, so that a waker sees one of them.
   */
  @Override
  public boolean mustWait() {
    waiting = Thread.currentThread();
    while (!woken) {
      LockSupport.park(this);
    }
    waiting = null;
    return false;
  }

  @Override
  public boolean mustWaitUntil(long time) {
    for (long left = time - now(); left > 0; left = time - now()) {
      LockSupport.parkNanos(this, left);
    }
    return false;
  }

  @Override
  public void wake(long now) {
    woken = true;
    LockSupport.unpark(waiting);
  }
}
