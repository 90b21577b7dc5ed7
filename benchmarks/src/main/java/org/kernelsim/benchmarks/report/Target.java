package org.kernelsim.benchmarks.report;

import static org.kernelsim.benchmarks.report.Numbers.decimals;
import static org.kernelsim.benchmarks.report.Numbers.median;
import static org.kernelsim.benchmarks.report.Numbers.over;
import static org.kernelsim.benchmarks.report.Numbers.spread;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kernelsim.benchmarks.baseline.Lookup;

/**
 * What a measurement is held to, as a ratio within one run.
 *
 * @param what what is asked
 * @param measured the number asked about, by rounds
 * @param atMost whether the limit is the most it may be, or the least it must be
 * @param limit the limit, compared with the median of the rounds
 * @param judged false where it is reported only
 */
record Target(String what, double[] measured, boolean atMost, double limit, boolean judged) {
  private static final String LOCK_FREE = "lock-free";

  boolean met() {
    // As it is written: a hundredth is less than the host can tell.
    double written = Math.round(median(measured) * 100) / 100.0;
    return atMost ? written <= limit : written >= limit;
  }

  /** All of them. */
  static List<Target> all(Scores scores) {
    List<Target> all = new ArrayList<>();
    all.add(
        atMost(
            "`find` / its floor, 1 thread",
            1.5,
            over(find(scores, Lookup.LOCK_FREE, false, 1), floor(scores, "lookup"))));
    all.add(
        atMost(
            "counted `find` / its floor, 1 thread",
            1.5,
            over(find(scores, Lookup.LOCK_FREE, true, 1), floor(scores, "lookupCounted"))));
    for (boolean counted : new boolean[] {false, true}) {
      String kind = counted ? "counted `find`" : "`find`";
      all.add(
          atMost(
              kind + ", lock-free / locked, 1 thread",
              1,
              over(
                  find(scores, Lookup.LOCK_FREE, counted, 1),
                  find(scores, Lookup.LOCKED, counted, 1))));
      all.add(
          atLeast(
              kind + ", locked / lock-free, 2 threads with own handles of one process",
              4,
              over(
                  find(scores, Lookup.LOCKED, counted, 2),
                  find(scores, Lookup.LOCK_FREE, counted, 2))));
      all.add(
          atMost(
              kind + ", locked / under ReentrantLock, the same 2 threads",
              1,
              over(
                  find(scores, Lookup.LOCKED, counted, 2),
                  find(scores, Lookup.REENTRANT_LOCK, counted, 2))));
    }
    all.add(nothing("`find`", scores.bytes(Lookups.find(Lookup.LOCK_FREE, Lookups.ALONE, false))));
    all.add(
        nothing(
            "counted `find`", scores.bytes(Lookups.find(Lookup.LOCK_FREE, Lookups.ALONE, true))));
    all.add(
        nothing("send by handle", scores.bytes(Sends.send("sendByHandle", LOCK_FREE, 1, 1024))));
    all.add(
        nothing(
            "alternate send to 64 sockets",
            scores.bytes(Sends.send("alternateAgain", LOCK_FREE, 64, 1024))));
    all.add(gain(scores, 64, 1.2));
    all.add(gain(scores, 1024, 1.7));
    all.add(gain(scores, 16384, 6));
    all.add(twin(scores, 64, true));
    all.add(twin(scores, 8, false));
    all.add(twin(scores, 1, false));
    return all;
  }

  private static double[] find(Scores scores, Lookup lookup, boolean counted, int threads) {
    return scores.of(Lookups.find(lookup, threads == 1 ? Lookups.ALONE : Lookups.TWO, counted));
  }

  private static double[] floor(Scores scores, String method) {
    return scores.of(Lookups.floor(method, 1));
  }

  private static Target gain(Scores scores, int bytes, double least) {
    return atLeast(
        "ordinary / alternate send, 64 sockets, " + decimals(bytes, 0) + " bytes",
        least,
        Sends.gain(scores, LOCK_FREE, 64, bytes));
  }

  private static Target twin(Scores scores, int sockets, boolean judged) {
    String what =
        "whole alternate send / its twin in straight lines, "
            + sockets
            + (sockets == 1 ? " socket" : " sockets");
    return new Target(what, BoxPrice.ratio(scores, LOCK_FREE, sockets), true, 1.3, judged);
  }

  /** What is less than a byte is the harness's own: the smallest object has sixteen. */
  private static Target nothing(String what, double[] bytes) {
    return atMost(
        "whole bytes allocated by " + what, 0, Arrays.stream(bytes).map(Math::floor).toArray());
  }

  private static Target atMost(String what, double limit, double[] measured) {
    return new Target(what, measured, true, limit, true);
  }

  private static Target atLeast(String what, double limit, double[] measured) {
    return new Target(what, measured, false, limit, true);
  }

  private String wanted() {
    return (atMost ? "at most " : "at least ") + decimals(limit, limit % 1 == 0 ? 0 : 1);
  }

  static Table table(List<Target> targets) {
    Table table = new Table("target", "wanted", "measured", "");
    for (Target target : targets) {
      table.row(
          target.what,
          !target.judged ? "reported" : target.wanted(),
          spread(target.measured, 2),
          !target.judged ? "" : target.met() ? "met" : "**not met**");
    }
    return table;
  }
}
