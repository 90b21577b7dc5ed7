package org.kernelsim.benchmarks.report;

import static org.kernelsim.benchmarks.report.Numbers.over;
import static org.kernelsim.benchmarks.report.Numbers.spread;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kernelsim.benchmarks.BoxPriceBenchmark;

/** Calls box by box beside their twins in straight lines. */
final class BoxPrice {
  private static final int[] SOCKETS = {1, 8, 64};
  private static final List<String> LOOKUPS = List.of("locked", "lock-free");

  private BoxPrice() {}

  static List<Subject> subjects() {
    List<Subject> all = new ArrayList<>(List.of(send("Boxed"), send("Fused")));
    for (String lookup : LOOKUPS) {
      for (int sockets : SOCKETS) {
        all.add(alternate("Boxed", lookup, sockets));
        all.add(alternate("Fused", lookup, sockets));
      }
    }
    return all;
  }

  /** How much longer a whole alternate send takes than its twin. */
  static double[] ratio(Scores scores, String lookup, int sockets) {
    return over(
        scores.of(alternate("Boxed", lookup, sockets)),
        scores.of(alternate("Fused", lookup, sockets)));
  }

  static Table table(Scores scores) {
    Table table =
        new Table("call", "boxes", "boxed, ns", "straight lines, ns", "ratio", "a box, ns");
    row(table, "send", 10, scores.of(send("Boxed")), scores.of(send("Fused")));
    for (String lookup : LOOKUPS) {
      for (int sockets : SOCKETS) {
        row(
            table,
            "alternate send to " + sockets + ", " + lookup,
            (lookup.equals("locked") ? 8 : 10) + 3 * sockets,
            scores.of(alternate("Boxed", lookup, sockets)),
            scores.of(alternate("Fused", lookup, sockets)));
      }
    }
    return table;
  }

  private static void row(Table table, String call, int boxes, double[] boxed, double[] fused) {
    double[] each = new double[boxed.length];
    Arrays.setAll(each, i -> (boxed[i] - fused[i]) / boxes);
    table.row(
        call,
        Integer.toString(boxes),
        spread(boxed, 1),
        spread(fused, 1),
        spread(over(boxed, fused), 2),
        spread(each, 2));
  }

  private static Subject send(String form) {
    return Subject.of(BoxPriceBenchmark.class, "send" + form);
  }

  private static Subject alternate(String form, String lookup, int sockets) {
    return Subject.of(BoxPriceBenchmark.class, "alternate" + form)
        .with("lookup", lookup)
        .with("sockets", sockets);
  }
}
