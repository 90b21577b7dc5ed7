package org.kernelsim.workload.strace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes, where it pays eight at a time. */
final class Bytes {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** The digits, as bits. */
  private static final long DIGITS = 0x3FFL << '0';

  /** The letters of both cases and the underscore, as bits, counted from 64. */
  private static final long LETTERS = 0x07FF_FFFE_07FF_FFFEL | 1L << '_';

  private Bytes() {}

  /** The eight bytes at {@code at}, the first in the lowest bits. */
  static long word(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  /** Sets the eight bytes at {@code at}. */
  static void setWord(byte[] bytes, int at, long word) {
    WORDS.set(bytes, at, word);
  }

  /** A word of eight times {@code c}. */
  static long eight(char c) {
    return LOW_BITS * c;
  }

  /**
   * The high bit of each byte of {@code word} that equals that of {@code eight}. Bits above the
   * lowest may be wrong: only the first match is certain.
   */
  static long matches(long word, long eight) {
    long difference = word ^ eight;
    return (difference - LOW_BITS) & ~difference & HIGH_BITS;
  }

  /** How many bytes of a word stand before its first match; all eight if there is none. */
  static int before(long matches) {
    return Long.numberOfTrailingZeros(matches) >>> 3;
  }

  /** The first place that has {@code wanted}, or {@code to}. */
  static int indexOf(byte[] bytes, int from, int to, char wanted) {
    long eight = eight(wanted);
    int at = from;
    for (; at <= to - 16; at += 16) {
      long first = matches(word(bytes, at), eight);
      long second = matches(word(bytes, at + 8), eight);
      if ((first | second) != 0) {
        return at + (first != 0 ? before(first) : 8 + before(second));
      }
    }
    // A whole word may reach beyond the range, which what is found there then does too.
    for (; at < to && at <= bytes.length - 8; at += 8) {
      long matches = matches(word(bytes, at), eight);
      if (matches != 0) {
        return Math.min(at + before(matches), to);
      }
    }
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return Math.min(at, to);
  }

  static int skipSpaces(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Whether {@code b} may stand in a name, a flag or a number. */
  static boolean isWord(byte b) {
    // Shifts count modulo 64.
    return b >= 0 && ((b < 64 ? DIGITS : LETTERS) >>> b & 1) != 0;
  }

  static int wordEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && isWord(bytes[at])) {
      at++;
    }
    return at;
  }

  static boolean startsWith(byte[] bytes, int at, int to, String wanted) {
    int length = wanted.length();
    if (at < 0 || to - at < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static boolean endsWith(byte[] bytes, int from, int to, String wanted) {
    int at = to - wanted.length();
    return at >= from && startsWith(bytes, at, to, wanted);
  }
}
