package org.kernelsim.engine;

import java.util.concurrent.locks.LockSupport;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCall;

/**
 * A CPU of the direct engine: charging is empty, a call never pauses, locks are real, and waiting
 * blocks the host thread. Belongs to one host thread at a time; {@link Waiter#wake} alone may come
 * from others.
 */
public final class DirectCpu extends Cpu implements Waiter {
  /** All CPUs have one clock. */
  private static final long START = System.nanoTime();

  private final ProcessThread thread;
  private volatile boolean woken;
  private volatile Thread waiting;

  /** A CPU for a thread that can be killed; or for none, when it is null. */
  DirectCpu(ProcessThread thread) {
    this.thread = thread;
    if (thread != null) {
      thread.begin(this);
    }
  }

  /** The thread that runs here has made its last call: what is to be run for it yet, or null. */
  SystemCall end() {
    return thread == null ? null : thread.end();
  }

  /** Whether the thread that runs here is to end. */
  boolean killed() {
    return thread != null && thread.killed();
  }

  @Override
  public long now() {
    return System.nanoTime() - START;
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
   * Blocks until woken, killed, or late. The host thread is published before the look, so that a
   * waker sees one of them.
   */
  @Override
  public boolean mustWait(long until) {
    waiting = Thread.currentThread();
    while (!woken && !killed()) {
      if (until == FOREVER) {
        LockSupport.park(this);
      } else {
        long left = until - now();
        if (left <= 0) {
          break;
        }
        LockSupport.parkNanos(this, left);
      }
    }
    waiting = null;
    return killed();
  }

  @Override
  public void wake(long now) {
    woken = true;
    LockSupport.unpark(waiting);
  }
}
