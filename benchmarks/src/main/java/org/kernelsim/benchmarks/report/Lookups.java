package org.kernelsim.benchmarks.report;

import static org.kernelsim.benchmarks.report.Numbers.decimals;
import static org.kernelsim.benchmarks.report.Numbers.greatest;
import static org.kernelsim.benchmarks.report.Numbers.median;
import static org.kernelsim.benchmarks.report.Numbers.nanos;
import static org.kernelsim.benchmarks.report.Numbers.over;
import static org.kernelsim.benchmarks.report.Numbers.spread;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.benchmarks.FloorBenchmark;
import org.kernelsim.benchmarks.HotHandleBenchmark;
import org.kernelsim.benchmarks.Keys;
import org.kernelsim.benchmarks.LookupBenchmark;
import org.kernelsim.benchmarks.baseline.Lookup;

/** The lookups, their floors, and where another than ours is faster. */
final class Lookups {
  /** Of the changing thread's operations one in so many changes something. */
  private static final int[] CHURN = {100, 10};

  /** A way to count references: its benchmark, and its name in the table. */
  private record Counting(String method, String title) {
    Subject by(int threads) {
      return Subject.of(HotHandleBenchmark.class, method).by(threads);
    }
  }

  private static final Counting OURS = new Counting("oneCount", "one count (the kernel's)");

  private static final List<Counting> COUNTINGS =
      List.of(
          OURS,
          new Counting("oneCountForEachList", "one count for each list"),
          new Counting("countsOfEachCpu", "counts of each CPU"),
          new Counting("givenUpTogether", "given up together"));

  /** Who looks up what. */
  record Situation(int threads, Keys keys) {
    String title() {
      return switch (keys) {
        case OWN -> threads == 1 ? "1 thread" : threads + " threads, own handles";
        case ONE -> threads + " threads, one handle";
        case ZIPF -> threads + " threads, Zipf";
      };
    }
  }

  static final Situation ALONE = new Situation(1, Keys.OWN);
  static final Situation TWO = new Situation(2, Keys.OWN);

  private final List<Situation> situations;
  private final List<Situation> churned;
  private final int cores;

  /**
   * What is to be measured.
   *
   * @param full whether the whole matrix
   */
  Lookups(boolean full, int cores) {
    this.cores = cores;
    situations =
        new ArrayList<>(
            List.of(ALONE, TWO, new Situation(2, Keys.ONE), new Situation(2, Keys.ZIPF)));
    churned = new ArrayList<>(List.of(new Situation(2, Keys.ZIPF)));
    if (full) {
      for (Keys keys : Keys.values()) {
        situations.add(new Situation(4, keys));
        for (int threads : new int[] {2, 4}) {
          if (threads != 2 || keys != Keys.ZIPF) {
            churned.add(new Situation(threads, keys));
          }
        }
      }
    } else {
      situations.add(new Situation(4, Keys.OWN));
    }
  }

  List<Subject> subjects() {
    List<Subject> all = new ArrayList<>();
    for (String alone : List.of("empty", "acquireLoad", "fullFence", "pick")) {
      all.add(floor(alone, 1));
    }
    for (int threads : new int[] {1, 2}) {
      all.add(floor("lookup", threads));
      all.add(floor("lookupCounted", threads));
    }
    for (boolean counted : new boolean[] {false, true}) {
      for (Situation situation : situations) {
        for (Lookup lookup : Lookup.values()) {
          all.add(find(lookup, situation, counted));
        }
      }
    }
    for (int threads : new int[] {1, 2}) {
      COUNTINGS.forEach(counting -> all.add(counting.by(threads)));
    }
    for (boolean counted : new boolean[] {false, true}) {
      for (Situation situation : churned) {
        for (int every : CHURN) {
          for (Lookup lookup : Lookup.values()) {
            all.add(churn(lookup, situation, every, counted));
          }
        }
      }
    }
    return all;
  }

  static Subject floor(String method, int threads) {
    return Subject.of(FloorBenchmark.class, method).by(threads);
  }

  static Subject find(Lookup lookup, Situation situation, boolean counted) {
    return Subject.of(LookupBenchmark.class, counted ? "findCounted" : "find")
        .with("lookup", lookup)
        .with("keys", situation.keys)
        .by(situation.threads);
  }

  private static String group(boolean counted) {
    return counted ? "churnCounted" : "churn";
  }

  private static Subject churn(Lookup lookup, Situation situation, int every, boolean counted) {
    return Subject.of(LookupBenchmark.class, group(counted))
        .with("lookup", lookup)
        .with("keys", situation.keys)
        .with("every", every)
        .by(situation.threads)
        .asGroup();
  }

  Table floors(Scores scores) {
    Table table = new Table("floor", "1 thread, ns", "2 threads, ns");
    row(table, scores, "empty", "nothing: the harness alone");
    row(table, scores, "pick", "pick the next handle, as every lookup does");
    row(table, scores, "acquireLoad", "one acquire load");
    row(table, scores, "fullFence", "one full fence");
    row(
        table,
        scores,
        "lookup",
        "pick, announce, fence, " + FloorBenchmark.LEVELS + " dependent acquire loads, withdraw");
    row(table, scores, "lookupCounted", "the same with a reference counted and given up");
    return table;
  }

