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

  /** What strace has written of a call before it waits for it is short. */
  private static final int MAX_BROKEN_INTO = 4096;

  private static final int LONGEST_MESSAGE = 80;

  private static final String DETACHED = "<detached ...>";
  private static final String MESSAGE = "strace: ";
  private static final String PROCESS = "Process ";
  private static final String RESUMED = " resumed>";
  private static final String SUPERSEDED = "+++ superseded by execve in pid ";

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
    }
    if (event != null && event != TraceEvent.EXIT) {
      keepTime();
    }
    return event != null;
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
    if (thread == 0) {
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
          case '>', '|', '*' -> null;
          default -> named(bytes, at, to);
        };
    if (found != null) {
      file.recognise();
      return found;
    }
    return isAttachment(bytes, at) ? TraceEvent.NOTE : null;
  }

  /**
   * Whether the line belongs to one before: a stack frame ({@code -k}) or a dump ({@code -e read}).
   */
  private boolean isAttachment(byte[] bytes, int at) {
    boolean mark = bytes[at] == '>' || bytes[at] == '|' || bytes[at] == '*';
    return mark && at > file.start() && bytes[at - 1] == ' ';
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
    keepTime();
    if (Bytes.startsWith(bytes, at, to, SUPERSEDED)) {
      supersede((int) Numbers.leading(bytes, at + SUPERSEDED.length(), to));
    }
    forget(thread);
    return TraceEvent.EXIT;
  }

  /**
   * A thread called execve and took over the id of its process's first thread, whose exit this
   * tells: the line bears that id, and names the one that is no more from here on.
   */
  private void supersede(int former) {
    ThreadTable.State heir = threads.of(thread);
    ThreadTable.State caller = threads.find(former);
    thread = former;
    drop(heir);
    if (caller != null && caller.isInCall()) {
      HeldCall execve = caller.call();
      byte[] bytes = execve.bytes();
      release(execve);
      hold(heir.call(), bytes, 0, execve.length());
      heir.call()
          .identify(
              execve.nameId(), heir.thread, execve.file(), execve.line(), execve.startNanos());
    }
  }

  private void forget(int gone) {
    ThreadTable.State state = threads.find(gone);
    if (state != null) {
      drop(state);
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
    if (pid < 1 || pid > Prefix.MAX_PID) {
      return false;
    }
    if (Bytes.startsWith(bytes, end, to, " attached")) {
      thread = (int) pid;
      file.owner().announced(thread, isNew(thread));
      return true;
    }
    if (Bytes.startsWith(bytes, end, to, " detached")) {
      forget((int) pid);
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
    drop(threads.of(thread));
    if (call.isCutShort()) {
      call.dropCutMark();
      counts.abandoned(1);
      return TraceEvent.BEGIN;
    }
    call.ended(file.line(), RecordedCall.NO_TIME);
    announce();
    return TraceEvent.END;
  }

  private TraceEvent begin(byte[] bytes, int at, int nameEnd, int mark, boolean resumable) {
    int from = nameEnd + 1;
    int to = mark > from && bytes[mark - 1] == ' ' ? mark - 1 : mark;
    if (call.read(bytes, from, to) != RecordedCall.Extent.OPEN || !canHold(to - from)) {
      return null;
    }
    int name = names.idOf(bytes, at, nameEnd);
    if (name < 0) {
      return null;
    }
    identify(name, owner(), file.index(), file.line(), startNanos);
    drop(threads.of(thread));
    if (resumable) {
      hold(threads.of(thread).call(), bytes, from, to);
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
    ThreadTable.State state = threads.of(thread);
    return isIn(state, bytes, nameStart, nameEnd)
        ? end(state.call(), bytes, from, to)
        : orphan(bytes, from, to);
  }

  private TraceEvent end(HeldCall held, byte[] bytes, int from, int to) {
    int both = held.append(bytes, from, to);
    boolean complete = call.read(held.bytes(), 0, both) == RecordedCall.Extent.COMPLETE;
    if (!complete || call.isCutShort()) {
      drop(held);
      return complete ? TraceEvent.NOTE : null;
    }
    identify(held.nameId(), thread, held.file(), held.line(), held.startNanos());
    call.ended(file.line(), startNanos);
    call.beganEarlier(true);
    release(held);
    announce();
    return TraceEvent.END;
  }

  private TraceEvent orphan(byte[] bytes, int from, int to) {
    if (call.read(bytes, from, to) != RecordedCall.Extent.COMPLETE) {
      return null;
    }
    counts.orphan();
    return TraceEvent.NOTE;
  }

  /** Whether a thread is in the call whose name takes up the range. */
  private boolean isIn(ThreadTable.State state, byte[] bytes, int from, int to) {
    if (state == null || !state.isInCall()) {
      return false;
    }
    String name = names.name(state.call().nameId());
    return name.length() == to - from && Bytes.startsWith(bytes, from, to, name);
  }

  /** The thread of a line that resumes a call; tells at times who the one without an id is. */
  private int resumer(byte[] bytes, int nameStart, int nameEnd) {
    LineOwner owner = file.owner();
    int pid = file.prefix().pid();
    if (pid != Prefix.NO_PID
        && owner.canBeUnnamed()
        && !threads.contains(pid)
        && isIn(threads.find(owner.unnamed()), bytes, nameStart, nameEnd)) {
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
    int end = messageStart(bytes, from, to);
    if (end < 0 || end - from > MAX_BROKEN_INTO) {
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
    call.name(name, names.name(name));
    call.began(caller, file.index(), file.line(), startNanos);
    drop(file.interrupted());
    hold(file.interrupted(), bytes, from, end);
    return TraceEvent.NOTE;
  }

  /** Where the message begins that a line ends with; -1 if there is none. */
  private static int messageStart(byte[] bytes, int from, int to) {
    int first = Math.max(from, to - LONGEST_MESSAGE);
    int at = to - MESSAGE.length();
    while (at >= first && !Bytes.startsWith(bytes, at, to, MESSAGE)) {
      at--;
    }
    return at < first ? -1 : at;
  }

  /**
   * Takes the line as the rest of a call that a message broke into. If it is not, it may be another
   * message; after any other line the call is given up.
   */
  private TraceEvent rejoin() {
    HeldCall held = file.interrupted();
    byte[] bytes = file.bytes();
    if (Bytes.startsWith(bytes, file.body(), file.end(), HeldCall.UNFINISHED)) {
      return beginRejoined(held);
    }
    int both = held.append(bytes, file.start(), file.end());
    if (call.read(held.bytes(), 0, both) != RecordedCall.Extent.COMPLETE) {
      if (!Bytes.startsWith(bytes, file.body(), file.end(), MESSAGE)) {
        drop(held);
      }
      return null;
    }
    identify(held.nameId(), held.thread(), held.file(), held.line(), held.startNanos());
    call.ended(file.line(), RecordedCall.NO_TIME);
    release(held);
    return TraceEvent.END;
  }

  private TraceEvent beginRejoined(HeldCall held) {
    byte[] bytes = held.bytes();
    call.read(bytes, 0, held.length());
    identify(held.nameId(), held.thread(), held.file(), held.line(), held.startNanos());
    release(held);
    drop(threads.of(thread));
    hold(threads.of(thread).call(), bytes, 0, held.length());
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

  private void drop(ThreadTable.State state) {
    if (state.isInCall()) {
      drop(state.call());
    }
  }

  private int owner() {
    int pid = file.prefix().pid();
    LineOwner owner = file.owner();
    if (pid == Prefix.NO_PID) {
      return owner.threadOf(pid, false, false);
    }
    ThreadTable.State unnamed = owner.canBeUnnamed() ? threads.find(owner.unnamed()) : null;
    return owner.threadOf(pid, isNew(pid), unnamed != null && unnamed.isInCall());
  }

  /** Takes note of the thread that a call made, if lines may yet have to be told apart by that. */
  private void announce() {
    if (!file.owner().canBeUnnamed() || call.result() < 1 || call.result() > Prefix.MAX_PID) {
      return;
    }
    switch (call.name()) {
      case "clone", "clone3", "fork", "vfork" -> {
        int pid = (int) call.result();
        file.owner().announced(pid, isNew(pid));
      }
      default -> {}
    }
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

  /** Closes the files, but not standard input. */
  @Override
  public void close() throws IOException {
    files.close();
  }
}
