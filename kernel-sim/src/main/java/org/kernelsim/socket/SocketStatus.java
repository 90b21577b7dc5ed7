package org.kernelsim.socket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.kernelsim.machine.SystemError;

/**
 * A socket's status 4816: one word with one connection phase, two activities and the directions
 * that are shut. All ten names of FIG. 48 are kept; that SENDING and RECEIVING are flags beside a
 * phase, so that both can be said at once, is ours.
 *
 * <p>Thread-safe; every change is one compare-and-set loop (lock-free), every look one load
 * (wait-free).
 */
public final class SocketStatus {
  private static final int PHASE_MASK = 0xf;
  private static final int SENDING = 1 << 4;
  private static final int RECEIVING = 1 << 5;
  private static final int RECEIVE_SHUT = 1 << 6;
  private static final int SEND_SHUT = 1 << 7;
  private static final Phase[] PHASES = Phase.values();

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(SocketStatus.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word = Phase.UNCONNECTED.ordinal();

  /** The connection's phase, with what a send or a receive answers in it; 0 where it is valid. */
  public enum Phase {
    /** Made, and nothing else. */
    UNCONNECTED(SystemError.ENOTCONN, SystemError.ENOTCONN),
    /** Has an address of its own. */
    BOUND(SystemError.ENOTCONN, SystemError.ENOTCONN),
    /** Has asked for a connection and waits for the answer. */
    CONNECTING(SystemError.ENOTCONN, SystemError.ENOTCONN),
    /** Accepts connections. */
    LISTENING(SystemError.ENOTCONN, SystemError.ENOTCONN),
    /** Connected to a peer. */
    CONNECTED(null, null),
    /** The peer is gone; what it had sent can still be received. */
    DISCONNECTED(SystemError.EPIPE, null),
    /** Shut down on this side; what the peer sent can still be received. */
    SHUTDOWN(SystemError.EPIPE, null),
    /** Closed; the entry is about to leave the table. */
    TERMINATED(SystemError.EBADF, SystemError.EBADF);

    private final long sendAnswer;
    private final long receiveAnswer;

    Phase(SystemError onSend, SystemError onReceive) {
      sendAnswer = onSend == null ? 0 : onSend.answer();
      receiveAnswer = onReceive == null ? 0 : onReceive.answer();
    }
  }

  /** The phase now. */
  public Phase phase() {
    return PHASES[word & PHASE_MASK];
  }

  /** 0 when the status is valid for sending, otherwise the error to answer. */
  public long sendError() {
    int now = word;
    return (now & SEND_SHUT) != 0
        ? SystemError.EPIPE.answer()
        : PHASES[now & PHASE_MASK].sendAnswer;
  }

  /** 0 when the status is valid for receiving, otherwise the error to answer. */
  public long receiveError() {
    return PHASES[word & PHASE_MASK].receiveAnswer;
  }

  /** Whether nothing more can be received once the receive queue is empty. */
  public boolean receiveShut() {
    int now = word;
    return (now & RECEIVE_SHUT) != 0 || PHASES[now & PHASE_MASK] == Phase.DISCONNECTED;
  }

  /** Whether messages wait in the send queue. */
  public boolean sending() {
    return (word & SENDING) != 0;
  }

  /** Whether a receive is waiting for data. */
  public boolean receiving() {
    return (word & RECEIVING) != 0;
  }

  /** Enters another phase. */
  public void enter(Phase phase) {
    change(PHASE_MASK, phase.ordinal());
  }

  /** Shuts directions; what is shut stays shut. */
  public void shut(boolean receive, boolean send) {
    change(0, (receive ? RECEIVE_SHUT : 0) | (send ? SEND_SHUT : 0));
  }

  void setSending(boolean on) {
    change(SENDING, on ? SENDING : 0);
  }

  void setReceiving(boolean on) {
    change(RECEIVING, on ? RECEIVING : 0);
  }

  private void change(int clear, int set) {
    int now;
    do {
      now = word;
    } while (!WORD.compareAndSet(this, now, now & ~clear | set));
  }

  @Override
  public String toString() {
    return phase()
        + (sending() ? " SENDING" : "")
        + (receiving() ? " RECEIVING" : "")
        + ((word & RECEIVE_SHUT) != 0 ? " (receive shut)" : "")
        + ((word & SEND_SHUT) != 0 ? " (send shut)" : "");
  }
}
