package org.kernelsim.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/** Numbers of several rounds, and how they are written. */
final class Numbers {
  private Numbers() {}

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double least(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  static double greatest(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  /** Ratios within the rounds. */
  static double[] over(double[] ones, double[] others) {
    double[] ratios = new double[ones.length];
    Arrays.setAll(ratios, i -> ones[i] / others[i]);
    return ratios;
  }

  static double[] dividedBy(double[] values, double divisor) {
    return Arrays.stream(values).map(value -> value / divisor).toArray();
  }

  /** The median, and the least and the greatest behind it. */
  static String spread(double[] values, int decimals) {
    return decimals(median(values), decimals)
        + " ("
        + decimals(least(values), decimals)
        + " to "
        + decimals(greatest(values), decimals)
        + ")";
  }

  static String decimals(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** Three digits or so: no more is meant by a time on a host that others use too. */
  static String nanos(double[] values) {
    double median = median(values);
    return decimals(median, median < 100 ? 1 : 0);
  }
}
