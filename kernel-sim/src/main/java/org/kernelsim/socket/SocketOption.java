package org.kernelsim.socket;

/** The options that can be read and, some of them, set. Values are Linux's. */
public enum SocketOption {
  /** How many bytes may be queued for sending. */
  SO_SNDBUF(true),
  /** How many bytes may be queued for receiving. */
  SO_RCVBUF(true),
  /** Whether the address may be shared: 0 or 1. */
  SO_REUSEADDR(true),
  /** The pending error's number, or 0; reading it clears it. */
  SO_ERROR(false),
  /** The type: 1 stream, 2 datagram, 5 sequenced packets. */
  SO_TYPE(false),
  /** The family: 1 UNIX, 2 INET, 10 INET6. */
  SO_DOMAIN(false),
  /** The protocol. */
  SO_PROTOCOL(false),
  /** Whether the socket listens: 0 or 1. */
  SO_ACCEPTCONN(false);

  private final boolean settable;

  SocketOption(boolean settable) {
    this.settable = settable;
  }

  /** Whether it can be set. */
  public boolean settable() {
    return settable;
  }
}
