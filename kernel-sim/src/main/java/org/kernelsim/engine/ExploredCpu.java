package org.kernelsim.engine;

import java.util.Set;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;

/**
 * The CPU of one thread of a {@link ScheduleExplorer}: pauses its call after every box. Charges
 * nothing; its time is the number of boxes that all threads of the run have finished.
 */
final class ExploredCpu extends Cpu implements Waiter {
  /**
   * Boxes that touch nothing but their own frame and CPU, by the names that all calls give them.
   * Another thread's box before or after one of them is the same.
   */
  private static final Set<String> LOCAL =
      Set.of("INVOKE", "SWITCH_TO_SERVICE", "SWITCH_BACK", "RETURN");

  private final ExploredRun run;
  private final int number;
  private final ProcessThread thread;
  private final Program program;
  private final DomainLock.Claimant claimant = new DomainLock.Claimant() {};
  private SystemCall call;
  private long callBegan;
  private boolean programEnded;
  private boolean ended;
  private Stop stop;
  private boolean lastWasLocal;
  private DomainLock awaitedLock;
  private boolean woken;
  private long waitsUntil;

  /** Why a call returned before it was done. */
  private enum Stop {
    BOX_DONE,
    LOCK_TAKEN,
    WAITS,
    KILLED
  }

  ExploredCpu(ExploredRun run, int number, ProcessThread thread, Program program) {
    this.run = run;
    this.number = number;
    this.thread = thread;
    this.program = program;
    thread.begin(this);
  }

  ProcessThread thread() {
    return thread;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the thread can do anything now. */
  boolean canGoOn() {
    if (ended || awaitedLock != null && awaitedLock.isHeld()) {
      return false;
    }
    return stop != Stop.WAITS || woken || thread.killed() || run.clock() >= waitsUntil;
  }

  /** Whether it waits, for a lock or to be woken. */
  boolean waits() {
    return stop == Stop.WAITS || stop == Stop.LOCK_TAKEN;
  }

  /** The time at which its wait ends by itself; {@link #FOREVER} when it does not. */
  long waitEnds() {
    return !ended && stop == Stop.WAITS ? waitsUntil : FOREVER;
  }

  /**
   * Goes on to the end of the next box that others can notice, or of the call.
   *
   * @return false when nothing that others can notice has happened, since a lock was taken
   */
  boolean step() {
    do {
      if (call == null && !beginCall()) {
        return true;
      }
      stop = null;
      if (call.run(this)) {
        endCall();
        return true;
      }
      if (stop == Stop.KILLED) {
        call.abandon(this);
        pausesAfter(SchedulerBox.ABANDON);
        endCall();
        return true;
      }
    } while (stop == Stop.BOX_DONE && lastWasLocal && !run.everyBox());
    return stop != Stop.LOCK_TAKEN;
  }

  private boolean beginCall() {
    call = programEnded || thread.killed() ? null : program.next(this);
    if (call == null && !programEnded) {
      programEnded = true;
      call = thread.end();
    }
    callBegan = now();
    ended = call == null;
    return !ended;
  }

  private void endCall() {
    SystemCall done = call;
    if (domain() != ProtectionDomain.APPLICATION) {
      throw new IllegalStateException(done.name() + " ended inside the service domain");
    }
    call = null;
    stop = null;
    if (!programEnded) {
      program.done(done, this, callBegan);
    }
  }

  @Override
  public boolean pausesAfter(Box box) {
    if (stop == Stop.BOX_DONE) {
      throw new IllegalStateException(call.name() + " went on though it was paused: " + box);
    }
    lastWasLocal = LOCAL.contains(box.name());
    stop = Stop.BOX_DONE;
    run.finished(number, call, box);
    return true;
  }

  @Override
  public boolean lock(DomainLock lock) {
    if (lock.holder() == null && lock.claim(claimant)) {
      awaitedLock = null;
      return true;
    }
    awaitedLock = lock;
    stop = Stop.LOCK_TAKEN;
    return false;
  }

  @Override
  public void unlock(DomainLock lock) {
    if (lock.holder() != claimant) {
      throw new IllegalStateException("a lock is given back by a thread that does not hold it");
    }
    lock.pass();
  }

  @Override
  public Waiter prepareToWait() {
    woken = false;
    return this;
  }

  @Override
  public void wake(long now) {
    woken = true;
  }

  @Override
  public boolean mustWait(long until) {
    if (thread.killed()) {
      stop = Stop.KILLED;
      return true;
    }
    if (woken || run.clock() >= until) {
      return false;
    }
    waitsUntil = until;
    stop = Stop.WAITS;
    return true;
  }

  @Override
  public long now() {
    return run.clock();
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
}
