package org.kernelsim.engine;

import org.kernelsim.machine.Announcement;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.Waiter;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;

/** A thread as the discrete-event engine sees it: where it is, and what it waits for. */
final class SimulatedThread extends DomainLock.Claimant implements Waiter {
  final DiscreteEventEngine engine;
  final ProcessThread thread;
  final int number;
  final Program program;
  State state = State.READY;
  ProtectionDomain domain = ProtectionDomain.APPLICATION;
  SimulatedCpu lastCpu;

  /** The call it is at, while it has no CPU. */
  SystemCall call;

  long callBegan;

  /** Ends its wait, or its sleep, when nothing else does. */
  final Timer timer =
      new Timer() {
        @Override
        protected void due(long now) {
          engine.makeReady(SimulatedThread.this, now);
        }
      };

  DomainLock awaitedLock;

  /** While it has no CPU: the announcement inside which it was preempted, or null. */
  Announcement announcement;

  boolean woken;

  /** Whether its program is over, or it has been killed. */
  boolean ended;

  /** The virtual time at which it last gave its CPU up; it cannot go on before. */
  long asideAt;

  enum State {
    READY,
    RUNNING,
    /** Has a CPU and spins for a lock. */
    SPINNING,
    /** Has no CPU until a lock is passed to it. */
    BLOCKED,
    /** Has no CPU until it is woken, or until its timer's time. */
    WAITING,
    /** Has been woken, or not begun, and has no CPU until its timer's time. */
    SLEEPING,
    EXITED
  }

  SimulatedThread(DiscreteEventEngine engine, ProcessThread thread, Program program) {
    this.engine = engine;
    this.thread = thread;
    this.number = thread.number();
    this.program = program;
    thread.begin(this);
  }

  /** Its next call: its program's, or after the last one the end of its process; or null. */
  SystemCall nextCall(SimulatedCpu cpu) {
    if (ended) {
      return null;
    }
    SystemCall call = thread.killed() ? null : program.next(cpu);
    if (call == null) {
      ended = true;
      call = thread.end();
    }
    return call;
  }

  /** Whether it has asked for a lock that another still holds. */
  boolean awaitsLock() {
    return awaitedLock != null && awaitedLock.holder() != this;
  }

  @Override
  public void wake(long now) {
    woken = true;
    if (state == State.WAITING) {
      engine.makeReadyAt(this, now);
    }
  }
}
