package org.kernelsim.workload.strace;

/** Reads seconds with or without a fraction, {@code 12} or {@code 12.000345}, as nanoseconds. */
final class SecondsReader {
  static final long SECOND = 1_000_000_000L;

  private static final int LONGEST_WHOLE = 10;
  private static final int FRACTION_DIGITS = 9;

  /** The last whole second that can be told in nanoseconds since 1970. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / SECOND - 1;

  private long nanos;
  private boolean fraction;

  /**
   * Answers the place after the seconds that begin at {@code from}; that itself if there are none.
   */
  int read(byte[] bytes, int from, int to) {
    long whole = 0;
    int at = from;
    for (; at < to && Bytes.isDigit(bytes[at]) && at - from < LONGEST_WHOLE; at++) {
      whole = 10 * whole + bytes[at] - '0';
    }
    if (at == from || whole > MAX_SECONDS) {
      return from;
    }
    nanos = whole * SECOND;
    fraction = at < to && bytes[at] == '.';
    return fraction ? readFraction(bytes, at + 1, to) : at;
  }

  /** Reads the digits after the point; those below the nanosecond do not count. */
  private int readFraction(byte[] bytes, int from, int to) {
    long value = 0;
    int at = from;
    int limit = Math.min(to, from + FRACTION_DIGITS);
    for (; at < limit && Bytes.isDigit(bytes[at]); at++) {
      value = 10 * value + bytes[at] - '0';
    }
    for (int digits = at - from; digits < FRACTION_DIGITS; digits++) {
      value *= 10;
    }
    nanos += value;
    while (at < to && Bytes.isDigit(bytes[at])) {
      at++;
    }
    return at;
  }

  /** What was read. */
  long nanos() {
    return nanos;
  }

  /** Whether it had a decimal point. */
  boolean hasFraction() {
    return fraction;
  }
}
