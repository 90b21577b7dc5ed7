package org.kernelsim.workload.strace;

import java.nio.charset.StandardCharsets;

/**
 * One system call of a trace, as it was recorded.
 *
 * <p>The parser has one such object and fills it again for each call: it is valid until the
 * parser's next line. It looks into the parser's bytes; arguments are looked into only when asked
 * for. Arguments are counted from 0, and one that is not there is like an empty one. Not
 * thread-safe.
 */
public final class RecordedCall {
  /** The time that {@link #startNanos()} and {@link #endNanos()} give when there is none. */
  public static final long NO_TIME = -1;

  /** More than any call has; a line with more is not one of strace's. */
  private static final int MAX_ARGUMENTS = 64;

  private static final int FIRST_ERRNO = -4095;

  private final int[] starts = new int[MAX_ARGUMENTS];
  private final int[] ends = new int[MAX_ARGUMENTS];
  private final TraceValue value = new TraceValue();
  private final TraceValue nextValue = new TraceValue();
  private final SecondsReader seconds = new SecondsReader();
  private final NameTable errnos;

  private byte[] bytes = {};
  private int argumentCount;

  private int thread;
  private int nameId;
  private String name = "";
  private int file;
  private long line;
  private long lastLine;
  private boolean beganEarlier;
  private long startNanos = NO_TIME;
  private long endNanos = NO_TIME;

  private boolean hasResult;
  private long result;
  private int annotationStart;
  private int annotationEnd;
  private String errno;
  private int remarkStart;
  private int remarkEnd;
  private long durationNanos;

  RecordedCall(NameTable errnos) {
    this.errnos = errnos;
  }

  /** How much of a call a text holds. */
  enum Extent {
    /** All of it, up to the result. */
    COMPLETE,
    /** Its beginning. */
    OPEN,
    /** None that could be understood. */
    BROKEN
  }

  /** Reads a call from the byte after its opening parenthesis on. */
  Extent read(byte[] in, int from, int to) {
    bytes = in;
    clearResult();
    int after = readArguments(from, to);
    if (after == Nesting.OPEN) {
      return Extent.OPEN;
    }
    return after >= 0 && readResult(after, to) ? Extent.COMPLETE : Extent.BROKEN;
  }

  /** Answers the place after the closing parenthesis, or why there is none. */
  private int readArguments(int from, int to) {
    argumentCount = 0;
    int at = from;
    while (true) {
      int end = Nesting.valueEnd(bytes, at, to);
      if (end == Nesting.BROKEN || argumentCount == MAX_ARGUMENTS) {
        return Nesting.BROKEN;
      }
      boolean more = end >= 0 && end < to && bytes[end] == ',';
      addArgument(at, end < 0 ? to : end, more);
      if (!more) {
        return end < 0 || end == to ? Nesting.OPEN : closed(end);
      }
      at = end + 1;
    }
  }

  private int closed(int at) {
    return bytes[at] == ')' ? at + 1 : Nesting.BROKEN;
  }

  private void addArgument(int from, int to, boolean more) {
    int start = Bytes.skipSpaces(bytes, from, to);
    if (start < to || more) {
      starts[argumentCount] = start;
      ends[argumentCount++] = to;
    }
  }

  private void clearResult() {
    hasResult = false;
    result = 0;
    annotationStart = 0;
    annotationEnd = 0;
    errno = null;
    remarkStart = 0;
    remarkEnd = 0;
    durationNanos = NO_TIME;
  }

  /** Reads {@code = 3<socket:[7]>}, {@code = -1 EAGAIN (Try again) <0.000012>} and the like. */
  private boolean readResult(int from, int to) {
    int at = Bytes.skipSpaces(bytes, from, to);
    if (at >= to || bytes[at] != '=') {
      return false;
    }
    at = readValue(Bytes.skipSpaces(bytes, at + 1, to), to);
    while (at >= 0 && at < to) {
      at = readRemark(at, to);
    }
    return at >= 0;
  }

  private int readValue(int from, int to) {
    if (from < to && bytes[from] == '?') {
      return from + 1;
    }
    int end = Bytes.wordEnd(bytes, from < to && bytes[from] == '-' ? from + 1 : from, to);
    result = Numbers.exact(bytes, from, end);
    hasResult = result != Numbers.NONE;
    return hasResult ? readAnnotation(end, to) : -1;
  }

