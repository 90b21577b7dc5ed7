package org.kernelsim.benchmarks.report;

import static org.kernelsim.benchmarks.report.Numbers.decimals;
import static org.kernelsim.benchmarks.report.Numbers.dividedBy;
import static org.kernelsim.benchmarks.report.Numbers.greatest;
import static org.kernelsim.benchmarks.report.Numbers.median;
import static org.kernelsim.benchmarks.report.Numbers.nanos;
import static org.kernelsim.benchmarks.report.Numbers.over;
import static org.kernelsim.benchmarks.report.Numbers.spread;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.benchmarks.SendBenchmark;

/** Whole calls: the same bytes to each socket of a list, on the four send paths. */
final class Sends {
  static final List<String> PATHS = List.of("ordinary", "batched", "handle", "alternate");
  static final int[] SOCKETS = {1, 8, 64, 512};
  static final int[] BYTES = {64, 1024, 16384, 65536};

  private static final int SAMPLED_SOCKETS = 64;
  private static final int[] SAMPLED_BYTES = {64, 1024, 16384};
  private static final double[] PERCENTILES = {50, 99, 99.9};

  private final List<String> lookups;

  /**
   * What is to be measured.
   *
   * @param full whether with the locked lookup, too
   */
  Sends(boolean full) {
    lookups = full ? List.of("lock-free", "locked") : List.of("lock-free");
  }

  List<Subject> subjects() {
    List<Subject> all = new ArrayList<>();
    for (String lookup : lookups) {
      for (int sockets : SOCKETS) {
        for (int bytes : BYTES) {
          PATHS.forEach(path -> all.add(send(path, lookup, sockets, bytes)));
        }
      }
    }
    for (int sockets : SOCKETS) {
      all.add(sink(sockets));
    }
    all.add(send("sendByHandle", "lock-free", 1, 1024));
    all.add(send("alternateAgain", "lock-free", 64, 1024));
    for (int bytes : SAMPLED_BYTES) {
      PATHS.forEach(path -> all.add(sampled(path, bytes)));
    }
    return all;
  }

  static Subject send(String method, String lookup, int sockets, int bytes) {
    return Subject.of(SendBenchmark.class, method)
        .with("lookup", lookup)
        .with("sockets", sockets)
        .with("bytes", bytes);
  }

  /** The bytes make no difference to it. */
  private static Subject sink(int sockets) {
    return send("sink", "lock-free", sockets, BYTES[0]);
  }

  private static Subject sampled(String path, int bytes) {
    return send(path, "lock-free", SAMPLED_SOCKETS, bytes).asSamples();
  }

  /** How many times cheaper per socket alternate sends are than ordinary ones. */
  static double[] gain(Scores scores, String lookup, int sockets, int bytes) {
    return over(
        scores.of(send("ordinary", lookup, sockets, bytes)),
        scores.of(send("alternate", lookup, sockets, bytes)));
  }

  List<String> lookups() {
    return lookups;
  }

  Table eachSocket(Scores scores, String lookup) {
    Table table =
        new Table(
            "bytes",
            "sockets",
            "ordinary",
            "batched",
            "handle",
            "alternate",
            "sink alone",
            "ordinary / alternate");
    for (int bytes : BYTES) {
      for (int sockets : SOCKETS) {
        List<String> cells = new ArrayList<>();
        cells.add(decimals(bytes, 0));
        cells.add(decimals(sockets, 0));
        for (String path : PATHS) {
          cells.add(nanos(dividedBy(scores.of(send(path, lookup, sockets, bytes)), sockets)));
        }
        cells.add(nanos(dividedBy(scores.of(sink(sockets)), sockets)));
        cells.add(spread(gain(scores, lookup, sockets, bytes), 2));
        table.row(cells.toArray(String[]::new));
      }
    }
    return table;
  }

  /** Where another path was faster than alternate in every round. */
  String rivals(Scores scores, String lookup) {
    StringBuilder text = new StringBuilder();
    for (String path : PATHS) {
      List<String> where = new ArrayList<>();
      for (int bytes : BYTES) {
        for (int sockets : SOCKETS) {
          double[] ratio =
              over(
                  scores.of(send(path, lookup, sockets, bytes)),
                  scores.of(send("alternate", lookup, sockets, bytes)));
          if (greatest(ratio) < 1) {
            where.add(
                decimals(bytes, 0)
                    + " bytes to "
                    + sockets
                    + " ("
                    + decimals(median(ratio), 2)
                    + ")");
          }
        }
      }
      if (!where.isEmpty()) {
        text.append("- ").append(path).append(": ").append(String.join(", ", where)).append('\n');
      }
    }
    return text.isEmpty()
        ? "No other path was faster than `alternate` in every round.\n"
        : "Faster than `alternate` in every round, with the time it took as a part of"
            + " `alternate`'s, were:\n\n"
            + text
            + "\nThere a handle is made for too few sends: the transfer, and taking the handle out"
            + " again, are calls and locks of their own, and a small copy costs less than they.\n";
  }

  Table percentiles(Scores scores) {
    Table table = new Table("bytes", "path", "p50, µs", "p99, µs", "p99.9, µs");
    for (int bytes : SAMPLED_BYTES) {
      for (String path : PATHS) {
        List<String> cells = new ArrayList<>(List.of(decimals(bytes, 0), path));
        for (double percent : PERCENTILES) {
          cells.add(spread(dividedBy(scores.percentile(sampled(path, bytes), percent), 1000), 1));
        }
        table.row(cells.toArray(String[]::new));
      }
    }
    return table;
  }
}
