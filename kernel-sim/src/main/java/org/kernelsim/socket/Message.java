package org.kernelsim.socket;

import org.kernelsim.memory.ServiceBuffer;

/** A queued message: a reference to a part of a buffer. Pooled; in at most one queue at a time. */
public final class Message {
  private ServiceBuffer buffer;
  private int from;
  private int length;
  private SocketAddress source;
  private SocketEntry to;
  private SocketAddress destination;

  /** When it arrives; 0 when it is there. */
  private long arrival;

  Message next;

  Message() {}

  void set(ServiceBuffer buffer, int from, int length) {
    this.buffer = buffer;
    this.from = from;
    this.length = length;
    this.source = null;
    this.to = null;
    this.destination = null;
    this.arrival = 0;
  }

  /** Addresses a datagram. */
  void send(SocketAddress from, SocketEntry receiver, SocketAddress receiversAddress) {
    source = from;
    to = receiver;
    destination = receiversAddress;
  }

  /** A copy of the first bytes, for captures. */
  byte[] bytes(int count) {
    return buffer.copyOf(from, count);
  }

  /** When it arrives; 0 when it is there. */
  long arrival() {
    return arrival;
  }

  void setArrival(long time) {
    arrival = time;
  }

  /** Whose address a datagram comes from; null for messages that have no address. */
  SocketAddress source() {
    return source;
  }

  /** The address a datagram goes to. */
  SocketAddress destination() {
    return destination;
  }

  /** Whom a datagram on its way goes to. */
  SocketEntry to() {
    return to;
  }

  /** The buffer; the message holds one reference of it. */
  public ServiceBuffer buffer() {
    return buffer;
  }

  /** Where the message's bytes begin in the buffer. */
  public int from() {
    return from;
  }

  /** How many bytes the message still has. */
  public int length() {
    return length;
  }

  /** Gives up the first bytes, which have been taken. */
  void advance(int bytes) {
    from += bytes;
    length -= bytes;
  }
}
