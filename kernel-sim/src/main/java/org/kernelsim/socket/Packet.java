package org.kernelsim.socket;

/**
 * One packet between two addresses, for captures. A packet of a stream that was lost on the way is
 * told once, with the arrival of its last retransmission. Sequence numbers count from the beginning
 * of the connection, which has number 0.
 *
 * @param sent when it is put on the wire, as {@link org.kernelsim.machine.Cpu#now}
 * @param arrives when it arrives; {@link #LOST} when it does not
 * @param from whose it is
 * @param to whom it goes to
 * @param kind what it is
 * @param sequence the number of its first byte; 0 for datagrams
 * @param data its bytes; empty but for data and datagrams; not to be changed
 */
public record Packet(
    long sent,
    long arrives,
    SocketAddress from,
    SocketAddress to,
    Kind kind,
    long sequence,
    byte[] data) {
  /** The arrival of a packet that does not arrive. */
  public static final long LOST = Wire.LOST;

  /** What a packet is. */
  public enum Kind {
    /** Asks for a connection. */
    SYN,
    /** Answers that it is there. */
    SYN_ACK,
    /** Acknowledges that answer; other acknowledgements are no packets here. */
    ACK,
    /** Bytes of a stream. */
    DATA,
    /** Nothing more comes. */
    FIN,
    /** The connection is refused or reset. */
    RST,
    /** A message without a connection. */
    DATAGRAM
  }
}
