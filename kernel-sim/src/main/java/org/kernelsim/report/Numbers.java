package org.kernelsim.report;

import java.util.Locale;

/** Numbers as people read them: grouped, with a unit where there is one. */
final class Numbers {
  private static final double THOUSAND = 1000;

  private Numbers() {}

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time in the largest unit that leaves three digits or more before the point. */
  static String time(double nanos) {
    double value = nanos;
    for (String unit : new String[] {"ns", "µs", "ms"}) {
      if (value < THOUSAND) {
        return String.format(Locale.ROOT, unit.equals("ns") ? "%.0f %s" : "%.1f %s", value, unit);
      }
      value /= THOUSAND;
    }
    return String.format(Locale.ROOT, "%.3f s", value);
  }

  /** The change from one number to another, in percent; a dash where there is nothing to change. */
  static String change(double from, double to) {
    return from == 0 ? "-" : String.format(Locale.ROOT, "%+.1f %%", 100 * (to - from) / from);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String plural(long count, String one, String many) {
    return grouped(count) + ' ' + (count == 1 ? one : many);
  }
}
