package org.kernelsim.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints the tables of docs/performance.md. It runs the benchmarks in rounds: in each round every
 * benchmark of a table once, in a JVM of its own, so that a host whose speed drifts slows all of
 * them alike. Of each JVM the median iteration is taken; the table shows the median of the rounds
 * with the least and the greatest, and a ratio is made within each round before its median is
 * taken.
 *
 * <p>Run it in the top directory of the project, on a host that does nothing else:
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar org.kernelsim.benchmarks.Figures [--rounds N] \
 *     [box|engine|lock|reading ...]</pre>
 */
public final class Figures {
  private static final int BOXES_OF_SEND = 10;
  private static final String BOX = BoxPriceBenchmark.class.getSimpleName();
  private static final String ENGINE = EngineStepsBenchmark.class.getSimpleName();
  private static final String LOCK = DomainLockBenchmark.class.getSimpleName();
  private static final String READING = ReplayParseBenchmark.class.getSimpleName();

  private final int rounds;
  private final Map<String, double[]> scores = new TreeMap<>();

  private Figures(int rounds) {
    this.rounds = rounds;
  }

  /** Prints the tables asked for, or all of them. */
  public static void main(String[] args) throws RunnerException, IOException {
    int rounds = 7;
    List<String> tables = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--rounds") && i + 1 < args.length) {
        rounds = Integer.parseInt(args[++i]);
      } else {
        tables.add(args[i]);
      }
    }
    if (tables.isEmpty()) {
      tables = List.of("box", "engine", "lock", "reading");
    }
    System.out.println(machine());
    Figures figures = new Figures(rounds);
    for (String table : tables) {
      System.out.println();
      switch (table) {
        case "box" -> figures.box();
        case "engine" -> figures.engine();
        case "lock" -> figures.lock();
        case "reading" -> figures.reading();
        default ->
            throw new IllegalArgumentException(
                table + " is none of the tables box, engine, lock, reading");
      }
    }
  }

  private static String machine() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    String cpu =
        !Files.isReadable(cpuinfo)
            ? System.getProperty("os.arch")
            : Files.readAllLines(cpuinfo).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    return cpu
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + ", JDK "
        + Runtime.version();
  }

  private void box() throws RunnerException {
    Subject sendBoxed = new Subject(BOX + ".sendBoxed");
    Subject sendFused = new Subject(BOX + ".sendFused");
    List<Subject> all = new ArrayList<>(List.of(sendBoxed, sendFused));
    int[] lengths = {1, 8, 64};
    for (int sockets : lengths) {
      all.add(alternate("Boxed", sockets));
      all.add(alternate("Fused", sockets));
    }
    measure(all);
    row("call", "boxes", "boxed, ns", "straight lines, ns", "ratio", "a box, ns");
    rule(6);
    boxRow("send", BOXES_OF_SEND, sendBoxed, sendFused);
    for (int sockets : lengths) {
      boxRow(
          "alternate send to " + sockets,
          8 + 3 * sockets,
          alternate("Boxed", sockets),
          alternate("Fused", sockets));
    }
  }

  private static Subject alternate(String form, int sockets) {
    return new Subject(BOX + ".alternate" + form, "sockets=" + sockets);
  }

  private void boxRow(String call, int boxes, Subject boxed, Subject fused) {
    row(
        call,
        Integer.toString(boxes),
        spread(of(boxed), 1),
        spread(of(fused), 1),
        spread(over(of(boxed), of(fused)), 2),
        spread(eachBox(of(boxed), of(fused), boxes), 2));
  }

  private static double[] eachBox(double[] boxed, double[] fused, int boxes) {
    double[] each = new double[boxed.length];
    Arrays.setAll(each, i -> (boxed[i] - fused[i]) / boxes);
    return each;
  }

  private void engine() throws RunnerException {
    List<Subject> all = new ArrayList<>();
    for (String start : List.of("together", "spread")) {
      for (int sockets : new int[] {1, 8}) {
        for (int cpus : new int[] {1, 64, 1024}) {
          all.add(steps(cpus, sockets, start));
        }
      }
    }
    measure(all);
    row("start", "sockets a CPU", "CPUs", "a step, ns", "million steps/s", "step, 64 CPUs = 1");
    rule(6);
    for (Subject subject : all) {
      Map<String, String> params = subject.params();
      double[] base = of(steps(64, Integer.parseInt(params.get("sockets")), params.get("start")));
      row(
          params.get("start"),
          params.get("sockets"),
          params.get("cpus"),
          spread(of(subject), 1),
          decimals(1_000 / median(of(subject)), 1),
          spread(over(of(subject), base), 2));
    }
  }

  private static Subject steps(int cpus, int sockets, String start) {
    return new Subject(ENGINE + ".steps", "cpus=" + cpus, "sockets=" + sockets, "start=" + start);
  }

  private void lock() throws RunnerException {
    List<Subject> all = new ArrayList<>();
    for (String by : List.of("Alone", "ByTwo")) {
      for (int outside : new int[] {0, 100}) {
        all.add(locked("domainLock", by, outside));
        all.add(locked("reentrantLock", by, outside));
      }
    }
    measure(all);
    row("threads", "work between", "domain lock, ns", "ReentrantLock, ns", "ratio");
    rule(5);
    for (String by : List.of("Alone", "ByTwo")) {
      for (int outside : new int[] {0, 100}) {
        double[] ours = of(locked("domainLock", by, outside));
        double[] theirs = of(locked("reentrantLock", by, outside));
        row(
            by.equals("Alone") ? "1" : "2",
            outside + " tokens",
            spread(ours, 1),
            spread(theirs, 1),
            spread(over(ours, theirs), 2));
      }
    }
  }

  private static Subject locked(String lock, String by, int outside) {
    return new Subject(LOCK + "." + lock + by, "outside=" + outside);
  }

  private void reading() throws RunnerException {
    List<Subject> all = List.of(new Subject(READING + ".parse"), new Subject(READING + ".read"));
    measure(all);
    row("what", "lines a second");
    rule(2);
    row("parsed", spread(of(all.get(0)), 0));
    row("read and ready to be replayed", spread(of(all.get(1)), 0));
  }

  private void measure(List<Subject> subjects) throws RunnerException {
    for (int round = 0; round < rounds; round++) {
      for (Subject subject : subjects) {
        System.err.println("round " + (round + 1) + " of " + rounds + ": " + subject.name());
        scores.computeIfAbsent(subject.name(), name -> new double[rounds])[round] = subject.run();
      }
    }
  }

  private double[] of(Subject subject) {
    return scores.get(subject.name());
  }

  private static double[] over(double[] ones, double[] others) {
    double[] ratios = new double[ones.length];
    Arrays.setAll(ratios, i -> ones[i] / others[i]);
    return ratios;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median, and the least and the greatest behind it. */
  private static String spread(double[] values, int decimals) {
    double least = Arrays.stream(values).min().orElseThrow();
    double greatest = Arrays.stream(values).max().orElseThrow();
    return decimals(median(values), decimals)
        + " ("
        + decimals(least, decimals)
        + " to "
        + decimals(greatest, decimals)
        + ")";
  }

  private static String decimals(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static void row(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  private static void rule(int columns) {
    System.out.println("|" + " --- |".repeat(columns));
  }

  /** One benchmark with its parameters. */
  private record Subject(String benchmark, List<String> settings) {
    Subject(String benchmark, String... settings) {
      this(benchmark, List.of(settings));
    }

    String name() {
      return benchmark + " " + String.join(" ", settings);
    }

    Map<String, String> params() {
      Map<String, String> params = new TreeMap<>();
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        params.put(setting.substring(0, equals), setting.substring(equals + 1));
      }
      return params;
    }

    /** Runs it in a JVM of its own; the median of its iterations, in the benchmark's unit. */
    double run() throws RunnerException {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(benchmark.replace(".", "\\.") + "$")
              .forks(1)
              .warmupIterations(3)
              .warmupTime(TimeValue.seconds(1))
              .measurementIterations(10)
              .measurementTime(TimeValue.milliseconds(200))
              .verbosity(VerboseMode.SILENT)
              .shouldFailOnError(true);
      params().forEach(options::param);
      return median(
          new Runner(options.build())
              .runSingle().getBenchmarkResults().iterator().next().getIterationResults().stream()
                  .map(IterationResult::getPrimaryResult)
                  .mapToDouble(result -> result.getScore())
                  .toArray());
    }
  }
}
