package org.kernelsim.process;

/**
 * The list of sockets of an alternate socket send, with each socket's flags if needed and room for
 * each socket's answer: the bytes it took, or an error. A socket may stand in it more than once;
 * its messages then keep the order of the list.
 */
public final class SocketList {
  private final long[] sockets;
  private final int[] flags;
  private final long[] answers;
  private int length;

  /**
   * A list with room for some sockets, empty.
   *
   * @param capacity how many sockets it has room for
   * @param withFlags whether each socket has flags of its own
   */
  public SocketList(int capacity, boolean withFlags) {
    sockets = new long[capacity];
    flags = withFlags ? new int[capacity] : null;
    answers = new long[capacity];
  }

  /** Empties the list, for use again. */
  public SocketList clear() {
    length = 0;
    return this;
  }

  /** Adds a socket; its flags are 0 where the list has flags. */
  public SocketList add(long socket) {
    return add(socket, 0);
  }

  /**
   * Adds a socket with flags.
   *
   * @throws IllegalArgumentException when flags are given and the list has none
   */
  public SocketList add(long socket, int socketFlags) {
    if (flags != null) {
      flags[length] = socketFlags;
    } else if (socketFlags != 0) {
      throw new IllegalArgumentException("this list has no flags");
    }
    sockets[length++] = socket;
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

  /** The flags at a place; 0 where the list has none. */
  public int flags(int place) {
    return flags == null ? 0 : flags[place];
  }

  /** The answer of the socket at a place. */
  public long answer(int place) {
    return answers[place];
  }

  /** Sets the answer of the socket at a place; for the calls. */
  public void setAnswer(int place, long answer) {
    answers[place] = answer;
  }
}
