package org.kernelsim.socket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.kernelsim.machine.SystemError;

/**
 * A socket's status 4816: one word with one connection phase, two activities and the directions
 * that are shut. All ten names of FIG. 48 are kept; that SENDING and RECEIVING are flags beside a
 * phase, so that both can be said at once, is ours. The phase changes only as the {@link
 * StatusTable} of the socket's type says.
 *
 * <p>Thread-safe; every change is one compare-and-set loop (lock-free), every look one load
 * (wait-free).
 */
public final class SocketStatus {
  private static final int PHASE_MASK = 0xf;

  /** Which of the two tables; never changes. With the phase it is the column of an event's row. */
  private static final int DATAGRAM = 1 << 4;

  private static final int COLUMN_MASK = DATAGRAM | PHASE_MASK;
  private static final int SENDING = 1 << 5;
  private static final int RECEIVING = 1 << 6;
  private static final int RECEIVE_SHUT = 1 << 7;
  private static final int SEND_SHUT = 1 << 8;

  /** The peer sends nothing more, and everything it has sent has arrived. */
  private static final int ENDED = 1 << 9;

  private static final Phase[] PHASES = Phase.values();
  private static final SocketEvent[] EVENTS = SocketEvent.values();

  /** What an event answers, and where it leads to, by column: the tables in the form of arrays. */
  private static final long[][] ANSWERS = new long[EVENTS.length][COLUMN_MASK + 1];

  private static final int[][] NEXT = new int[EVENTS.length][COLUMN_MASK + 1];
  private static final long[] SEND_ANSWERS = ANSWERS[SocketEvent.SEND.ordinal()];
  private static final long[] RECEIVE_ANSWERS = ANSWERS[SocketEvent.RECEIVE.ordinal()];

  private static final VarHandle WORD;

  static {
    for (SocketEvent event : EVENTS) {
      for (Phase phase : PHASES) {
        set(StatusTable.STREAM, event, phase, phase.ordinal());
        set(StatusTable.DATAGRAM, event, phase, phase.ordinal() | DATAGRAM);
      }
    }
    try {
      WORD = MethodHandles.lookup().findVarHandle(SocketStatus.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word;

  /** The connection's phase. */
  public enum Phase {
    /** Made, and nothing else. */
    UNCONNECTED,
    /** Has an address of its own. */
    BOUND,
    /** Has asked for a connection and waits for the answer. */
    CONNECTING,
    /** Accepts connections. */
    LISTENING,
    /** Connected to a peer. */
    CONNECTED,
    /** The peer is gone; what it had sent can still be received. */
    DISCONNECTED,
    /** Shut down on this side, in one direction or both. */
    SHUTDOWN,
    /** Closed; the entry is about to leave the table. */
    TERMINATED
  }

  /** The status of a socket just made. */
  SocketStatus(SocketStructure.Type type) {
    word = StatusTable.of(type) == StatusTable.DATAGRAM ? DATAGRAM : 0;
  }

  private static void set(StatusTable table, SocketEvent event, Phase phase, int column) {
    StatusTable.Cell cell = table.cell(event, phase);
    ANSWERS[event.ordinal()][column] = cell.valid() ? 0 : cell.error().answer();
    NEXT[event.ordinal()][column] = cell.next().ordinal();
  }

  /** The phase now. */
  public Phase phase() {
    return PHASES[word & PHASE_MASK];
  }

  /** 0 when the status is valid for sending, otherwise the error to answer. */
  public long sendError() {
    int now = word;
    long answer = SEND_ANSWERS[now & COLUMN_MASK];
    return answer == 0 && (now & SEND_SHUT) != 0 ? SystemError.EPIPE.answer() : answer;
  }

  /** 0 when the status is valid for receiving, otherwise the error to answer. */
  public long receiveError() {
    return RECEIVE_ANSWERS[word & COLUMN_MASK];
  }

  /** 0 when the status is valid for an event, otherwise the error to answer. */
  public long errorOf(SocketEvent event) {
    return errorOf(event, word);
  }

  private static long errorOf(SocketEvent event, int now) {
    long answer = ANSWERS[event.ordinal()][now & COLUMN_MASK];
    if (answer == 0 && (now & SEND_SHUT) != 0) {
      SystemError error = StatusTable.onceSendingIsShut(event);
      return error == null ? 0 : error.answer();
    }
    return answer;
  }

  /** Whether nothing more can be received once the receive queue is empty. */
  public boolean receiveShut() {
    return (word & (RECEIVE_SHUT | ENDED)) != 0;
  }

  /** Whether nothing more can be received because this side has shut it. */
  boolean receiveShutHere() {
    return (word & RECEIVE_SHUT) != 0;
  }

  /** Whether nothing more is taken to be sent. */
  public boolean sendShut() {
    return (word & SEND_SHUT) != 0;
  }

  /** Whether messages wait in the send queue. */
  public boolean sending() {
    return (word & SENDING) != 0;
  }

  /** Whether a receive is waiting for data. */
  public boolean receiving() {
    return (word & RECEIVING) != 0;
  }

  /**
   * An event happens, and the phase changes as the table says. When the peer is gone, sending is
   * shut for good; after a reset nothing more comes either.
   *
   * @return 0, or the error with which the table refuses it; then nothing has changed
   */
  public long happen(SocketEvent event) {
    return happen(
        event,
        switch (event) {
          case PEER_CLOSED -> SEND_SHUT;
          case RESET -> SEND_SHUT | ENDED;
          default -> 0;
        });
  }

  /**
   * Shuts directions, in one step with the change to SHUTDOWN; what is shut stays shut.
   *
   * @return as {@link #happen}
   */
  public long shut(boolean receive, boolean send) {
    return happen(SocketEvent.SHUTDOWN, (receive ? RECEIVE_SHUT : 0) | (send ? SEND_SHUT : 0));
  }

  /** Everything that the peer has sent has arrived. */
  void end() {
    change(0, ENDED);
  }

  void setSending(boolean on) {
    change(SENDING, on ? SENDING : 0);
  }

  void setReceiving(boolean on) {
    change(RECEIVING, on ? RECEIVING : 0);
  }

  private long happen(SocketEvent event, int flags) {
    int now;
    int next;
    do {
      now = word;
      long error = errorOf(event, now);
      if (error != 0) {
        return error;
      }
      next = now & ~PHASE_MASK | NEXT[event.ordinal()][now & COLUMN_MASK] | flags;
    } while (!WORD.compareAndSet(this, now, next));
    return 0;
  }

  private void change(int clear, int set) {
    int now;
    do {
      now = word;
    } while (!WORD.compareAndSet(this, now, now & ~clear | set));
  }

  @Override
  public String toString() {
    int now = word;
    return phase()
        + (sending() ? " SENDING" : "")
        + (receiving() ? " RECEIVING" : "")
        + ((now & RECEIVE_SHUT) != 0 ? " (receive shut)" : "")
        + ((now & SEND_SHUT) != 0 ? " (send shut)" : "");
  }
}
