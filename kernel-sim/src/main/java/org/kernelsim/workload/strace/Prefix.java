package org.kernelsim.workload.strace;

/**
 * What stands before the call on a line: a thread id ({@code [pid 7] }, {@code 7 }, either with a
 * command's name after it), times ({@code -t -tt -ttt -r}) and what {@code -n -i} add.
 */
final class Prefix {
  static final int NO_PID = -1;

  static final long NO_TIME = Long.MIN_VALUE;

  static final long SECOND = 1_000_000_000L;

  /** The most that Linux allows. */
  private static final int MAX_PID = 1 << 22;

  /**
   * Seconds from here on are counted since 1970 (from 1973 on); fewer have passed since some line.
   */
  private static final long FIRST_EPOCH_NANOS = 100_000_000L * SECOND;

  /** The last whole second that can be told in nanoseconds since 1970. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / SECOND - 1;

  private int pid;
  private long dayNanos;
  private long epochNanos;
  private long relativeNanos;
  private boolean fine;
  private boolean fineStep;

  /** Reads a line's prefix; answers where the rest begins. */
  int read(byte[] bytes, int from, int to) {
    pid = NO_PID;
    dayNanos = NO_TIME;
    epochNanos = NO_TIME;
    relativeNanos = NO_TIME;
    fine = false;
    fineStep = false;
    int at = readPid(bytes, from, to);
    at = readTime(bytes, Bytes.skipSpaces(bytes, at, to), to);
    at = readRelativeTime(bytes, at, to);
    return skipBrackets(bytes, at, to);
  }

  private int readPid(byte[] bytes, int from, int to) {
    if (Bytes.startsWith(bytes, from, to, "[pid ")) {
      int start = Bytes.skipSpaces(bytes, from + 5, to);
      int end = readPidNumber(bytes, start, to);
      return end < to && pid != NO_PID && bytes[end] == ']' ? end + 1 : noPid(from);
    }
    int end = readPidNumber(bytes, from, to);
    return end < to && pid != NO_PID && bytes[end] == ' ' ? end + 1 : noPid(from);
  }

  private int noPid(int from) {
    pid = NO_PID;
    return from;
  }

  /** Reads {@code 7} or {@code 7<redis-server>}. */
  private int readPidNumber(byte[] bytes, int from, int to) {
    long value = 0;
    int at = from;
    while (at < to && Bytes.isDigit(bytes[at]) && value <= MAX_PID) {
      value = value * 10 + bytes[at++] - '0';
    }
    if (value < 1 || value > MAX_PID) {
      return from;
    }
    pid = (int) value;
    if (at < to && bytes[at] == '<') {
      int end = Nesting.annotationEnd(bytes, at, to);
      return end < 0 ? to : end;
    }
    return at;
  }

  private int readTime(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && isTimeByte(bytes[end])) {
      end++;
    }
    if (end == from || end == to || bytes[end] != ' ') {
      return from;
    }
    boolean known =
        isClock(bytes, from, end)
            ? setDay(bytes, from, end)
            : setSeconds(seconds(bytes, from, end));
    if (!known) {
      return from;
    }
    fine = hasFraction(bytes, from, end);
    return Bytes.skipSpaces(bytes, end, to);
  }

  private static boolean isTimeByte(byte b) {
    return Bytes.isDigit(b) || b == '.' || b == ':';
  }

  private static boolean hasFraction(byte[] bytes, int from, int end) {
    for (int at = end - 1; at > from; at--) {
      if (bytes[at] == '.') {
        return true;
      }
    }
    return false;
  }

  private static boolean isClock(byte[] bytes, int from, int end) {
    return end - from >= 8 && bytes[from + 2] == ':' && bytes[from + 5] == ':';
  }

  private boolean setDay(byte[] bytes, int from, int end) {
    long hours = Numbers.decimal(bytes, from, from + 2);
    long minutes = Numbers.decimal(bytes, from + 3, from + 5);
    long nanos = seconds(bytes, from + 6, end);
    if (hours < 0
        || hours > 23
        || minutes < 0
        || minutes > 59
        || nanos < 0
        || nanos > 61 * SECOND) {
      return false;
    }
    dayNanos = (hours * 60 + minutes) * 60 * SECOND + nanos;
    return true;
  }

  private boolean setSeconds(long nanos) {
    if (nanos < 0) {
      return false;
    }
    if (nanos >= FIRST_EPOCH_NANOS) {
      epochNanos = nanos;
    } else {
      relativeNanos = nanos;
    }
    return true;
  }

  /** Reads the form that {@code -r} has beside another time: {@code (+ 0.000012)}. */
  private int readRelativeTime(byte[] bytes, int from, int to) {
    if (!Bytes.startsWith(bytes, from, to, "(+")) {
      return from;
    }
    int start = Bytes.skipSpaces(bytes, from + 2, to);
    int end = start;
    while (end < to && isTimeByte(bytes[end])) {
      end++;
    }
    long nanos = end < to && bytes[end] == ')' ? seconds(bytes, start, end) : -1;
    if (nanos < 0) {
      return from;
    }
    relativeNanos = nanos;
    fineStep = hasFraction(bytes, start, end);
    return Bytes.skipSpaces(bytes, end + 1, to);
  }

  /** Passes over {@code [ 59] [00007f6f7b0f6c47] }: the call's number and where it was made. */
  private static int skipBrackets(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == '[') {
      int end = at + 1;
      while (end < to && (Bytes.isWord(bytes[end]) || bytes[end] == ' ' || bytes[end] == '?')) {
        end++;
      }
      if (end == to || bytes[end] != ']') {
        return at;
      }
      at = Bytes.skipSpaces(bytes, end + 1, to);
    }
    return at;
  }

  /** Reads {@code S} or {@code S.fff} as nanoseconds; -1 if the range holds anything else. */
  static long seconds(byte[] bytes, int from, int to) {
    int point = from;
    while (point < to && bytes[point] != '.') {
      point++;
    }
    long whole = Numbers.decimal(bytes, from, point);
    if (whole < 0 || whole > MAX_SECONDS) {
      return -1;
    }
    long fraction = fraction(bytes, point + 1, to);
    return fraction < 0 ? -1 : whole * SECOND + fraction;
  }

  private static long fraction(byte[] bytes, int from, int to) {
    long nanos = 0;
    long unit = SECOND / 10;
    for (int at = from; at < to; at++, unit /= 10) {
      if (!Bytes.isDigit(bytes[at])) {
        return -1;
      }
      nanos += unit * (bytes[at] - '0');
    }
    return nanos;
  }

  /** The thread id, or {@link #NO_PID}. */
  int pid() {
    return pid;
  }

  /** Nanoseconds since midnight, or {@link #NO_TIME}. */
  long dayNanos() {
    return dayNanos;
  }

  /** Nanoseconds since 1970, or {@link #NO_TIME}. */
  long epochNanos() {
    return epochNanos;
  }

  /** Nanoseconds since the line before, or {@link #NO_TIME}. */
  long relativeNanos() {
    return relativeNanos;
  }

  boolean hasTime() {
    return hasAbsoluteTime() || relativeNanos != NO_TIME;
  }

  boolean hasAbsoluteTime() {
    return dayNanos != NO_TIME || epochNanos != NO_TIME;
  }

  /** Whether a time has digits below the second. */
  boolean isFine() {
    return fine || fineStep;
  }

  /** Whether the time since the line before has digits below the second and the other has not. */
  boolean isStepFiner() {
    return fineStep && !fine;
  }
}
