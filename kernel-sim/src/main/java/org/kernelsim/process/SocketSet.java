package org.kernelsim.process;

/**
 * The sockets that a select looks at: for each what it is asked for, and room for what it is ready
 * for, as masks of {@link org.kernelsim.socket.Readiness}. A socket may stand in it more than once.
 */
public final class SocketSet {
  private final long[] sockets;
  private final int[] interest;
  private final int[] ready;
  private int length;

  /** A set with room for some sockets, empty. */
  public SocketSet(int capacity) {
    sockets = new long[capacity];
    interest = new int[capacity];
    ready = new int[capacity];
  }

  /** Empties the set, for use again. */
  public SocketSet clear() {
    length = 0;
    return this;
  }

  /** Adds a socket. */
  public SocketSet add(long socket, int events) {
    sockets[length] = socket;
    interest[length] = events;
    ready[length] = 0;
    length++;
    return this;
  }

  /** How many sockets it has room for. */
  public int capacity() {
    return sockets.length;
  }

  /** How many sockets there are. */
  public int length() {
    return length;
  }

  /** The socket at a place. */
  public long socket(int place) {
    return sockets[place];
  }

  /** What the socket at a place is asked for. */
  public int interest(int place) {
    return interest[place];
  }

  /** What the socket at a place is ready for. */
  public int ready(int place) {
    return ready[place];
  }

  /** Sets what the socket at a place is ready for; for the calls. */
  public void setReady(int place, int events) {
    ready[place] = events;
  }
}
