package org.kernelsim.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One benchmark with its parameters, its threads, and what is looked at.
 *
 * @param benchmark class and method, or class and group
 * @param params by name, in order
 * @param threads how many; of a group one changes things, the others look
 * @param grouped whether it is a group
 * @param sampled whether single operations are timed, for percentiles, instead of many together
 */
record Subject(
    String benchmark, Map<String, String> params, int threads, boolean grouped, boolean sampled) {

  /** A method of a class, by one thread. */
  static Subject of(Class<?> benchmarks, String method) {
    return new Subject(benchmarks.getSimpleName() + "." + method, new TreeMap<>(), 1, false, false);
  }

  Subject with(String param, Object value) {
    Map<String, String> more = new TreeMap<>(params);
    more.put(param, value.toString());
    return new Subject(benchmark, more, threads, grouped, sampled);
  }

  Subject by(int newThreads) {
    return new Subject(benchmark, params, newThreads, grouped, sampled);
  }

  Subject asGroup() {
    return new Subject(benchmark, params, threads, true, sampled);
  }

  Subject asSamples() {
    return new Subject(benchmark, params, threads, grouped, true);
  }

  /** For who watches. */
  String name() {
    return benchmark + " " + params + (threads == 1 ? "" : " by " + threads + " threads");
  }

  /** How long a benchmark runs in one JVM; times in milliseconds. */
  record Length(int warmups, int warmupMillis, int iterations, int iterationMillis) {}

  /** Runs it once, in a JVM of its own; or in this one, to see that it runs. */
  RunResult run(Length length, boolean ownJvm) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + benchmark.replace(".", "\\.") + "$")
            .forks(ownJvm ? 1 : 0)
            .warmupIterations(length.warmups)
            .warmupTime(TimeValue.milliseconds(length.warmupMillis))
            .measurementIterations(length.iterations)
            .measurementTime(TimeValue.milliseconds(length.iterationMillis))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (grouped) {
      options.threadGroups(threads - 1, 1);
    } else if (threads > 1) {
      options.threads(threads);
    }
    if (sampled) {
      options.mode(Mode.SampleTime);
    }
    params.forEach(options::param);
    return new Runner(options.build()).runSingle();
  }
}
