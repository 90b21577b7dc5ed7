package org.kernelsim.engine;

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
  SystemCall call;
  long callBegan;
  long dueAt;
  long timerSequence;
  DomainLock awaitedLock;
  boolean woken;

  enum State {
    READY,
    RUNNING,
    /** Has a CPU and spins for a lock. */
    SPINNING,
    WAITING,
    EXITED
  }

  SimulatedThread(DiscreteEventEngine engine, ProcessThread thread, Program program) {
    this.engine = engine;
    this.thread = thread;
    this.number = thread.number();
    this.program = program;
  }

  @Override
  public void wake(long now) {
    woken = true;
    if (state == State.WAITING) {
      engine.makeReady(this, now);
    }
  }
}
