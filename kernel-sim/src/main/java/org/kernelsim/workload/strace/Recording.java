package org.kernelsim.workload.strace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kernelsim.call.Limits;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.socket.Readiness;
import org.kernelsim.workload.strace.Operations.Flag;
import org.kernelsim.workload.strace.Operations.Kind;

/**
 * A trace, read whole and ready to be replayed: its threads' operations, its sockets, its fan-outs,
 * and what was counted on the way. Does not change any more; several replays may use it at once.
 *
 * <p>Needs about 80 bytes of memory for each call of the trace, and for each socket that a wait was
 * told to be ready.
 */
public final class Recording {
  private static final int NONE = -1;

  /** Is told how far reading is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * So much has been read.
     *
     * @param bytes read so far, as stored
     * @param of all of them, or -1 when that is unknown
     */
    void at(long bytes, long of);
  }

  private final Operations operations;
  private final List<TracedThread> threads;
  private final DescriptorTracker descriptors;
  private final List<String> names;
  private final List<FanOut> fanOuts;
  private final TraceCounts counts;
  private final TraceInput input;
  private final String sha256;
  private final long calls;
  private final long waitNanos;
  private final long betweenNanos;
  private final long unknownEnds;
  private final long untold;
  private final int processes;
  private final Map<String, Long> plain = new TreeMap<>();
  private final Map<String, Long> unsupported = new TreeMap<>();
  private long replayed;
  private long unexplained;

  /** The epoll descriptors with which a socket was ever registered. */
  private final BitSet socketSets = new BitSet();

  private Recording(TraceInput input, StraceParser parser, TraceReader reader) {
    this.input = input;
    counts = parser.counts();
    sha256 = parser.sha256();
    operations = reader.operations();
    threads = reader.threads();
    descriptors = reader.descriptors();
    names = reader.names();
    calls = reader.calls();
    waitNanos = reader.waitNanos() + descriptors.waitNanos();
    betweenNanos = counts.coarseTimes() ? 0 : reader.betweenNanos();
    unknownEnds = reader.unknownEnds();
    untold = reader.untold();
    processes = (int) threads.stream().map(thread -> thread.table).distinct().count();
    if (counts.coarseTimes()) {
      operations.dropGaps();
    }
    findSocketSets(reader.registered());
    settleKinds();
    fanOuts = new FanOutFinder(operations, threads).find();
    operations.dropHashes();
    settleTurns(false);
    settleTurns(true);
  }

  /**
   * Reads a trace.
   *
   * @param progress is told now and then how far reading is
   * @throws TraceException when it cannot be read, or no line of it looks like a trace
   */
  public static Recording read(TraceInput input, Progress progress) throws TraceException {
    try (StraceParser parser = input.open()) {
      TraceReader reader = new TraceReader(parser);
      for (long lines = 1; reader.readNext(); lines++) {
        if ((lines & 0xffff) == 0) {
          progress.at(parser.bytesRead(), parser.totalBytes());
        }
      }
      return new Recording(input, parser, reader);
    } catch (IOException e) {
      throw new TraceException(input.name(0), 0, 0, "cannot be closed: " + e.getMessage());
    }
  }

  /** A wait for what is registered with an epoll descriptor is one for sockets if any ever is. */
  private void findSocketSets(LongColumn registered) {
    for (int i = 0; i < registered.size(); i++) {
      if (isSocket(registered.low(i))) {
        socketSets.set(registered.high(i));
      }
    }
  }

  /** Now that all is read: what was never shown to be a socket is none. */
  private void settleKinds() {
    boolean continued = false;
    for (int operation = 0; operation < operations.size(); operation++) {
      switch (operations.kind(operation)) {
        case PLAIN, TOLD -> {}
        case WAIT -> {
          if (!isForSockets(operations.waitCall(operation))) {
            operations.setKind(operation, Kind.PLAIN);
          }
        }
        case SEND, RECEIVE, CLOSE, SHUTDOWN, CONTROL, UNSUPPORTED -> {
          if (!onSocket(operation)) {
            settleAsPlain(operation);
          }
        }
      }
      if (!continued && !operations.has(operation, Flag.SILENT)) {
        account(operation);
      }
      continued = operations.has(operation, Flag.MORE);
    }
    long accounted = replayed + sum(plain) + sum(unsupported);
    if (accounted != calls) {
      throw new IllegalStateException(calls + " calls, but " + accounted + " accounted for");
    }
  }

  /** Lists of more sockets than a call takes are not carried out. */
  private boolean isForSockets(WaitCall asked) {
    if (asked instanceof WaitCall.Registered registered) {
      return socketSets.get(registered.set());
    }
    WaitCall.Listed listed = (WaitCall.Listed) asked;
    int sockets = 0;
    for (int place = 0; place < listed.length(); place++) {
      sockets += isSocket(listed.description(place)) ? 1 : 0;
    }
    return sockets > 0 && sockets <= Limits.DEFAULT.listLength();
  }

  /** Of what is not a socket, only a pipe or the like is waited for by reading. */
  private void settleAsPlain(int operation) {
    if (!descriptors.description(operations.description(operation)).isWaitedFor()) {
      operations.clear(operation, Flag.BLOCKS);
      operations.clear(operation, Flag.ENDS_WINDOW);
    }
    operations.setKind(operation, Kind.PLAIN);
  }

  private boolean onSocket(int operation) {
    int description = operations.description(operation);
    return description < 0 || isSocket(description);
  }

  /** Whether the trace shows a description to be a socket. */
  boolean isSocket(int description) {
    return descriptors.description(description).kind() == Description.Kind.SOCKET;
  }

  private void account(int operation) {
    switch (operations.kind(operation)) {
      case SEND, RECEIVE, SHUTDOWN, CONTROL, CLOSE, WAIT -> replayed++;
      case TOLD -> unexplained += isUnexplained(operation) ? 1 : 0;
      case PLAIN -> plain.merge(name(operation), 1L, Long::sum);
      case UNSUPPORTED -> unsupported.merge(name(operation), 1L, Long::sum);
    }
  }

  private boolean isUnexplained(int operation) {
    boolean readable = (operations.requested(operation) & Readiness.READABLE) != 0;
    return readable && operations.result(operation) == NONE && onSocket(operation);
  }

  private static long sum(Map<String, Long> byName) {
    return byName.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Gives each operation on a socket its turn there: in recorded order of when it is carried out.
   */
  private void settleTurns(boolean fanOutsAsOne) {
    int[] next = new int[descriptors.descriptions()];
    for (int operation = 0; operation < operations.size(); operation++) {
      FanOut fanOut = fanOutsAsOne ? carriedAsOne(operation) : null;
      if (fanOut == null) {
        settleTurn(operation, fanOutsAsOne, next);
      } else if (isLast(fanOut, operation)) {
        for (int member : fanOut.members()) {
          settleTurn(member, true, next);
        }
      }
    }
  }

  private void settleTurn(int operation, boolean fanOutsAsOne, int[] next) {
    switch (operations.kind(operation)) {
      case SEND, RECEIVE, SHUTDOWN, CONTROL, CLOSE ->
          operations.setTurn(operation, fanOutsAsOne, next[operations.description(operation)]++);
      case TOLD -> {
        if (onSocket(operation)) {
          operations.setTurn(operation, fanOutsAsOne, next[operations.description(operation)]++);
        }
      }
      case WAIT, PLAIN, UNSUPPORTED -> {}
    }
    int accepted = accepted(operation);
    if (accepted != SocketCall.NONE) {
      next[accepted]++;
    }
  }

  /** The description that an operation brings besides its own, or {@link SocketCall#NONE}. */
  int accepted(int operation) {
    return operations.kind(operation) == Kind.CONTROL
            && operations.socketCall(operation) instanceof SocketCall.Accept accept
        ? accept.accepted()
        : SocketCall.NONE;
  }

  /** The fan-out an operation belongs to, if that can be carried out as one; otherwise null. */
  FanOut carriedAsOne(int operation) {
    int number = operations.fanOut(operation);
    if (number < 0) {
      return null;
    }
    FanOut fanOut = fanOuts.get(number);
    return fanOut.bytes() <= BufferPool.MAX_LENGTH ? fanOut : null;
  }

  static boolean isLast(FanOut fanOut, int operation) {
    return fanOut.members()[fanOut.members().length - 1] == operation;
  }

  Operations operations() {
    return operations;
  }

  List<TracedThread> threads() {
    return threads;
  }

  int descriptions() {
    return descriptors.descriptions();
  }

  String name(int operation) {
    return names.get(operations.name(operation));
  }

  /** How many processes the threads are taken to belong to: those that share descriptors. */
  public int processes() {
    return processes;
  }

  /** The number of a process, as {@link DescriptorTable#process}, is below this. */
  int processNumbers() {
    return descriptors.processes();
  }

  /** How many threads there are. */
  public int threadCount() {
    return threads.size();
  }

  /** How many sockets were sent on or received from. */
  public int sockets() {
    boolean[] used = new boolean[descriptors.descriptions()];
    int sockets = 0;
    for (int operation = 0; operation < operations.size(); operation++) {
      Kind kind = operations.kind(operation);
      if ((kind == Kind.SEND || kind == Kind.RECEIVE) && !used[operations.description(operation)]) {
        used[operations.description(operation)] = true;
        sockets++;
      }
    }
    return sockets;
  }

  /** The fan-outs, in the order of their first sends. */
  public List<FanOut> fanOuts() {
    return Collections.unmodifiableList(fanOuts);
  }

  /** The fan-outs with the most bytes in all, most first. */
  public List<FanOut> largestFanOuts(int most) {
    List<FanOut> largest = new ArrayList<>(fanOuts);
    largest.sort(
        (one, other) ->
            Long.compare(
                (long) other.bytes() * other.sockets(), (long) one.bytes() * one.sockets()));
    return largest.subList(0, Math.min(most, largest.size()));
  }

  /** What the parser counted. */
  public TraceCounts counts() {
    return counts;
  }

  /** What was read. */
  public TraceInput input() {
    return input;
  }

  /** SHA-256 of the input, as {@link StraceParser#sha256()}. */
  public String sha256() {
    return sha256;
  }

  /** Completed calls: those replayed, the plain and the unsupported ones together. */
  public long calls() {
    return calls;
  }

  /** Calls carried out on the simulated sockets. */
  public long replayed() {
    return replayed;
  }

  /** Calls without effect on simulated sockets, by name. */
  public Map<String, Long> plain() {
    return Collections.unmodifiableMap(plain);
  }

  /** Calls that move socket data in a way that is not carried out, by name. */
  public Map<String, Long> unsupported() {
    return Collections.unmodifiableMap(unsupported);
  }

  /** Whether descriptor tables follow recorded clone flags, or had to be inferred. */
  public boolean tablesRecorded() {
    return descriptors.clonesRecorded();
  }

  /** Successful calls on descriptors that were not open, as far as the trace shows. */
  public long closedUses() {
    return descriptors.closedUses();
  }

  /** How long the recorded threads waited, in nanoseconds, all together. */
  public long waitNanos() {
    return waitNanos;
  }

  /** How often a wait was told that a socket is readable, and no later call says why. */
  public long unexplained() {
    return unexplained;
  }

  /**
   * How many descriptors that waits found ready are not shown, or not known: cut short, or
   * registered before the recording.
   */
  public long untold() {
    return untold;
  }

  /** Calls of which only the beginning has a time: recorded without durations. */
  public long unknownEnds() {
    return unknownEnds;
  }

  /** How long the threads were between calls, in nanoseconds: computing, and the tracer's stops. */
  public long betweenNanos() {
    return betweenNanos;
  }
}
