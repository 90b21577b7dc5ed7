package org.kernelsim.resource;

import java.util.concurrent.atomic.AtomicReference;
import org.kernelsim.machine.Cpu;

/**
 * Processes that are held under thresholds together. A call that would use too much is refused. A
 * job that goes over its CPU time, or is refused memory, is paused or terminated as its policy says
 * (published: use is watched and held under a threshold, a job over it is paused or terminated).
 *
 * <p>Thread-safe; lock-free. Terminated is the end: nothing changes the state any more.
 */
public final class Job {
  /** What becomes of a job that goes over its CPU time or memory. */
  public enum Policy {
    /** Nothing: its calls are refused, and it runs on. */
    REFUSE,
    /** It is paused until somebody resumes it. */
    PAUSE,
    /** It is terminated. */
    TERMINATE
  }

  /** Whether its processes may run. */
  public enum State {
    /** They may. */
    RUNNING,
    /** They may again when it is resumed. */
    PAUSED,
    /** Never again. */
    TERMINATED
  }

  private final Thresholds ofProcess;
  private final Policy policy;
  private final Usage usage;
  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

  /**
   * A job without processes.
   *
   * @param ofProcess what each of its processes is held under
   * @param ofAll what all together are held under
   */
  public Job(Thresholds ofProcess, Thresholds ofAll, Policy policy) {
    this.ofProcess = ofProcess;
    this.policy = policy;
    this.usage = new Usage(ofAll, null);
  }

  /** What a new process of this job uses. */
  public Usage newProcess() {
    return new Usage(ofProcess, usage);
  }

  /** What all its processes use. */
  public Usage usage() {
    return usage;
  }

  /**
   * One of its processes takes memory: 0, or ENOMEM, and then the policy is followed.
   *
   * @param bytes at least 0
   */
  public long takeMemory(Cpu cpu, Usage process, long bytes) {
    long answer = process.take(cpu, Resource.MEMORY, bytes);
    if (answer != 0) {
      goOver();
    }
    return answer;
  }

  /**
   * One of its processes has run; over its threshold, or the job's, the policy is followed.
   *
   * @param nanos at least 0
   */
  public void spend(Cpu cpu, Usage process, long nanos) {
    if (process.spend(cpu, Resource.CPU_TIME, nanos)) {
      goOver();
    }
  }

  private void goOver() {
    switch (policy) {
      case PAUSE -> state.compareAndSet(State.RUNNING, State.PAUSED);
      case TERMINATE -> state.set(State.TERMINATED);
      case REFUSE -> {} // the call's answer is all
    }
  }

  /** Whether its processes may run. */
  public State state() {
    return state.get();
  }

  /** Lets a paused job run again. */
  public void resume() {
    state.compareAndSet(State.PAUSED, State.RUNNING);
  }
}