  private int readAnnotation(int at, int to) {
    if (at == to || bytes[at] != '<') {
      return at;
    }
    int end = Nesting.annotationEnd(bytes, at, to);
    if (end >= 0) {
      annotationStart = at + 1;
      annotationEnd = end - 1;
    }
    return end;
  }

  /** Reads one of what may follow a result; answers the place after it, or a negative number. */
  private int readRemark(int at, int to) {
    byte b = bytes[at];
    if (b == ' ') {
      return at + 1;
    }
    if (b == '<') {
      return readDuration(at, to);
    }
    if (b == '(' || b == '[') {
      int end = bracketEnd(at, to);
      if (end > 0 && remarkStart == 0) {
        remarkStart = at + 1;
        remarkEnd = end - 1;
      }
      return end;
    }
    return b >= 'A' && b <= 'Z' && errno == null ? readErrno(at, to) : -1;
  }

  private int bracketEnd(int from, int to) {
    int at = from;
    do {
      at = Nesting.valueEnd(bytes, at + 1, to);
    } while (at >= 0 && at < to && bytes[at] == ',');
    return at < 0 || at == to ? -1 : at + 1;
  }

  private int readErrno(int from, int to) {
    int end = Bytes.wordEnd(bytes, from, to);
    int id = errnos.idOf(bytes, from, end);
    errno = id < 0 ? null : errnos.name(id);
    return id < 0 ? -1 : end;
  }

  /** Reads {@code <0.000012>}; passes over {@code <unavailable>}. */
  private int readDuration(int from, int to) {
    int end = seconds.read(bytes, from + 1, to);
    if (end == from + 1) {
      return Nesting.annotationEnd(bytes, from, to);
    }
    durationNanos = seconds.nanos();
    return end < to && bytes[end] == '>' ? end + 1 : -1;
  }

  void name(int id, String text) {
    nameId = id;
    name = text;
  }

  void began(int thread, int file, long line, long startNanos) {
    this.thread = thread;
    this.file = file;
    this.line = line;
    this.startNanos = startNanos;
    lastLine = line;
    beganEarlier = false;
    endNanos = NO_TIME;
  }

  /**
   * Sets when the call ended: after its duration, if that was recorded, or else at the given time.
   */
  void ended(long endLine, long nanos) {
    lastLine = endLine;
    endNanos = startNanos >= 0 && durationNanos >= 0 ? startNanos + durationNanos : nanos;
  }

  void beganEarlier(boolean earlier) {
    beganEarlier = earlier;
  }

  /** Whether the result is unknown and the last argument says that the call was never finished. */
  boolean isCutShort() {
    return !hasResult
        && argumentCount > 0
        && Bytes.endsWith(
            bytes, starts[argumentCount - 1], ends[argumentCount - 1], HeldCall.UNFINISHED);
  }

  /** Forgets the mark that {@link #isCutShort()} found, which is no argument. */
  void dropCutMark() {
    int last = argumentCount - 1;
    ends[last] -= HeldCall.UNFINISHED.length();
    if (Bytes.skipSpaces(bytes, starts[last], ends[last]) == ends[last]) {
      argumentCount = last;
    }
  }

  /**
   * The thread, by its id in the trace; 1, 2, ... for the files in order if the trace has no ids.
   */
  public int thread() {
    return thread;
  }

  /** The call's name. Equal names are the same object. */
  public String name() {
    return name;
  }

  /**
   * A small number that stands for the name within this parser: 0, 1, ... in order of appearance.
   */
  public int nameId() {
    return nameId;
  }

  /** The index of the file the call is in, in the order the files were given. */
  public int file() {
    return file;
  }

  /** The line on which it began, counted from 1 in its file. */
  public long line() {
    return line;
  }

  /** The line on which it ended; {@link #line()} if it has not. */
  public long lastLine() {
    return lastLine;
  }

  /** Whether this is the end of a call whose beginning was told by an event of its own. */
  public boolean beganEarlier() {
    return beganEarlier;
  }

  /** Whether it is known when the call began. */
  public boolean hasTime() {
    return startNanos >= 0;
  }

  /** When it began, in nanoseconds since the trace's first time; {@link #NO_TIME} if unknown. */
  public long startNanos() {
    return startNanos;
  }

  /**
   * When it ended, in nanoseconds since the trace's first time: by the recorded duration, else by
   * the time of a later line that told the end; {@link #NO_TIME} if neither is there.
   */
  public long endNanos() {
    return endNanos;
  }

  /** How long it took, in nanoseconds, if durations were recorded; {@link #NO_TIME} if not. */
  public long durationNanos() {
    return durationNanos;
  }