  private static void row(Table table, Scores scores, String method, String title) {
    table.row(
        title,
        spread(scores.of(floor(method, 1)), 1),
        method.startsWith("lookup") ? spread(scores.of(floor(method, 2)), 1) : "");
  }

  Table finds(Scores scores, boolean counted) {
    List<String> heads = new ArrayList<>(List.of("ns"));
    situations.forEach(situation -> heads.add(head(situation)));
    heads.add("bytes allocated");
    Table table = new Table(heads.toArray(String[]::new));
    for (Lookup lookup : Lookup.values()) {
      List<String> cells = new ArrayList<>(List.of(lookup.title()));
      for (Situation situation : situations) {
        cells.add(nanos(scores.of(find(lookup, situation, counted))));
      }
      cells.add(decimals(median(scores.bytes(find(lookup, ALONE, counted))), 0));
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private String head(Situation situation) {
    return situation.title() + (judged(situation) ? "" : " (oversubscribed)");
  }

  /** With more threads than cores the host's scheduler decides. */
  private boolean judged(Situation situation) {
    return situation.threads <= cores;
  }

  Table churns(Scores scores, boolean counted) {
    List<String> heads = new ArrayList<>(List.of("ns"));
    for (Situation situation : churned) {
      for (int every : CHURN) {
        heads.add(head(situation) + ", " + 100 / every + " %: who looks");
        heads.add("who changes");
      }
    }
    Table table = new Table(heads.toArray(String[]::new));
    for (Lookup lookup : Lookup.values()) {
      List<String> cells = new ArrayList<>(List.of(lookup.title()));
      for (Situation situation : churned) {
        for (int every : CHURN) {
          Subject subject = churn(lookup, situation, every, counted);
          cells.add(nanos(scores.of(subject, group(counted) + "Find")));
          cells.add(nanos(scores.of(subject, group(counted) + "Change")));
        }
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /** What counting alone costs, of one message to many sockets. */
  Table counts(Scores scores) {
    Table table =
        new Table(
            HotHandleBenchmark.SOCKETS + " references", "1 thread, ns", "2 threads, ns", "of ours");
    double[] ours = scores.of(OURS.by(2));
    for (Counting counting : COUNTINGS) {
      double[] two = scores.of(counting.by(2));
      table.row(
          counting.title, nanos(scores.of(counting.by(1))), nanos(two), spread(over(two, ours), 2));
    }
    return table;
  }

  /** Where another lookup was faster than ours in every round, one line each, and why. */
  String rivals(Scores scores, boolean counted) {
    StringBuilder text = new StringBuilder();
    for (Situation situation : situations) {
      for (Lookup rival : Lookup.values()) {
        double[] ratio =
            over(
                scores.of(find(rival, situation, counted)),
                scores.of(find(Lookup.LOCK_FREE, situation, counted)));
        if (rival != Lookup.LOCK_FREE && judged(situation) && greatest(ratio) < 1) {
          text.append("- ")
              .append(situation.title())
              .append(": ")
              .append(rival.title())
              .append(" takes ")
              .append(decimals(median(ratio), 2))
              .append(" of its time. ")
              .append(why(rival, situation, counted))
              .append('\n');
        }
      }
    }
    return text.isEmpty()
        ? "No other way was faster than the lock-free `find` in every round.\n"
        : "Faster than the lock-free `find` in every round were:\n\n" + text;
  }

  static String why(Lookup rival, Situation situation, boolean counted) {
    if (counted && situation.threads > 1 && situation.keys != Keys.OWN) {
      return "The count decides: all threads write one word, and its cache line is handed to and"
          + " fro; whoever keeps others away for a while, or touches the line less often, wins.";
    }
    return switch (rival) {
      case LOCKED, SYNCHRONIZED, REENTRANT_LOCK, STAMPED_READ, REENTRANT_READ_WRITE_LOCK ->
          situation.threads == 1
              ? "With nobody to wait for, taking and giving back a lock costs no more than a fence"
                  + " and two stores."
              : "Whoever has the lock runs on for several turns while the others wait.";
      case STAMPED_OPTIMISTIC ->
          "It reads a version that nobody changes here, and has neither store nor fence; each"
              + " change of the table sends those who look to the lock.";
      case CONCURRENT_HASH_MAP, NON_BLOCKING_HASH_MAP ->
          "It is given the JVM's collector, which keeps what was found: nothing has to be"
              + " announced.";
      case COUNT_AND_RECHECK ->
          "It has no announcement and so no fence; in return what has been a count stays one for"
              + " ever, and nothing can be used without counting.";
      case LOCK_FREE -> throw new IllegalArgumentException("it is no rival");
    };
  }

  /** The situations that a picture shows. */
  List<Situation> pictured() {
    return situations.subList(0, 3);
  }
}
