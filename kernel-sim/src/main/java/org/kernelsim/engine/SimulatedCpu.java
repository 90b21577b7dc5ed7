package org.kernelsim.engine;

import org.kernelsim.machine.Box;
import org.kernelsim.machine.BoxListener;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
import org.kernelsim.process.SystemCall;

/**
 * A CPU of the discrete-event engine: keeps its own virtual time, which charging moves on, and
 * pauses a call after a box whenever another CPU's next box is due first.
 */
final class SimulatedCpu extends Cpu {
  private final DiscreteEventEngine engine;
  private final EventQueue queue;
  private final Account account;
  private final CostModel costs;
  private final int number;
  private long now;
  private long boxBegan;
  private long sliceEnds;
  private SimulatedThread thread;
  private SimulatedThread lastThread;

  // The running thread's, kept here so that most steps need not touch the thread.
  private int threadNumber;
  private boolean spinning;
  private SystemCall call;
  private Stop stop = Stop.NOTHING;

  /** Why a call's run ended before the call did. */
  enum Stop {
    NOTHING,
    PAUSED,
    SPINS,
    BLOCKS,
    WAITS,
    KILLED
  }

  SimulatedCpu(DiscreteEventEngine engine, int number) {
    this.engine = engine;
    this.queue = engine.queue();
    this.account = engine.account();
    this.costs = engine.costs();
    this.number = number;
  }

  int number() {
    return number;
  }

  SimulatedThread thread() {
    return thread;
  }

  /** The call its thread is at, or null between two. */
  SystemCall call() {
    return call;
  }

  void setCall(SystemCall newCall) {
    call = newCall;
  }

  /** Whether its thread spins for a lock. */
  boolean spins() {
    return spinning;
  }

  void setSpinning(boolean nowSpins) {
    spinning = nowSpins;
    thread.state = nowSpins ? SimulatedThread.State.SPINNING : SimulatedThread.State.RUNNING;
  }

  Stop stop() {
    return stop;
  }

