package org.kernelsim.socket;

/**
 * One end of a socket as FIG. 48 draws it (local, and remote 4812): unique socket ID, socket type,
 * protocol, options, network address, event, family, blocking.
 *
 * @param id the socket's identifier; for a remote end outside the simulation 0
 * @param type stream, datagram or sequenced packets
 * @param protocol the protocol's number, 0 for the type's usual one
 * @param options names and values of the options set on this end, as in the trace or program; may
 *     be empty
 * @param address network address; {@link SocketAddress#none} before there is one
 * @param event the events this end is watched for, as a poll mask; 0 when it is not watched
 * @param family address family
 * @param blocking whether calls on this end wait
 */
public record SocketStructure(
    long id,
    Type type,
    int protocol,
    String options,
    SocketAddress address,
    int event,
    Family family,
    boolean blocking) {

  /** What a socket carries. */
  public enum Type {
    /** Bytes in order, without boundaries. */
    STREAM(1, false),
    /** Messages with boundaries, each whole or not at all. */
    DATAGRAM(2, true),
    /** Messages with boundaries on a connection. */
    SEQPACKET(5, true);

    private final int number;
    private final boolean keepsBoundaries;

    Type(int number, boolean keepsBoundaries) {
      this.number = number;
      this.keepsBoundaries = keepsBoundaries;
    }

    /** Linux's number. */
    public int number() {
      return number;
    }

    /** Whether sockets of this type are connected before they send. */
    public boolean hasConnections() {
      return this != DATAGRAM;
    }

    /** Whether a message is taken whole or not at all, and received as it was sent. */
    public boolean keepsBoundaries() {
      return keepsBoundaries;
    }
  }

  /** Address families. */
  public enum Family {
    /** Between processes of one machine. */
    UNIX(1),
    /** Internet protocol version 4. */
    INET(2),
    /** Internet protocol version 6. */
    INET6(10);

    private final int number;

    Family(int number) {
      this.number = number;
    }

    /** Linux's number. */
    public int number() {
      return number;
    }

    /** Whether the family has sockets of a type: of the internet none with sequenced packets. */
    public boolean has(Type type) {
      return this == UNIX || type != Type.SEQPACKET;
    }
  }

  /** A blocking end with no address, options or events yet. */
  public static SocketStructure of(Type type, Family family) {
    return new SocketStructure(0, type, 0, "", SocketAddress.none(family), 0, family, true);
  }

  /** The same with another identifier. */
  public SocketStructure withId(long newId) {
    return new SocketStructure(newId, type, protocol, options, address, event, family, blocking);
  }

  /** The same, blocking or not. */
  public SocketStructure withBlocking(boolean newBlocking) {
    return new SocketStructure(id, type, protocol, options, address, event, family, newBlocking);
  }

  /** The same with another network address. */
  public SocketStructure withAddress(SocketAddress newAddress) {
    return new SocketStructure(id, type, protocol, options, newAddress, event, family, blocking);
  }
}
