package org.kernelsim.workload.strace;

import java.io.Closeable;
import java.io.IOException;

/** One open file of a trace, at one of its lines. */
final class TraceFile implements Closeable {
  private static final int SHOWN = 60;

  private final int index;
  private final String name;
  private final RawInput raw;
  private final LineReader lines;
  private final Prefix prefix = new Prefix();
  private final LineOwner owner;
  private final HeldCall interrupted = new HeldCall();

  private TraceClock clock = new TraceClock(true);
  private String firstLine = "";
  private boolean empty;
  private boolean recognised;

  private int body;
  private long nanos = Prefix.NO_TIME;
  private long lastNanos = Prefix.NO_TIME;

  TraceFile(int index, String name, int unnamedThread, RawInput raw, LineReader lines) {
    this.index = index;
    this.name = name;
    this.owner = new LineOwner(unnamedThread);
    this.raw = raw;
    this.lines = lines;
  }

  /** Reads ahead, which tells whether the file is empty and what it begins with. */
  void prime() throws TraceException {
    try {
      empty = !lines.prime();
      firstLine = shown(lines.bytes(), lines.aheadStart(), lines.aheadEnd());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static String shown(byte[] bytes, int from, int to) {
    int end = Bytes.indexOf(bytes, from, to, '\n');
    StringBuilder text = new StringBuilder();
    for (int at = from; at < end && text.length() < SHOWN; at++) {
      text.append(bytes[at] >= ' ' && bytes[at] < 127 ? (char) bytes[at] : '.');
    }
    return text.append(end - from > SHOWN ? "..." : "").toString();
  }

  /** The first absolute time among the lines read ahead, or {@link Prefix#NO_TIME}. */
  long firstAbsoluteTime() {
    byte[] bytes = lines.bytes();
    int to = lines.aheadEnd();
    for (int at = lines.aheadStart(); at < to; ) {
      int end = Bytes.indexOf(bytes, at, to, '\n');
      prefix.read(bytes, at, end);
      if (prefix.hasTime()) {
        return prefix.hasAbsoluteTime() ? new TraceClock(false).read(prefix) : Prefix.NO_TIME;
      }
      at = end + 1;
    }
    return Prefix.NO_TIME;
  }

  /** Prepares for being one of several files, whose first times are near the given one. */
  void expect(long firstTime) {
    clock = new TraceClock(false);
    clock.expect(firstTime);
  }

  /** Goes to the next line; answers whether there is one. */
  boolean next() throws TraceException {
    try {
      if (lines.next()) {
        body = prefix.read(lines.bytes(), lines.start(), lines.end());
        nanos = clock.read(prefix);
        lastNanos = nanos == Prefix.NO_TIME ? lastNanos : nanos;
        return true;
      }
      raw.drain();
      return false;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TraceException failure(IOException e) {
    return new TraceException(name, 0, 0, "reading failed after line " + lines.number() + ": " + e);
  }

  /** What to say of a file none of whose lines is one of strace's. */
  TraceException notATrace() {
    return new TraceException(
        name, 0, 0, "no line of it looks like strace output; line 1 is: " + firstLine);
  }

  /** Takes note that a line was one of strace's. */
  void recognise() {
    recognised = true;
  }

  boolean isEmpty() {
    return empty;
  }

  /** Whether what comes after what was read ahead cannot be decompressed. */
  boolean isDamaged() {
    return lines.isDamaged();
  }

  boolean isRecognised() {
    return recognised;
  }

  int index() {
    return index;
  }

  RawInput raw() {
    return raw;
  }

  Prefix prefix() {
    return prefix;
  }

  LineOwner owner() {
    return owner;
  }

  /** The call whose line a message of strace broke into, if it is held. */
  HeldCall interrupted() {
    return interrupted;
  }

  byte[] bytes() {
    return lines.bytes();
  }

  int start() {
    return lines.start();
  }

  /** Where the line goes on after its prefix. */
  int body() {
    return body;
  }

  int end() {
    return lines.end();
  }

  long line() {
    return lines.number();
  }

  boolean isUnreadable() {
    return lines.isUnreadable();
  }

  /** Whether the line has nothing but white space on it. */
  boolean isBlank() {
    byte[] bytes = lines.bytes();
    for (int at = lines.start(); at < lines.end(); at++) {
      if (bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
        return false;
      }
    }
    return !isUnreadable();
  }

  /** The line's time as {@link TraceClock#read} has it. */
  long nanos() {
    return nanos;
  }

  /** The time of the last line that had one. */
  long lastNanos() {
    return lastNanos;
  }

  @Override
  public void close() throws IOException {
    lines.close();
    raw.close();
  }
}
