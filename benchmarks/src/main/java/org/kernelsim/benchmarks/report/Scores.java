package org.kernelsim.benchmarks.report;

/** What was measured, by rounds: one number for each. */
interface Scores {
  /** In the benchmark's unit, as a rule nanoseconds an operation. */
  double[] of(Subject subject);

  /** Of one method of a group. */
  double[] of(Subject group, String method);

  /** Bytes allocated by an operation. */
  double[] bytes(Subject subject);

  /** Of single operations; the benchmark is run {@link Subject#asSamples}. */
  double[] percentile(Subject sampled, double percent);
}
