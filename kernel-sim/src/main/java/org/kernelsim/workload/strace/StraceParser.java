package org.kernelsim.workload.strace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Goes through a trace, event by event.
 *
 * <pre>{@code
 * try (StraceParser parser = input.open()) {
 *   while (parser.next()) {
 *     switch (parser.event()) {
 *       case END -> use(parser.call());
 *       ...
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>A call on one line is one {@link TraceEvent#END}. A call on two lines is a {@link
 * TraceEvent#BEGIN}, with the arguments shown so far, and an END with all of them; the BEGIN of a
 * call that strace says was never finished is followed by no END. Lines that make no sense are
 * counted and passed over.
 *
 * <p>Holds the current line and the beginnings of calls that are not finished, one for each thread,
 * of 32 MiB together at most; a line that would be more to hold, or is longer than 8 MiB, counts as
 * bad. Not thread-safe; one thread.
 */
public final class StraceParser implements Closeable {
  private static final long MAX_HELD_BYTES = 32 << 20;

  private static final String DETACHED = "<detached ...>";
  private static final String MESSAGE = "strace: ";
  private static final String PROCESS = "Process ";
  private static final String RESUMED = " resumed>";

  private final TraceFiles files;
  private final TraceCounts counts = new TraceCounts();
  private final ThreadTable threads = new ThreadTable();
  private final NameTable names = new NameTable();
  private final RecordedCall call = new RecordedCall(new NameTable());

  private TraceFile file;
  private TraceEvent event;
  private int thread;
  private long startNanos;

  private long firstNanos = Prefix.NO_TIME;
  private long heldBytes;
  private long heldCalls;

  StraceParser(TraceFiles files) {
    this.files = files;
  }

  /**
   * Goes to the next event.
   *
   * @return false at the end of the trace
   * @throws TraceException if reading fails, or if a file turns out to have no line of strace's
   */
  public boolean next() throws TraceException {
    while ((file = files.next()) != null) {
      if (file.isBlank()) {
        counts.blank();
      } else if (understand()) {
        counts.good();
        return true;
      } else {
        counts.bad(file.index(), file.line());
      }
    }
    counts.abandoned(heldCalls);
    heldCalls = 0;
    return false;
  }

  private boolean understand() {
    if (file.isUnreadable()) {
      return false;
    }
    thread = 0;
    startNanos = sinceFirst(file.nanos());
    event = file.interrupted().isHeld() ? rejoin() : null;
    if (event == null) {
      event = classify();
      if (event != null && event != TraceEvent.NOTE) {
        drop(file.interrupted());
      }
    }
    if (event == null) {
      return false;
    }
    keepTime();
    return true;
  }

  private long sinceFirst(long nanos) {
    if (nanos == Prefix.NO_TIME) {
      return RecordedCall.NO_TIME;
    }
    if (firstNanos == Prefix.NO_TIME) {
      firstNanos = nanos;
    }
    return Math.max(0, nanos - firstNanos);
  }

  /** Compares the line's time with that of the thread's line before. */
  private void keepTime() {
    long nanos = file.nanos();
    if (nanos == Prefix.NO_TIME) {
      return;
    }
    counts.time(file.prefix().isFine());
    if (thread == 0 || event == TraceEvent.EXIT) {
      return;
    }
    ThreadTable.State state = threads.of(thread);
    if (state.lastNanos != Prefix.NO_TIME && nanos < state.lastNanos) {
      counts.backwards();
    }
    state.lastNanos = nanos;
  }

  /** What the line tells, by how it goes on after its prefix; null if it makes no sense. */
  private TraceEvent classify() {
    byte[] bytes = file.bytes();
    int at = file.body();
    int to = file.end();
    if (at == to) {
      return null;
    }
    TraceEvent found =
        switch (bytes[at]) {
          case '<' -> resumed(bytes, at, to);
          case '-' -> signal(bytes, at, to);
          case '+' -> exit(bytes, at, to);
          case '[' -> Bytes.startsWith(bytes, at, to, "[ Process PID=") ? TraceEvent.NOTE : null;
          case '>', '|' -> null;
          default -> named(bytes, at, to);
        };
    if (found != null) {
      file.recognise();
      return found;
    }
    return isAttachment(bytes, at) ? TraceEvent.NOTE : null;
  }

  /** Whether the line belongs to the one before: a stack frame ({@code -k}) or a dump of bytes. */
  private boolean isAttachment(byte[] bytes, int at) {
    return at > file.start() && (bytes[at] == '>' || bytes[at] == '|') && bytes[at - 1] == ' ';
  }

  private TraceEvent signal(byte[] bytes, int at, int to) {
    if (!Bytes.startsWith(bytes, at, to, "--- ") || !Bytes.endsWith(bytes, at + 4, to, " ---")) {
      return null;
    }
    thread = owner();
    return TraceEvent.SIGNAL;
  }

  private TraceEvent exit(byte[] bytes, int at, int to) {
    if (!Bytes.startsWith(bytes, at, to, "+++ ") || !Bytes.endsWith(bytes, at + 4, to, " +++")) {
      return null;
    }
    thread = owner();
    if (Bytes.startsWith(bytes, at, to, "+++ superseded by execve in pid ")) {
      supersede((int) Numbers.leading(bytes, at + 32, to));
    }
    forget(thread);
    return TraceEvent.EXIT;
  }

  /**
   * A thread called execve and took over the id of its process's first thread, whose exit this
   * tells: the line bears that id, and names the one that is no more from here on.
   */
  private void supersede(int former) {
    HeldCall execve = threads.contains(former) ? threads.of(former).call : null;
    HeldCall lost = threads.of(thread).call;
    drop(lost);
    if (execve != null && execve.isHeld()) {
      lost.hold(execve.bytes(), 0, execve.length());
      lost.identify(execve.nameId(), thread, execve.file(), execve.line(), execve.startNanos());
      release(execve);
      heldCalls++;
      heldBytes += lost.length();
    }
    thread = former;
  }

  private void forget(int gone) {
    if (threads.contains(gone)) {
      drop(threads.of(gone).call);
      threads.remove(gone);
      file.owner().gone(gone);
    }
  }

  /** A line that begins with a word: a call, or a message. */
  private TraceEvent named(byte[] bytes, int at, int to) {
    int end = Bytes.wordEnd(bytes, at, to);
    if (end < to && bytes[end] == '(' && end > at && !Bytes.isDigit(bytes[at])) {
      return call(bytes, at, end, to);
    }
    if (Bytes.startsWith(bytes, at, to, MESSAGE)) {
      message(bytes, at + MESSAGE.length(), to);
      return TraceEvent.NOTE;
    }
    return message(bytes, at, to) ? TraceEvent.NOTE : null;
  }

  /** Reads {@code Process 7 attached}; answers whether it is that or the like. */
  private boolean message(byte[] bytes, int at, int to) {
    if (!Bytes.startsWith(bytes, at, to, PROCESS)) {
      return false;
    }
    int start = at + PROCESS.length();
    int end = Bytes.wordEnd(bytes, start, to);
    long pid = Numbers.decimal(bytes, start, end);
    if (pid < 1 || pid > Integer.MAX_VALUE) {
      return false;
    }
    if (Bytes.startsWith(bytes, end, to, " attached")) {
      thread = (int) pid;
      file.owner().attached(thread, !threads.contains(thread));
      threads.of(thread);
      return true;
    }
    if (Bytes.startsWith(bytes, end, to, " detached")) {
      thread = (int) pid;
      forget(thread);
      thread = 0;
      return true;
    }
    return Bytes.startsWith(bytes, end, to, " resumed")
        || Bytes.startsWith(bytes, end, to, " suspended");
  }

  /** A call from its name on: all of it, or its beginning. */
  private TraceEvent call(byte[] bytes, int at, int nameEnd, int to) {
    int from = nameEnd + 1;
    if (Bytes.endsWith(bytes, from, to, HeldCall.UNFINISHED)) {
      return begin(bytes, at, nameEnd, to - HeldCall.UNFINISHED.length(), true);
    }
    if (Bytes.endsWith(bytes, from, to, DETACHED)) {
      return begin(bytes, at, nameEnd, to - DETACHED.length(), false);
    }
    if (call.read(bytes, from, to) != RecordedCall.Extent.COMPLETE) {
      return brokenInto(bytes, at, nameEnd, to);
    }
    int name = names.idOf(bytes, at, nameEnd);
    if (name < 0) {
      return null;
    }
    identify(name, owner(), file.index(), file.line(), startNanos);
    drop(threads.of(thread).call);
    if (call.isCutShort()) {
      call.dropCutMark();
      counts.abandoned(1);
      return TraceEvent.BEGIN;
    }
    call.ended(file.line(), RecordedCall.NO_TIME);
    return TraceEvent.END;
  }

  private TraceEvent begin(byte[] bytes, int at, int nameEnd, int to, boolean resumable) {
    int from = nameEnd + 1;
    if (call.read(bytes, from, to) != RecordedCall.Extent.OPEN || !canHold(to - from)) {
      return null;
    }
    int name = names.idOf(bytes, at, nameEnd);
    if (name < 0) {
      return null;
    }
    identify(name, owner(), file.index(), file.line(), startNanos);
    HeldCall held = threads.of(thread).call;
    drop(held);
    if (resumable) {
      hold(held, bytes, from, to);
    } else {
      counts.abandoned(1);
    }
    return TraceEvent.BEGIN;
  }

  /** The end of a call that began on another line: {@code <... read resumed>"a", 1) = 1}. */
  private TraceEvent resumed(byte[] bytes, int at, int to) {
    int nameStart = at + 5;
    if (!Bytes.startsWith(bytes, at, to, "<... ")) {
      return null;
    }
    int nameEnd = Bytes.wordEnd(bytes, nameStart, to);
    if (!Bytes.startsWith(bytes, nameEnd, to, RESUMED)) {
      return null;
    }
    int from = nameEnd + RESUMED.length();
    thread = resumer(bytes, nameStart, nameEnd);
    HeldCall held = threads.of(thread).call;
    return isNamed(held, bytes, nameStart, nameEnd)
        ? end(held, bytes, from, to)
        : orphan(bytes, from, to);
  }

  private TraceEvent end(HeldCall held, byte[] bytes, int from, int to) {
    int both = held.append(bytes, from, to);
    if (call.read(held.bytes(), 0, both) != RecordedCall.Extent.COMPLETE) {
      return null;
    }
    if (call.isCutShort()) {
      drop(held);
      return TraceEvent.NOTE;
    }
    identify(held.nameId(), thread, held.file(), held.line(), held.startNanos());
    call.ended(file.line(), startNanos);
    call.beganEarlier(true);
    release(held);
    return TraceEvent.END;
  }

  private TraceEvent orphan(byte[] bytes, int from, int to) {
    if (call.read(bytes, from, to) != RecordedCall.Extent.COMPLETE) {
      return null;
    }
    counts.orphan();
    return TraceEvent.NOTE;
  }

  private boolean isNamed(HeldCall held, byte[] bytes, int from, int to) {
    if (!held.isHeld()) {
      return false;
    }
    String name = names.name(held.nameId());
    return name.length() == to - from && Bytes.startsWith(bytes, from, to, name);
  }

  /** The thread of a line that resumes a call; tells at times who the one without an id is. */
  private int resumer(byte[] bytes, int nameStart, int nameEnd) {
    LineOwner owner = file.owner();
    int pid = file.prefix().pid();
    if (pid != Prefix.NO_PID
        && owner.canBeUnnamed()
        && !threads.contains(pid)
        && isNamed(threads.of(owner.unnamed()).call, bytes, nameStart, nameEnd)) {
      owner.isUnnamed(pid);
    }
    return owner();
  }

  /**
   * A call whose line goes on in the next, since a message came between: {@code
   * clone(flags=0strace: Process 7 attached}. That happens where the trace and the messages both go
   * to standard error.
   */
  private TraceEvent brokenInto(byte[] bytes, int at, int nameEnd, int to) {
    int from = nameEnd + 1;
    int end = to;
    while (end > from && !Bytes.startsWith(bytes, end, to, MESSAGE)) {
      end--;
    }
    if (end == from && !Bytes.startsWith(bytes, end, to, MESSAGE)) {
      return null;
    }
    if (call.read(bytes, from, end) != RecordedCall.Extent.OPEN || !canHold(end - from)) {
      return null;
    }
    int name = names.idOf(bytes, at, nameEnd);
    int caller = owner();
    if (name < 0 || !message(bytes, end + MESSAGE.length(), to)) {
      return null;
    }
    identify(name, caller, file.index(), file.line(), startNanos);
    drop(file.interrupted());
    hold(file.interrupted(), bytes, from, end);
    return TraceEvent.NOTE;
  }

  /** Takes the line as the rest of a call that a message broke into; null if it is not. */
  private TraceEvent rejoin() {
    HeldCall held = file.interrupted();
    byte[] bytes = file.bytes();
    int from = file.start();
    int to = file.end();
    if (Bytes.startsWith(bytes, file.body(), to, HeldCall.UNFINISHED)) {
      return beginRejoined(held);
    }
    int both = held.append(bytes, from, to);
    if (call.read(held.bytes(), 0, both) != RecordedCall.Extent.COMPLETE) {
      return null;
    }
    identify(held.nameId(), held.thread(), held.file(), held.line(), held.startNanos());
    call.ended(file.line(), RecordedCall.NO_TIME);
    release(held);
    return TraceEvent.END;
  }

  private TraceEvent beginRejoined(HeldCall held) {
    byte[] bytes = held.bytes();
    int length = held.length();
    call.read(bytes, 0, length);
    identify(held.nameId(), held.thread(), held.file(), held.line(), held.startNanos());
    release(held);
    HeldCall target = threads.of(thread).call;
    drop(target);
    hold(target, bytes, 0, length);
    return TraceEvent.BEGIN;
  }

  private void identify(int name, int caller, int inFile, long line, long start) {
    thread = caller;
    call.name(name, names.name(name));
    call.began(caller, inFile, line, start);
  }

  private boolean canHold(int length) {
    return heldBytes + length <= MAX_HELD_BYTES;
  }

  /** Keeps the beginning of the current call. */
  private void hold(HeldCall held, byte[] bytes, int from, int to) {
    held.hold(bytes, from, to);
    held.identify(call.nameId(), call.thread(), call.file(), call.line(), call.startNanos());
    heldCalls++;
    heldBytes += held.length();
  }

  private void release(HeldCall held) {
    heldCalls--;
    heldBytes -= held.length();
    held.release();
  }

  /** Gives up a call, if one is held, that will not be resumed. */
  private void drop(HeldCall held) {
    if (held.isHeld()) {
      release(held);
      counts.abandoned(1);
    }
  }

  private int owner() {
    int pid = file.prefix().pid();
    return file.owner().threadOf(pid, pid != Prefix.NO_PID && isNew(pid));
  }

  private boolean isNew(int pid) {
    boolean isNew = !threads.contains(pid);
    if (isNew) {
      threads.of(pid);
    }
    return isNew;
  }

  /** What the current line tells. Valid after {@link #next()} answered true. */
  public TraceEvent event() {
    return event;
  }

  /** The call of a BEGIN or an END, valid until the next line. It is the same object every time. */
  public RecordedCall call() {
    return call;
  }

  /** The thread the event is about; 0 for a message that is about none. */
  public int thread() {
    return thread;
  }

  /** The index of the file the current line is in, in the order the files were given. */
  public int file() {
    return file.index();
  }

  /** The number of the current line in its file, counted from 1. */
  public long line() {
    return file.line();
  }

  /**
   * The current line's time in nanoseconds since the first time of the trace, which no time is
   * before; {@link RecordedCall#NO_TIME} if it has none.
   */
  public long nanos() {
    return startNanos;
  }

  /** The current line without its thread id and times, for messages. */
  public String text() {
    int from = file.body();
    return new String(file.bytes(), from, file.end() - from, StandardCharsets.ISO_8859_1);
  }

  /** What was met so far. */
  public TraceCounts counts() {
    return counts;
  }

  /** How many bytes were read, as stored. */
  public long bytesRead() {
    return files.bytesRead();
  }

  /** How many bytes there are to read, as stored; -1 if that is unknown. */
  public long totalBytes() {
    return files.totalBytes();
  }

  /**
   * The SHA-256 of the input as it is stored, in hexadecimal: that of the one file, or for several
   * that of their SHA-256 (32 bytes each) in the order given. Null before {@link #next()} answered
   * false.
   */
  public String sha256() {
    return files.sha256();
  }

  /** Closes the files, standard input too. */
  @Override
  public void close() throws IOException {
    files.close();
  }
}
