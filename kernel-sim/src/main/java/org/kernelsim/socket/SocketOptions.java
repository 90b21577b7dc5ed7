package org.kernelsim.socket;

/**
 * A socket's options that change what the kernel does. Immutable; the entry holds the current ones.
 *
 * @param sendBuffer how many bytes may be queued for sending (SO_SNDBUF), at least 1
 * @param receiveBuffer how many bytes may be queued for receiving (SO_RCVBUF), at least 1
 */
public record SocketOptions(int sendBuffer, int receiveBuffer) {
  /** Linux's default for TCP: 212,992 bytes each way. */
  public static final SocketOptions DEFAULT = new SocketOptions(212_992, 212_992);

  /** Checks the ranges. */
  public SocketOptions {
    if (sendBuffer < 1 || receiveBuffer < 1) {
      throw new IllegalArgumentException("socket buffers must have at least 1 byte");
    }
  }
}