  /** The call that runs here goes on, and nothing stops it yet. */
  void goOn() {
    stop = Stop.NOTHING;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void charge(Work work) {
    charge(work, costs.cycles(work), now);
  }

  @Override
  public void charge(Work work, long amount) {
    charge(work, work.priced() ? costs.cycles(work, amount) : amount, now);
  }

  /** Work that begins at a time from now on; waiting until then belongs to it. */
  private void charge(Work work, long cycles, long begins) {
    account.charge(domain(), work, begins - now + cycles);
    now = begins + cycles;
  }

  @Override
  public void read(SharedLine line) {
    if (!line.readableBy(number)) {
      transfer(line);
    }
    line.readBy(number, now);
  }

  @Override
  public void write(SharedLine line) {
    if (!line.writableBy(number)) {
      transfer(line);
    }
    line.writtenBy(number, now);
  }

  private void transfer(SharedLine line) {
    charge(Work.TRANSFER, costs.cycles(Work.TRANSFER), Math.max(now, line.busyUntil()));
  }

  @Override
  public void count(Count count, long amount) {
    account.count(count, amount);
  }

  @Override
  public void countError(long answer) {
    account.countError(answer);
  }

  @Override
  public boolean pausesAfter(Box box) {
    if (stop == Stop.PAUSED) {
      throw wentOn(box);
    }
    account.finished(number, threadNumber, box.label().code(), now);
    BoxListener listener = engine.listener();
    if (listener != null) {
      tell(listener, box);
    }
    if (queue.schedule(number, now) || sliceIsOver()) {
      stop = Stop.PAUSED;
      return true;
    }
    return false;
  }

  private IllegalStateException wentOn(Box box) {
    return new IllegalStateException(call.name() + " went on though it was paused: " + box);
  }

  private void tell(BoxListener listener, Box box) {
    String found = call == null || box instanceof SchedulerBox ? "" : call.found(box);
    listener.finished(number, threadNumber, box, found, boxBegan, now);
    boxBegan = now;
  }

  /**
   * Whether the thread is to be preempted: its slice is over and another is ready; when none is, a
   * new slice begins. Asked when this CPU is due first, since until then others may take or become
   * ready threads.
   */
  boolean sliceIsOver() {
    if (now < sliceEnds) {
      return false;
    }
    if (domain() == ProtectionDomain.SERVICE && !engine.settings().preemptInside()) {
      return false;
    }
    if (!engine.anyReady()) {
      sliceEnds = now + engine.quantumCycles();
      return false;
    }
    return true;
  }

  /** The virtual time until which the thread may run though others are ready. */
  long sliceEnds() {
    return sliceEnds;
  }

  @Override
  public boolean lock(DomainLock lock) {
    if (lock.holder() == thread && thread.awaitedLock == lock) {
      thread.awaitedLock = null;
      write(lock);
      return true;
    }
    charge(Work.LOCK);
    write(lock);
    if (lock.claim(thread)) {
      return true;
    }
    thread.awaitedLock = lock;
    stop = engine.settings().lockWait() == EngineSettings.LockWait.SPIN ? Stop.SPINS : Stop.BLOCKS;
    return false;
  }

  @Override
  public void unlock(DomainLock lock) {
    if (lock.holder() != thread) {
      throw new IllegalStateException("a lock is given back by a thread that does not hold it");
    }
    charge(Work.LOCK);
    write(lock);
    SimulatedThread next = (SimulatedThread) lock.pass();
    if (next != null) {
      engine.resume(next, now);
    }
  }

  /** This CPU has spun for a lock until a time, or until its own when that is later. */
  void spinUntil(long time) {
    if (time > now) {
      account.charge(domain(), Work.SPIN, time - now);
      now = time;
    }
  }

  @Override
  public Waiter prepareToWait() {
    thread.woken = false;
    return thread;
  }

  @Override
  public boolean mustWait(long until) {
    if (thread.thread.killed()) {
      stop = Stop.KILLED;
      return true;
    }
    if (thread.woken) {
      charge(Work.TABLE_LOAD);
      return false;
    }
    if (now >= until) {
      return false;
    }
    stop = Stop.WAITS;
    if (until != FOREVER) {
      engine.start(thread.timer, until);
    }
    return true;
  }

  /**
   * Starts running a thread, from its next box on; what switching to it costs is charged.
   *
   * @param from the time from which the CPU is free for it, if that is later than its own
   */
  void run(SimulatedThread next, long from) {
    now = Math.max(now, from);
    boxBegan = now;
    thread = next;
    threadNumber = next.number;
    call = next.call;
    thread.state = SimulatedThread.State.RUNNING;
    thread.lastCpu = this;
    resumeIn(ProtectionDomain.APPLICATION);
    boolean switches = lastThread != null && lastThread != next;
    if (switches) {
      charge(Work.SWITCH_THREAD);
      if (lastThread.thread.process() != next.thread.process()) {
        charge(Work.SWITCH_ADDRESS_SPACE);
      }
    }
    sliceEnds = now + engine.quantumCycles();
    if (switches) {
      goOn();
      pausesAfter(SchedulerBox.SWITCH_THREAD);
    } else {
      queue.schedule(number, now);
    }
    lastThread = next;
    resumeIn(next.domain);
    if (next.announcement != null) {
      giveBackAnnouncement();
      setAnnouncement(next.announcement);
      next.announcement = null;
    }
  }

  /** Gives its thread up and is idle until it is given another. */
  SimulatedThread putAside(SimulatedThread.State state) {
    SimulatedThread aside = thread;
    aside.call = call;
    aside.domain = domain();
    aside.state = state;
    aside.asideAt = now;
    if (announcement() != null && announcement().isInside()) {
      // What it has found stays announced, wherever it goes on; this CPU takes another.
      aside.announcement = announcement();
      setAnnouncement(null);
    }
    thread = null;
    spinning = false;
    queue.clear(number);
    return aside;
  }
}