  /**
   * Whether it returned a value. A call that has not ended did not, nor did one with {@code = ?}.
   */
  public boolean hasResult() {
    return hasResult;
  }

  /** The value it returned; 0 if {@link #hasResult()} is false. */
  public long result() {
    return result;
  }

  /**
   * The name of the error, such as EAGAIN or ERESTARTSYS; null if there was none or it has no name.
   */
  public String errno() {
    return errno;
  }

  /** Whether the call ended in an error or was interrupted. */
  public boolean failed() {
    return errno != null || hasResult && result < 0 && result >= FIRST_ERRNO;
  }

  /** What stands in angle brackets after the result; null if nothing does. */
  public String resultAnnotation() {
    return annotationStart == 0
        ? null
        : new String(
            bytes, annotationStart, annotationEnd - annotationStart, StandardCharsets.ISO_8859_1);
  }

  /**
   * Sets a cursor to a part of the remark in brackets after the result, as waits have it: {@code
   * (in [4], left {tv_sec=1, tv_usec=0})}.
   *
   * @param i which part
   * @param into is set to it, or to nothing
   * @return whether there is such a part
   */
  public boolean remark(int i, TraceValue into) {
    int at = remarkStart;
    for (int part = 0; at > 0 && at < remarkEnd; part++) {
      int end = Nesting.valueEnd(bytes, at, remarkEnd);
      end = end < 0 ? remarkEnd : end;
      if (part == i) {
        into.set(bytes, at, end);
        return true;
      }
      at = end + 1;
    }
    into.clear();
    return false;
  }

  /** How many arguments were shown. */
  public int argumentCount() {
    return argumentCount;
  }

  /**
   * Sets a cursor to an argument.
   *
   * @param i which
   * @param into is set to it, or to nothing
   * @return whether there is such an argument
   */
  public boolean argument(int i, TraceValue into) {
    if (i < 0 || i >= argumentCount) {
      into.clear();
      return false;
    }
    into.set(bytes, starts[i], ends[i]);
    return true;
  }

  /**
   * Sets a cursor to an argument that has a name, as those of clone do: {@code
   * clone(child_stack=NULL, flags=CLONE_VM|CLONE_FILES, ...)}.
   *
   * @param name the name
   * @param into is set to the value, or to nothing
   * @return whether there is such an argument
   */
  public boolean argument(String name, TraceValue into) {
    for (int i = 0; i < argumentCount; i++) {
      int after = starts[i] + name.length();
      if (after < ends[i]
          && bytes[after] == '='
          && Bytes.startsWith(bytes, starts[i], ends[i], name)) {
        return argument(i, into);
      }
    }
    into.clear();
    return false;
  }

  /** The text of an argument; empty if it is not there. See {@link TraceValue#text()}. */
  public String text(int i) {
    argument(i, value);
    return value.text();
  }

  /** The number an argument begins with. See {@link TraceValue#number()}. */
  public long number(int i) {
    argument(i, value);
    return value.number();
  }

  /** What stands in angle brackets after a descriptor. See {@link TraceValue#annotation()}. */
  public String descriptorAnnotation(int i) {
    argument(i, value);
    return value.annotation();
  }

  /** Whether an argument has a flag. See {@link TraceValue#hasFlag}. */
  public boolean hasFlag(int i, String flag) {
    argument(i, value);
    return value.hasFlag(flag);
  }

  /**
   * Takes in the bytes of a string argument whose length is the argument after it, as in write,
   * send, sendto and pwrite.
   *
   * @return false if they are no such arguments
   */
  public boolean payload(int i, Payload into) {
    argument(i, value);
    argument(i + 1, nextValue);
    return into.readString(value, nextValue);
  }

  /**
   * Takes in the bytes of a list of buffers, joined, as in writev.
   *
   * @return false if the argument is no such list
   */
  public boolean buffers(int i, Payload into) {
    argument(i, value);
    return into.readBuffers(value);
  }

  /**
   * Takes in the bytes of a message, as in sendmsg.
   *
   * @return false if the argument is no such message
   */
  public boolean message(int i, Payload into) {
    argument(i, value);
    return into.readMessage(value);
  }

  /** The call as one line, for people: name, arguments as shown and result. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append('(');
    for (int i = 0; i < argumentCount; i++) {
      text.append(i == 0 ? "" : ", ").append(text(i));
    }
    text.append(") = ").append(hasResult ? Long.toString(result) : "?");
    return errno == null ? text.toString() : text.append(' ').append(errno).toString();
  }
}
