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
import org.kernelsim.benchmarks.ProtectedFileBenchmark;
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
 *     [--rounds N] [box|engine|lock|reading|files ...]</pre>
 */
public final class Figures {
  private static final Subject.Length LENGTH = new Subject.Length(3, 1000, 10, 200);
  private static final List<Subject> READING =
      List.of(
          Subject.of(ReplayParseBenchmark.class, "parse"),
          Subject.of(ReplayParseBenchmark.class, "read"));
  private static final int[] FILE_BYTES = {65536, 4096};

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
      tables = List.of("box", "engine", "lock", "reading", "files");
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
            case "files" -> figures.files();
            default ->
                throw new IllegalArgumentException(
                    table + " is none of the tables box, engine, lock, reading, files");
          });
    }
  }

  private Table box() throws RunnerException {
    List<Subject> subjects = BoxPrice.subjects();
    rounds.measure(subjects);
    return BoxPrice.table(rounds);
  }

  /** All that the tables are made from. */
  static List<Subject> subjects() {
    List<Subject> all = new ArrayList<>(BoxPrice.subjects());
    all.addAll(stepSubjects());
    all.addAll(lockSubjects());
    all.addAll(READING);
    all.addAll(fileSubjects());
    return all;
  }

  private static List<Subject> stepSubjects() {
    List<Subject> all = new ArrayList<>();
    for (String start : List.of("together", "spread")) {
      for (int sockets : new int[] {1, 8}) {
        for (int cpus : new int[] {1, 64, 1024}) {
          all.add(steps(cpus, sockets, start));
        }
      }
    }
    return all;
  }

  private Table engine() throws RunnerException {
    List<Subject> all = stepSubjects();
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

  private static List<Subject> lockSubjects() {
    List<Subject> all = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      for (int outside : new int[] {0, 100}) {
        all.add(locked("domainLock", threads, outside));
        all.add(locked("reentrantLock", threads, outside));
      }
    }
    return all;
  }

  private Table lock() throws RunnerException {
    rounds.measure(lockSubjects());
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
    rounds.measure(READING);
    return new Table("what", "lines a second")
        .row("parsed", spread(rounds.of(READING.get(0)), 0))
        .row("read and ready to be replayed", spread(rounds.of(READING.get(1)), 0));
  }

  private Table files() throws RunnerException {
    rounds.measure(fileSubjects());
    Table table = new Table("call", "bytes", "file, µs", "cipher alone, µs", "cipher / file");
    for (int bytes : FILE_BYTES) {
      for (String call : List.of("read", "write")) {
        double[] file = rounds.of(file(call, bytes));
        String alone = call.equals("read") ? "decryptAlone" : "encryptAlone";
        double[] cipher = rounds.of(file(alone, bytes));
        table.row(
            call,
            decimals(bytes, 0),
            spread(file, 1),
            spread(cipher, 1),
            spread(over(cipher, file), 2));
      }
    }
    return table;
  }

  private static List<Subject> fileSubjects() {
    List<Subject> all = new ArrayList<>();
    for (int bytes : FILE_BYTES) {
      for (String method : List.of("read", "decryptAlone", "write", "encryptAlone")) {
        all.add(file(method, bytes));
      }
    }
    return all;
  }

  private static Subject file(String method, int bytes) {
    return Subject.of(ProtectedFileBenchmark.class, method).with("bytes", bytes);
  }
}
