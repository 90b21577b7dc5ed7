package org.kernelsim.machine;

/**
 * The CPU on which a system call runs, and the only way for kernel code to cost something, to lock,
 * to wait and to change domain.
 *
 * <p>There are four: the direct engine's, on which charging is empty and locks are real; the
 * discrete-event engine's, which keeps virtual time, and the one by which what is outside acts on
 * it; and the schedule explorer's, which pauses after every box. All are final classes, so that in
 * a process that uses only the first the compiler removes every charge. A {@code Cpu} belongs to
 * one host thread at a time.
 */
public abstract class Cpu {
  /** No time: for a wait that only a wake-up ends. */
  public static final long FOREVER = Long.MAX_VALUE;

  private ProtectionDomain domain = ProtectionDomain.APPLICATION;
  private Announcement announcement;

  /** For the engines. */
  protected Cpu() {}

  /** The domain this CPU executes in. */
  public final ProtectionDomain domain() {
    return domain;
  }

  /**
   * Virtual time in cycles; under the direct engine, host time in nanoseconds, of one clock for
   * all.
   */
  public abstract long now();

  /** Charges one unit of work. */
  public abstract void charge(Work work);

  /**
   * Charges an amount of work.
   *
   * @param amount how many units, or bytes for {@link Work#COPY}, or cycles for {@link
   *     Work#COMPUTE}; at least 0
   */
  public abstract void charge(Work work, long amount);

  /** Reads a line that other CPUs may have written. */
  public abstract void read(SharedLine line);

  /** Writes a line that other CPUs may hold. */
  public abstract void write(SharedLine line);

  /** Counts an event. */
  public abstract void count(Count count, long amount);

  /** Counts an answer that is an error; answers that are none are not counted. */
  public abstract void countError(long answer);

  /**
   * Ends a box.
   *
   * @return whether the call must pause now, because another CPU's next box is due before this
   *     one's; the call then returns false and is run again later
   */
  public abstract boolean pausesAfter(Box box);

  /**
   * Takes a lock.
   *
   * @return false when the call must wait for it: it then returns false and asks again in the same
   *     box when it is run again. The direct engine blocks instead and always answers true.
   */
  public abstract boolean lock(DomainLock lock);

  /** Gives a lock back. */
  public abstract void unlock(DomainLock lock);

  /** The thread that runs here, as something that can be woken; forgets earlier wake-ups. */
  public abstract Waiter prepareToWait();

  /**
   * The last step of waiting, after enrolling and looking again.
   *
   * @param until the time, as {@link #now()}, at which the wait ends though nobody wakes the
   *     thread; {@link #FOREVER} for none
   * @return true when the call must return false and ask again in the same box when it is run
   *     again, or be abandoned because its thread has been killed; false when the thread was woken
   *     or the time has come. The direct engine blocks, and answers true to a killed thread only.
   */
  public abstract boolean mustWait(long until);

  /** The same for a wait that only a wake-up ends. */
  public final boolean mustWait() {
    return mustWait(FOREVER);
  }

  /**
   * Waits for a time, enrolled with nothing.
   *
   * @param time as {@link #now()}
   * @return as {@link #mustWait(long)}
   */
  public final boolean mustWaitUntil(long time) {
    prepareToWait();
    return mustWait(time);
  }

  /** Switches control to the service protection domain; both switches go to its account. */
  public final void enterService() {
    domain = ProtectionDomain.SERVICE;
    charge(Work.ENTER_SERVICE);
    count(Count.SERVICE_CALLS, 1);
    count(Count.DOMAIN_SWITCHES, 1);
  }

  /** Returns control to the application's domain. */
  public final void leaveService() {
    charge(Work.LEAVE_SERVICE);
    domain = ProtectionDomain.APPLICATION;
  }

  /** How this CPU announces that it looks without a lock; null when it never has. */
  public final Announcement announcement() {
    return announcement;
  }

  /** For who keeps account of announcements, and for an engine: gives this CPU one, or none. */
  public final void setAnnouncement(Announcement given) {
    announcement = given;
  }

  /** This CPU looks no more without a lock: another may have its announcement. */
  public final void giveBackAnnouncement() {
    if (announcement != null) {
      announcement.giveBack();
      announcement = null;
    }
  }

  /** For an engine that runs another thread on this CPU. */
  protected final void resumeIn(ProtectionDomain resumed) {
    domain = resumed;
  }
}
