package org.kernelsim.benchmarks.report;

import static org.kernelsim.benchmarks.report.Numbers.decimals;
import static org.kernelsim.benchmarks.report.Numbers.median;
import static org.kernelsim.benchmarks.report.Numbers.over;
import static org.kernelsim.benchmarks.report.Numbers.spread;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kernelsim.benchmarks.DomainLockBenchmark;
import org.kernelsim.benchmarks.EngineStepsBenchmark;
import org.kernelsim.benchmarks.ReplayParseBenchmark;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Prints the tables of docs/performance.md, each after its benchmarks have been run in rounds
 * ({@link Rounds}): the median of the rounds with the least and the greatest; a ratio is made
 * within each round before its median is taken.
 *
 * <p>Run it in the top directory of the project, on a host that does nothing else:
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar org.kernelsim.benchmarks.report.Figures \
 *     [--rounds N] [box|engine|lock|reading ...]</pre>
 */
public final class Figures {
  private static final Subject.Length LENGTH = new Subject.Length(3, 1000, 10, 200);

  private final Rounds rounds;

  private Figures(int rounds) {
    this.rounds = new Rounds(rounds, LENGTH);
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
    System.out.println(Machine.here());
    Figures figures = new Figures(rounds);
    for (String table : tables) {
      System.out.println();
      System.out.print(
          switch (table) {
            case "box" -> figures.box();
            case "engine" -> figures.engine();
            case "lock" -> figures.lock();
            case "reading" -> figures.reading();
            default ->
                throw new IllegalArgumentException(
                    table + " is none of the tables box, engine, lock, reading");
          });
    }
  }

  private Table box() throws RunnerException {
    List<Subject> subjects = BoxPrice.subjects();
    rounds.measure(subjects);
    return BoxPrice.table(rounds);
  }

  private Table engine() throws RunnerException {
    List<Subject> all = new ArrayList<>();
    for (String start : List.of("together", "spread")) {
      for (int sockets : new int[] {1, 8}) {
        for (int cpus : new int[] {1, 64, 1024}) {
          all.add(steps(cpus, sockets, start));
        }
      }
    }
    rounds.measure(all);
    Table table =
        new Table(
            "start", "sockets a CPU", "CPUs", "a step, ns", "million steps/s", "step, 64 CPUs = 1");
    for (Subject subject : all) {
      Map<String, String> params = subject.params();
      Subject base = steps(64, Integer.parseInt(params.get("sockets")), params.get("start"));
      table.row(
          params.get("start"),
          params.get("sockets"),
          params.get("cpus"),
          spread(rounds.of(subject), 1),
          decimals(1_000 / median(rounds.of(subject)), 1),
          spread(over(rounds.of(subject), rounds.of(base)), 2));
    }
    return table;
  }

  private static Subject steps(int cpus, int sockets, String start) {
    return Subject.of(EngineStepsBenchmark.class, "steps")
        .with("cpus", cpus)
        .with("sockets", sockets)
        .with("start", start);
  }

  private Table lock() throws RunnerException {
    List<Subject> all = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      for (int outside : new int[] {0, 100}) {
        all.add(locked("domainLock", threads, outside));
        all.add(locked("reentrantLock", threads, outside));
      }
    }
    rounds.measure(all);
    Table table =
        new Table("threads", "work between", "domain lock, ns", "ReentrantLock, ns", "ratio");
    for (int threads : new int[] {1, 2}) {
      for (int outside : new int[] {0, 100}) {
        double[] ours = rounds.of(locked("domainLock", threads, outside));
        double[] theirs = rounds.of(locked("reentrantLock", threads, outside));
        table.row(
            Integer.toString(threads),
            outside + " tokens",
            spread(ours, 1),
            spread(theirs, 1),
            spread(over(ours, theirs), 2));
      }
    }
    return table;
  }

  private static Subject locked(String lock, int threads, int outside) {
    return Subject.of(DomainLockBenchmark.class, lock + (threads == 1 ? "Alone" : "ByTwo"))
        .by(threads)
        .with("outside", outside);
  }

  private Table reading() throws RunnerException {
    Subject parse = Subject.of(ReplayParseBenchmark.class, "parse");
    Subject read = Subject.of(ReplayParseBenchmark.class, "read");
    rounds.measure(List.of(parse, read));
    return new Table("what", "lines a second")
        .row("parsed", spread(rounds.of(parse), 0))
        .row("read and ready to be replayed", spread(rounds.of(read), 0));
  }
}
