package org.kernelsim.engine;

import org.kernelsim.machine.Box;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;

/**
 * What is outside a simulated machine acts on it through this one: at virtual times of the
 * discrete-event engine, which it is told, and for nothing. It cannot wait. Not thread-safe: for
 * the host thread that runs the engine, between two boxes.
 */
public final class OutsideCpu extends Cpu {
  private long now;

  /** A CPU at the beginning of virtual time. */
  public OutsideCpu() {}

  /** Says what time it is, in cycles. */
  public void setNow(long time) {
    now = time;
  }

  @Override
  public long now() {
    return now;
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

  /** The simulated threads hold no such lock between two boxes. */
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
    throw new UnsupportedOperationException("the outside does not wait");
  }

  @Override
  public boolean mustWait(long until) {
    throw new UnsupportedOperationException("the outside does not wait");
  }
}
