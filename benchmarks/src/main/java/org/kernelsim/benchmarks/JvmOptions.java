package org.kernelsim.benchmarks;

/** The options of the JVMs that are measured: those with which the launcher runs kernel-sim. */
final class JvmOptions {
  /** The collector, whose barriers are part of every reference that a call's frame stores. */
  static final String COLLECTOR = "-XX:+UseSerialGC";

  /** Fewer misses of the host's address translation where many simulated CPUs take turns. */
  static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

  /** Huge pages are an option on Linux only. */
  static final String LENIENT = "-XX:+IgnoreUnrecognizedVMOptions";

  private JvmOptions() {}
}
