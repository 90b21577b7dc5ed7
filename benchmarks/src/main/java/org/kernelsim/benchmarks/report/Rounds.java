package org.kernelsim.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Benchmarks run in rounds: in each round every one of them once, in a JVM of its own, so that a
 * host whose speed drifts slows all of them alike. Of each JVM the median iteration is taken; where
 * two are compared, they are within each round.
 */
final class Rounds implements Scores {
  private final int rounds;
  private final Subject.Length length;
  private final Map<Subject, List<RunResult>> results = new LinkedHashMap<>();

  Rounds(int rounds, Subject.Length length) {
    this.rounds = rounds;
    this.length = length;
  }

  /** Runs all of them, as often as there are rounds. */
  void measure(Collection<Subject> subjects) throws RunnerException {
    for (int round = 1; round <= rounds; round++) {
      int number = 0;
      for (Subject subject : subjects) {
        System.err.printf(
            "round %d of %d, %d of %d: %s%n",
            round, rounds, ++number, subjects.size(), subject.name());
        results.computeIfAbsent(subject, any -> new ArrayList<>()).add(subject.run(length, true));
      }
    }
  }

  /** Writes all results in JMH's form, each round as one fork. */
  void writeJson(Path file) throws IOException {
    List<RunResult> joined = new ArrayList<>();
    for (List<RunResult> ofOne : results.values()) {
      List<BenchmarkResult> forks = new ArrayList<>();
      ofOne.forEach(result -> forks.addAll(result.getBenchmarkResults()));
      joined.add(new RunResult(ofOne.get(0).getParams(), forks));
    }
    try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, "UTF-8")) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(joined);
    }
  }

  @Override
  public double[] of(Subject subject) {
    return medians(subject, iteration -> iteration.getPrimaryResult().getScore());
  }

  @Override
  public double[] of(Subject group, String method) {
    return medians(group, iteration -> iteration.getSecondaryResults().get(method).getScore());
  }

  private double[] medians(Subject subject, ToDoubleFunction<IterationResult> score) {
    return each(
        subject,
        result ->
            Numbers.median(result.getIterationResults().stream().mapToDouble(score).toArray()));
  }

  @Override
  public double[] bytes(Subject subject) {
    return each(
        subject, result -> result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
  }

  @Override
  public double[] percentile(Subject sampled, double percent) {
    return each(
        sampled, result -> result.getPrimaryResult().getStatistics().getPercentile(percent));
  }

  private double[] each(Subject subject, ToDoubleFunction<BenchmarkResult> number) {
    return results.get(subject).stream()
        .map(result -> result.getBenchmarkResults().iterator().next())
        .mapToDouble(number)
        .toArray();
  }
}
