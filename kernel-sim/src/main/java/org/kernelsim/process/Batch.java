package org.kernelsim.process;

/**
 * What a batched send carries: for each message its socket, its bytes, its flags, and room for its
 * answer.
 */
public final class Batch {
  private final SocketList list;
  private final byte[][] sources;
  private final int[] from;
  private final int[] lengths;

  /** A batch with room for some messages, empty. */
  public Batch(int capacity) {
    list = new SocketList(capacity, true);
    sources = new byte[capacity][];
    from = new int[capacity];
    lengths = new int[capacity];
  }

  /** Empties the batch, for use again. */
  public Batch clear() {
    list.clear();
    return this;
  }

  /** Adds a message. */
  public Batch add(long socket, byte[] source, int first, int length, int flags) {
    int place = list.length();
    sources[place] = source;
    from[place] = first;
    lengths[place] = length;
    list.add(socket, flags);
    return this;
  }

  /** The sockets, flags and answers. */
  public SocketList sockets() {
    return list;
  }

  /** Where the bytes of the message at a place are. */
  public byte[] source(int place) {
    return sources[place];
  }

  /** Where the message at a place begins in its source. */
  public int from(int place) {
    return from[place];
  }

  /** How many bytes the message at a place has. */
  public int bytes(int place) {
    return lengths[place];
  }
}
