package org.kernelsim.workload.strace;

/**
 * What stands before the call on a line: a thread id ({@code [pid 7] }, {@code 7 }, either with a
 * command's name after it), times ({@code -t -tt -ttt -r}) and what {@code -n -i} add.
 */
final class Prefix {
  static final int NO_PID = -1;

  static final long NO_TIME = Long.MIN_VALUE;

  /** The most that Linux allows. */
  static final int MAX_PID = 1 << 22;

  /**
   * Seconds from here on are counted since 1970 (from 1973 on); fewer have passed since some line.
   */
  private static final long FIRST_EPOCH_NANOS = 100_000_000L * SecondsReader.SECOND;

  /** A minute with a leap second in it. */
  private static final long LONGEST_MINUTE = 61 * SecondsReader.SECOND;

  private final SecondsReader seconds = new SecondsReader();

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

  /** Reads {@code HH:MM:SS}, seconds since 1970 or seconds since the line before. */
  private int readTime(byte[] bytes, int from, int to) {
    boolean clock = from + 8 < to && bytes[from + 2] == ':' && bytes[from + 5] == ':';
    int end = seconds.read(bytes, clock ? from + 6 : from, to);
    if (end == from || end == to || bytes[end] != ' ') {
      return from;
    }
    if (clock) {
      return setDay(bytes, from) ? Bytes.skipSpaces(bytes, end, to) : from;
    }
    if (seconds.nanos() >= FIRST_EPOCH_NANOS) {
      epochNanos = seconds.nanos();
    } else {
      relativeNanos = seconds.nanos();
    }
    fine = seconds.hasFraction();
    return Bytes.skipSpaces(bytes, end, to);
  }

  private boolean setDay(byte[] bytes, int from) {
    long hours = Numbers.decimal(bytes, from, from + 2);
    long minutes = Numbers.decimal(bytes, from + 3, from + 5);
    boolean inRange = hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
    if (!inRange || seconds.nanos() > LONGEST_MINUTE) {
      return false;
    }
    dayNanos = (hours * 60 + minutes) * 60 * SecondsReader.SECOND + seconds.nanos();
    fine = seconds.hasFraction();
    return true;
  }

  /** Reads the form that {@code -r} has beside another time: {@code (+ 0.000012)}. */
  private int readRelativeTime(byte[] bytes, int from, int to) {
    if (from + 1 >= to || bytes[from] != '(' || bytes[from + 1] != '+') {
      return from;
    }
    int start = Bytes.skipSpaces(bytes, from + 2, to);
    int end = seconds.read(bytes, start, to);
    if (end == start || end == to || bytes[end] != ')') {
      return from;
    }
    relativeNanos = seconds.nanos();
    fineStep = seconds.hasFraction();
    return Bytes.skipSpaces(bytes, end + 1, to);
  }

  /** Passes over {@code [ 59] [00007f6f7b0f6c47] }: the call's number and where it was made. */
  private static int skipBrackets(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == '[') {
      int end = at + 1;
      while (end < to && (bytes[end] == ' ' || bytes[end] == '?' || isHexadecimal(bytes[end]))) {
        end++;
      }
      if (end == to || bytes[end] != ']') {
        return at;
      }
      at = Bytes.skipSpaces(bytes, end + 1, to);
    }
    return at;
  }

  private static boolean isHexadecimal(byte b) {
    return Bytes.isDigit(b) || b >= 'a' && b <= 'f';
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
