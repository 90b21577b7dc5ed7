package org.kernelsim.workload.strace;

/** Reads numbers in the forms strace writes: decimal, {@code 0x} hexadecimal, {@code 0} octal. */
final class Numbers {
  /** What stands for the absence of a number. */
  static final long NONE = Long.MIN_VALUE;

  private static final int LONGEST_DECIMAL = 19;
  private static final int LONGEST_HEX = 16;

  private Numbers() {}

  /**
   * The number that begins at {@code from} and is followed by no letter or digit, or {@link #NONE}.
   */
  static long leading(byte[] bytes, int from, int to) {
    boolean sign = from < to && bytes[from] == '-';
    return exact(bytes, from, Bytes.wordEnd(bytes, sign ? from + 1 : from, to));
  }

  /** The number that takes up all of the given range, or {@link #NONE}. */
  static long exact(byte[] bytes, int from, int to) {
    if (from >= to) {
      return NONE;
    }
    if (bytes[from] == '-') {
      long magnitude = decimal(bytes, from + 1, to);
      return magnitude == NONE ? NONE : -magnitude;
    }
    if (bytes[from] != '0' || to - from == 1) {
      return decimal(bytes, from, to);
    }
    return bytes[from + 1] == 'x' ? hexadecimal(bytes, from + 2, to) : octal(bytes, from + 1, to);
  }

  /** Unsigned decimal digits alone, no larger than a long; otherwise {@link #NONE}. */
  static long decimal(byte[] bytes, int from, int to) {
    if (from >= to || to - from > LONGEST_DECIMAL) {
      return NONE;
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9) {
        return NONE;
      }
      value = value * 10 + digit;
    }
    // So few digits that are too large come out negative.
    return value < 0 ? NONE : value;
  }

  /**
   * Up to 64 bits; those with the highest set come out negative, as an address or a size of -1
   * would.
   */
  private static long hexadecimal(byte[] bytes, int from, int to) {
    if (from >= to || to - from > LONGEST_HEX) {
      return NONE;
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = Character.digit(bytes[at], 16);
      if (digit < 0) {
        return NONE;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static long octal(byte[] bytes, int from, int to) {
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 7 || value >>> 60 != 0) {
        return NONE;
      }
      value = value << 3 | digit;
    }
    return value;
  }
}
