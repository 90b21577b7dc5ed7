package org.kernelsim.process;

/**
 * The list of services of a composite invocation, in the order in which they are carried out, with
 * room for each one's answer. Each works on a part of the data behind the call's one handle.
 */
public final class ServiceList {
  /** Bytes of a SHA-256 digest. */
  public static final int DIGEST_BYTES = 32;

  /** Position of a write that goes to the end of its file. */
  public static final long APPEND = -1;

  private final Service[] services;
  private final long[] targets;
  private final int[] offsets;
  private final int[] lengths;
  private final int[] flags;
  private final long[] positions;
  private final byte[][] memory;
  private final int[] to;
  private final long[] answers;
  private int length;
  private int sends;

  /** What can be done with the data. */
  public enum Service {
    /** Sends it on a socket. */
    SOCKET_SEND,
    /** Writes it to a file. */
    FILE_WRITE,
    /** Answers its SHA-256 digest. */
    DIGEST
  }

  /** A list with room for some services, empty. */
  public ServiceList(int capacity) {
    services = new Service[capacity];
    targets = new long[capacity];
    offsets = new int[capacity];
    lengths = new int[capacity];
    flags = new int[capacity];
    positions = new long[capacity];
    memory = new byte[capacity][];
    to = new int[capacity];
    answers = new long[capacity];
  }

  /** Empties the list, for use again. */
  public ServiceList clear() {
    length = 0;
    sends = 0;
    return this;
  }

  /**
   * Adds a send of a part on a socket; it answers the bytes taken, or an error.
   *
   * @param socketFlags {@link SendFlags#DONTWAIT} or 0
   */
  public ServiceList send(long socket, int offset, int bytes, int socketFlags) {
    flags[length] = socketFlags;
    sends++;
    return add(Service.SOCKET_SEND, socket, offset, bytes);
  }

  /**
   * Adds a write of a part to a file; it answers the bytes written, or an error.
   *
   * @param position where in the file, or {@link #APPEND}
   */
  public ServiceList write(long file, long position, int offset, int bytes) {
    positions[length] = position;
    return add(Service.FILE_WRITE, file, offset, bytes);
  }

  /**
   * Adds a digest of a part; it answers {@link #DIGEST_BYTES}, or an error.
   *
   * @param target receives the digest
   * @param first where in the target
   */
  public ServiceList digest(int offset, int bytes, byte[] target, int first) {
    memory[length] = target;
    to[length] = first;
    return add(Service.DIGEST, 0, offset, bytes);
  }

  private ServiceList add(Service service, long target, int offset, int bytes) {
    services[length] = service;
    targets[length] = target;
    offsets[length] = offset;
    lengths[length] = bytes;
    length++;
    return this;
  }

  /** How many services there are. */
  public int length() {
    return length;
  }

  /** How many of them are sends. */
  public int sends() {
    return sends;
  }

  /** The service at a place. */
  public Service service(int place) {
    return services[place];
  }

  /** The socket or file at a place. */
  public long target(int place) {
    return targets[place];
  }

  /** Where the part at a place begins. */
  public int offset(int place) {
    return offsets[place];
  }

  /** How many bytes the part at a place has. */
  public int bytes(int place) {
    return lengths[place];
  }

  /** The flags of the send at a place. */
  public int flags(int place) {
    return flags[place];
  }

  /** Where in its file the write at a place goes. */
  public long position(int place) {
    return positions[place];
  }

  /** What receives the digest at a place. */
  public byte[] memory(int place) {
    return memory[place];
  }

  /** Where in that the digest at a place goes. */
  public int to(int place) {
    return to[place];
  }

  /** The answer of the service at a place. */
  public long answer(int place) {
    return answers[place];
  }

  /** Sets the answer of the service at a place; for the calls. */
  public void setAnswer(int place, long answer) {
    answers[place] = answer;
  }
}
