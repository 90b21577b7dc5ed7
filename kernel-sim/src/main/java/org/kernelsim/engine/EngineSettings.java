package org.kernelsim.engine;

/**
 * How a discrete-event engine schedules.
 *
 * @param cpus simulated CPUs, 1 to 1,024
 * @param quantumNanos how long a thread runs before a ready one takes its CPU, in nanoseconds of
 *     virtual time, at least 1
 * @param lockWait what a thread does that finds a lock taken
 * @param preemptInside whether a thread may lose its CPU inside the service domain too
 */
public record EngineSettings(
    int cpus, long quantumNanos, LockWait lockWait, boolean preemptInside) {
  /** The most CPUs. */
  public static final int MAX_CPUS = 1024;

  /** One CPU, a quantum of a millisecond, spinning, no preemption inside the service domain. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(1, 1_000_000, LockWait.SPIN, false);

  /** What a thread does that finds a lock taken. */
  public enum LockWait {
    /** Keeps its CPU until it has the lock. */
    SPIN,
    /** Gives its CPU to another thread until it has the lock. */
    BLOCK
  }

  /** Checks the ranges. */
  public EngineSettings {
    if (cpus < 1 || cpus > MAX_CPUS) {
      throw new IllegalArgumentException("cpus must be 1 to " + MAX_CPUS + ": " + cpus);
    }
    if (quantumNanos < 1) {
      throw new IllegalArgumentException("the quantum must be at least 1 ns: " + quantumNanos);
    }
  }

  /** The same on another number of CPUs. */
  public EngineSettings withCpus(int newCpus) {
    return new EngineSettings(newCpus, quantumNanos, lockWait, preemptInside);
  }
}
