package org.kernelsim.socket;

/**
 * A socket's options that change what the kernel does. Immutable; the entry holds the current ones.
 *
 * @param sendBuffer how many bytes may be queued for sending (SO_SNDBUF), at least 1
 * @param receiveBuffer how many bytes may be queued for receiving (SO_RCVBUF), at least 1
 * @param reuseAddress whether an address may be shared with others that allow it too
 *     (SO_REUSEADDR); looked at when the socket gets its address
 */
public record SocketOptions(int sendBuffer, int receiveBuffer, boolean reuseAddress) {
  /** Linux's default for TCP: 212,992 bytes each way. */
  public static final SocketOptions DEFAULT = new SocketOptions(212_992, 212_992);

  /** Checks the ranges. */
  public SocketOptions {
    if (sendBuffer < 1 || receiveBuffer < 1) {
      throw new IllegalArgumentException("socket buffers must have at least 1 byte");
    }
  }

  /** These buffers, and the address not shared. */
  public SocketOptions(int sendBuffer, int receiveBuffer) {
    this(sendBuffer, receiveBuffer, false);
  }

  /** The same with another send buffer. */
  public SocketOptions withSendBuffer(int bytes) {
    return new SocketOptions(bytes, receiveBuffer, reuseAddress);
  }

  /** The same with another receive buffer. */
  public SocketOptions withReceiveBuffer(int bytes) {
    return new SocketOptions(sendBuffer, bytes, reuseAddress);
  }

  /** The same with the address shared or not. */
  public SocketOptions withReuseAddress(boolean reuse) {
    return new SocketOptions(sendBuffer, receiveBuffer, reuse);
  }
}
