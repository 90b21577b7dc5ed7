package org.kernelsim.report;

import java.util.Locale;

/** Numbers as people read them: grouped, with a unit where there is one. */
final class Numbers {
  private static final double THOUSAND = 1000;

  private Numbers() {}

  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A time with about four digits, in the unit that suits them. */
  static String time(double nanos) {
    if (nanos < THOUSAND) {
      return String.format(Locale.ROOT, "%.0f ns", nanos);
    }
    double value = nanos / THOUSAND;
    for (String unit : new String[] {"µs", "ms"}) {
      if (value < THOUSAND) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f %s" : "%.2f %s", value, unit);
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
