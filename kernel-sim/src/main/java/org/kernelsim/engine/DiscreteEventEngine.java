package org.kernelsim.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.kernelsim.machine.BoxListener;
import org.kernelsim.machine.CostModel;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;

/**
 * Runs threads on simulated CPUs in virtual time. A box is atomic: it happens at the time at which
 * it begins, and its cost passes before the next box of the same CPU. Of all boxes due, the
 * earliest runs; at equal times timers go before CPUs, and a CPU with a lower number before one
 * with a higher. Ready threads wait first come, first served; each prefers the CPU it last ran on,
 * then the idle CPU with the lowest number.
 *
 * <p>The same threads, programs, costs and settings give the same run, to the cycle, on every host.
 * Not thread-safe: one host thread.
 *
 * <pre>{@code
 * DiscreteEventEngine engine = new DiscreteEventEngine(costs, EngineSettings.DEFAULT.withCpus(4));
 * engine.start(thread, program, 0);
 * engine.run();
 * long cycles = engine.account().busyCycles();
 * }</pre>
 */
public final class DiscreteEventEngine {
  private final CostModel costs;
  private final EngineSettings settings;
  private final long quantumCycles;
  private final Account account = new Account();
  private final EventQueue queue;
  private final SimulatedCpu[] cpus;
  private final BitSet idle = new BitSet();
  private final ArrayDeque<SimulatedThread> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.<Timer>comparingLong(t -> t.dueAt).thenComparingLong(t -> t.sequence));
  private final List<SimulatedThread> threads = new ArrayList<>();
  private BoxListener listener;
  private long timerSequence;
  private long end;

  /** An engine with nothing to run yet. */
  public DiscreteEventEngine(CostModel costs, EngineSettings settings) {
    this.costs = costs;
    this.settings = settings;
    this.quantumCycles = Math.max(1, costs.cyclesOf(settings.quantumNanos()));
    this.queue = new EventQueue(settings.cpus());
    this.cpus = new SimulatedCpu[settings.cpus()];
    for (int i = 0; i < cpus.length; i++) {
      cpus[i] = new SimulatedCpu(this, i);
    }
    idle.set(0, cpus.length);
  }

  /** Has every finished box told to a listener, or to none when it is null. */
  public void setListener(BoxListener listener) {
    this.listener = listener;
  }

  /** Adds a thread that becomes ready at a virtual time in cycles. */
  public void start(ProcessThread thread, Program program, long at) {
    SimulatedThread simulated = new SimulatedThread(this, thread, program);
    simulated.state = SimulatedThread.State.SLEEPING;
    threads.add(simulated);
    start(simulated.timer, at);
  }

  /**
   * Starts a timer, in place of the time for which it runs already.
   *
   * @param at virtual time in cycles; at a time that is over, it is due at once
   */
  public void start(Timer timer, long at) {
    if (timer.runs) {
      timers.remove(timer);
    }
    timer.runs = true;
    timer.dueAt = at;
    timer.sequence = timerSequence++;
    timers.add(timer);
    queue.scheduleTimers(timers.peek().dueAt);
  }

  /** Runs until no thread can go on. */
  public void run() {
    runSteps(Long.MAX_VALUE);
  }

  /**
   * Runs until no thread can go on, or at least so many boxes are finished.
   *
   * @return whether a thread can still go on
   */
  public boolean runSteps(long steps) {
    long until = account.steps() + Math.min(steps, Long.MAX_VALUE - account.steps());
    while (!queue.isEmpty() && account.steps() < until) {
      int first = queue.first();
      if (first == EventQueue.TIMERS) {
        fireTimer();
      } else {
        goOn(cpus[first]);
      }
    }
    return !queue.isEmpty();
  }

  /** What the CPU that is due first does next. */
  private void goOn(SimulatedCpu cpu) {
    if (cpu.thread() == null) {
      takeNext(cpu);
    } else if (cpu.spins()) {
      cpu.spinUntil(queue.firstCpuTime());
      preempt(cpu);
    } else if (cpu.sliceIsOver()) {
      preempt(cpu);
    } else {
      runThread(cpu);
    }
  }

  /** Runs one call, or the next boxes of it. */
  private void runThread(SimulatedCpu cpu) {
    if (cpu.call() == null && !beginCall(cpu)) {
      return;
    }
    cpu.goOn();
    if (cpu.call().run(cpu)) {
      endCall(cpu);
    } else {
      stop(cpu);
    }
  }

  private boolean beginCall(SimulatedCpu cpu) {
    SimulatedThread thread = cpu.thread();
    SystemCall call = thread.nextCall(cpu);
    if (call == null) {
      end = Math.max(end, cpu.now());
      cpu.putAside(SimulatedThread.State.EXITED);
      takeNext(cpu);
      return false;
    }
    cpu.setCall(call);
    thread.callBegan = cpu.now();
    return true;
  }

  private void endCall(SimulatedCpu cpu) {
    SimulatedThread thread = cpu.thread();
    SystemCall call = cpu.call();
    cpu.setCall(null);
    if (!thread.ended) {
      thread.program.done(call, cpu, thread.callBegan);
    }
  }

  private void stop(SimulatedCpu cpu) {
    switch (cpu.stop()) {
      case NOTHING -> throw new IllegalStateException(cpu.call().name() + " stopped by itself");
      case PAUSED -> {}
      case SPINS -> spin(cpu);
      case BLOCKS -> giveUp(cpu, SimulatedThread.State.BLOCKED);
      case WAITS -> giveUp(cpu, SimulatedThread.State.WAITING);
      case KILLED -> abandon(cpu);
    }
  }

  /** The CPU's thread has been killed where it would wait: its call gives back what it holds. */
  private void abandon(SimulatedCpu cpu) {
    cpu.call().abandon(cpu);
    cpu.pausesAfter(SchedulerBox.ABANDON);
    endCall(cpu);
  }

  /** The CPU's thread waits, and the CPU takes another when its own time has come. */
  private void giveUp(SimulatedCpu cpu, SimulatedThread.State state) {
    cpu.putAside(state);
    boolean othersFirst = queue.schedule(cpu.number(), cpu.now());
    if (!othersFirst) {
      takeNext(cpu);
    }
  }

  /** The CPU's thread is ready, and the one that has been ready longest runs. */
  private void preempt(SimulatedCpu cpu) {
    ready.add(cpu.putAside(SimulatedThread.State.READY));
    takeNext(cpu);
  }

  /** The CPU's thread spins: for ever, unless it may be preempted and another is ready. */
  private void spin(SimulatedCpu cpu) {
    cpu.setSpinning(true);
    if (settings.preemptInside() && anyReady()) {
      queue.schedule(cpu.number(), Math.max(cpu.now(), cpu.sliceEnds()));
    } else {
      queue.clear(cpu.number());
    }
  }

  private void takeNext(SimulatedCpu cpu) {
    SimulatedThread next = ready.poll();
    if (next == null) {
      queue.clear(cpu.number());
      idle.set(cpu.number());
    } else {
      dispatch(cpu, next, cpu.now());
    }
  }

  private void dispatch(SimulatedCpu cpu, SimulatedThread thread, long from) {
    cpu.run(thread, from);
    if (thread.awaitsLock()) {
      spin(cpu);
    }
  }

  /** A thread that waited can go on at a virtual time, which may be later than the event's. */
  void makeReadyAt(SimulatedThread thread, long time) {
    thread.state = SimulatedThread.State.SLEEPING;
    start(thread.timer, Math.max(time, thread.asideAt));
  }

  /** A thread can go on now: on its last CPU, on an idle one, or when its turn comes. */
  void makeReady(SimulatedThread thread, long now) {
    SimulatedCpu last = thread.lastCpu;
    int number = last != null && idle.get(last.number()) ? last.number() : idle.nextSetBit(0);
    if (number < 0) {
      thread.state = SimulatedThread.State.READY;
      ready.add(thread);
      if (settings.preemptInside()) {
        endSpinning(now);
      }
    } else {
      idle.clear(number);
      dispatch(cpus[number], thread, now);
    }
  }

  /** A thread is ready: those that spin may do so until the ends of their slices. */
  private void endSpinning(long now) {
    for (SimulatedCpu cpu : cpus) {
      if (cpu.spins()) {
        queue.schedule(cpu.number(), Math.max(Math.max(cpu.now(), now), cpu.sliceEnds()));
      }
    }
  }

  /** A thread has been passed the lock it waited for. */
  void resume(SimulatedThread thread, long now) {
    switch (thread.state) {
      case SPINNING -> {
        SimulatedCpu cpu = thread.lastCpu;
        cpu.setSpinning(false);
        cpu.spinUntil(now);
        queue.schedule(cpu.number(), cpu.now());
      }
      case BLOCKED -> makeReadyAt(thread, now);
      default -> {} // preempted while it span: it finds the lock its own when its turn comes
    }
  }

  private void fireTimer() {
    Timer due = timers.poll();
    due.runs = false;
    if (timers.isEmpty()) {
      queue.clearTimers();
    } else {
      queue.scheduleTimers(timers.peek().dueAt);
    }
    due.due(due.dueAt);
  }

  /** What the run has cost and counted so far. */
  public Account account() {
    return account;
  }

  /** The virtual time in cycles at which the last thread ended. */
  public long endCycles() {
    return end;
  }

  /** The threads that have not ended: when {@link #run} is over, those that wait for ever. */
  public List<ProcessThread> unfinished() {
    List<ProcessThread> left = new ArrayList<>();
    for (SimulatedThread thread : threads) {
      if (thread.state != SimulatedThread.State.EXITED) {
        left.add(thread.thread);
      }
    }
    return left;
  }

  CostModel costs() {
    return costs;
  }

  EngineSettings settings() {
    return settings;
  }

  long quantumCycles() {
    return quantumCycles;
  }

  EventQueue queue() {
    return queue;
  }

  BoxListener listener() {
    return listener;
  }

  boolean anyReady() {
    return !ready.isEmpty();
  }
}
