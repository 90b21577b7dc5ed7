package org.kernelsim.workload.strace;

/**
 * What a trace's calls come to, in recorded order: one operation for each completed call, for each
 * message of a sendmmsg, for each socket closed by something else than a close, and for each
 * description that a wait was told to be ready. Kept in columns, about 80 bytes an operation, so
 * that a long trace fits. Operations are numbered from 0.
 */
final class Operations {
  private static final int KIND_BITS = 4;
  private static final int FLAG_BITS = 8;
  private static final int NAME_BITS = 16;
  private static final Kind[] KINDS = Kind.values();
  private static final int NONE = -1;

  /** Kind, flags, name and thread. */
  private final LongColumn heads = new LongColumn();

  /** Description above, requested bytes below. */
  private final LongColumn targets = new LongColumn();

  /** Result above, fan-out below. */
  private final LongColumn results = new LongColumn();

  /** Turn on the socket when every send goes by itself above, when fan-outs go as one below. */
  private final LongColumn turns = new LongColumn();

  /** File above, next operation of the thread below. */
  private final LongColumn places = new LongColumn();

  /** First line above, last below, as unsigned numbers. */
  private final LongColumn lines = new LongColumn();

  private final LongColumn gaps = new LongColumn();
  private final LongColumn ends = new LongColumn();
  private LongColumn hashes = new LongColumn();

  /** What an operation does. */
  enum Kind {
    /** Sends on a description. */
    SEND,
    /** Receives from a description. */
    RECEIVE,
    /** Closes the last descriptor of a description. */
    CLOSE,
    /** Shuts a description down: a {@link SocketCall.Shutdown}. */
    SHUTDOWN,
    /** Works on a description in another way: a {@link SocketCall}. */
    CONTROL,
    /** Waits for sockets: a {@link WaitCall}. */
    WAIT,
    /**
     * No call: the wait that follows was told that a description is ready. What for stands where
     * others have the requested bytes, and the operation that takes what has come, or -1, where
     * they have the result.
     */
    TOLD,
    /** Nothing to sockets. */
    PLAIN,
    /** Moves socket data, if its description is a socket, in a way that is not carried out. */
    UNSUPPORTED
  }

  /** What else is known of an operation, as a bit. */
  enum Flag {
    /** It blocked: it ends no earlier than it did in the recording. */
    BLOCKS,
    /** It ends its thread's window. */
    ENDS_WINDOW,
    /** The call's next message follows as the next operation of the thread. */
    MORE,
    /** Every byte sent is shown. */
    EXACT,
    /** It is a wait that was given no time. */
    ONLY_LOOKS,
    /** It is no call of its own: a close that is the effect of another call, or of an exit. */
    SILENT;

    private int bit() {
      return 1 << ordinal();
    }
  }

  int size() {
    return heads.size();
  }

  /** What calls asked that move no bytes. */
  private final Interned<SocketCall> socketCalls = new Interned<>();

  private final Interned<WaitCall> waitCalls = new Interned<>();

  /** A number for what a call asked, to be given as the requested bytes of its operation. */
  int numberOf(SocketCall socketCall) {
    return socketCalls.numberOf(socketCall);
  }

  /** The same for a wait. */
  int numberOf(WaitCall waitCall) {
    return waitCalls.numberOf(waitCall);
  }

  /** What an operation asks that is a SHUTDOWN or a CONTROL. */
  SocketCall socketCall(int operation) {
    return socketCalls.get(requested(operation));
  }

  /** What an operation asks that is a WAIT. */
  WaitCall waitCall(int operation) {
    return waitCalls.get(requested(operation));
  }

  /**
   * Adds an operation.
   *
   * @param description number of the description, or -1
   * @param result bytes moved, or a negative error number
   * @param gapNanos time from the end of the thread's call before to the beginning of this one
   * @param endNanos when the call ended, -1 when unknown
   */
  int add(
      Kind kind,
      int name,
      int thread,
      int description,
      int requested,
      int result,
      int file,
      long line,
      long lastLine,
      long gapNanos,
      long endNanos,
      long hash) {
    heads.add(((long) thread << NAME_BITS | name) << KIND_BITS + FLAG_BITS | kind.ordinal());
    targets.add(LongColumn.pack(description, requested));
    results.add(LongColumn.pack(result, NONE));
    turns.add(0);
    places.add(LongColumn.pack(file, NONE));
    lines.add(LongColumn.pack((int) line, (int) lastLine));
    gaps.add(gapNanos);
    ends.add(endNanos);
    hashes.add(hash);
    return size() - 1;
  }

  Kind kind(int operation) {
    return KINDS[(int) heads.get(operation) & (1 << KIND_BITS) - 1];
  }

  void setKind(int operation, Kind kind) {
    long head = heads.get(operation);
    heads.set(operation, head & -1L << KIND_BITS | kind.ordinal());
  }

  boolean has(int operation, Flag flag) {
    return (heads.get(operation) >>> KIND_BITS & flag.bit()) != 0;
  }

  void set(int operation, Flag flag) {
    heads.set(operation, heads.get(operation) | (long) flag.bit() << KIND_BITS);
  }

  void clear(int operation, Flag flag) {
    heads.set(operation, heads.get(operation) & ~((long) flag.bit() << KIND_BITS));
  }

  int name(int operation) {
    return (int) (heads.get(operation) >>> KIND_BITS + FLAG_BITS) & (1 << NAME_BITS) - 1;
  }

  int thread(int operation) {
    return (int) (heads.get(operation) >>> KIND_BITS + FLAG_BITS + NAME_BITS);
  }

  int description(int operation) {
    return targets.high(operation);
  }

  int requested(int operation) {
    return targets.low(operation);
  }

  int result(int operation) {
    return results.high(operation);
  }

  void setResult(int operation, int result) {
    results.setHigh(operation, result);
  }

  /** The fan-out it belongs to, or -1. */
  int fanOut(int operation) {
    return results.low(operation);
  }

  void setFanOut(int operation, int fanOut) {
    results.setLow(operation, fanOut);
  }

  /** How many operations on the same description are carried out before it. */
  int turn(int operation, boolean fanOutsAsOne) {
    return fanOutsAsOne ? turns.low(operation) : turns.high(operation);
  }

  void setTurn(int operation, boolean fanOutsAsOne, int turn) {
    if (fanOutsAsOne) {
      turns.setLow(operation, turn);
    } else {
      turns.setHigh(operation, turn);
    }
  }

  int file(int operation) {
    return places.high(operation);
  }

  /** The thread's next operation, or -1. */
  int next(int operation) {
    return places.low(operation);
  }

  void setNext(int operation, int next) {
    places.setLow(operation, next);
  }

  long line(int operation) {
    return Integer.toUnsignedLong(lines.high(operation));
  }

  long lastLine(int operation) {
    return Integer.toUnsignedLong(lines.low(operation));
  }

  long gapNanos(int operation) {
    return gaps.get(operation);
  }

  /** Takes all time between calls to be none. */
  void dropGaps() {
    for (int operation = 0; operation < size(); operation++) {
      gaps.set(operation, 0);
    }
  }

  long endNanos(int operation) {
    return ends.get(operation);
  }

  void setEndNanos(int operation, long nanos) {
    ends.set(operation, nanos);
  }

  long hash(int operation) {
    return hashes.get(operation);
  }

  /** Gives up what only finding fan-outs needs. */
  void dropHashes() {
    hashes = null;
  }
}
