package org.kernelsim.workload.strace;

import java.math.BigDecimal;

/**
 * How much of the time a recording spent between calls is simulated as computing. That time holds
 * the tracer's own stops, so the default is none of it.
 *
 * @param text as it was chosen and is reported
 * @param millionths of the recorded time
 */
public record Think(String text, long millionths) {
  /** No time between calls. */
  public static final Think NONE = new Think("none", 0);

  private static final int MICRO = 1_000_000;
  private static final BigDecimal MOST = BigDecimal.valueOf(1000);

  /**
   * Reads {@code none}, {@code recorded} or a factor from 0 to 1,000.
   *
   * @throws IllegalArgumentException with one sentence when it is neither
   */
  public static Think parse(String text) {
    return switch (text) {
      case "none" -> NONE;
      case "recorded" -> new Think(text, MICRO);
      default -> new Think(text, factor(text));
    };
  }

  private static long factor(String text) {
    try {
      BigDecimal factor = new BigDecimal(text);
      if (factor.signum() >= 0 && factor.compareTo(MOST) <= 0) {
        return factor.movePointRight(6).longValue();
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException(
        "'" + text + "' is neither none, recorded, nor a factor from 0 to 1000");
  }

  /** The simulated part of a recorded time, both in nanoseconds; no more than a long can hold. */
  long of(long nanos) {
    return millionths > 0 && nanos / MICRO >= Long.MAX_VALUE / millionths
        ? Long.MAX_VALUE
        : nanos / MICRO * millionths + nanos % MICRO * millionths / MICRO;
  }
}
