package org.kernelsim.socket;

/** Where a call puts an address that it answers. Not thread-safe: one thread's own. */
public final class AddressAnswer {
  private SocketAddress address;

  /** An answer that holds no address yet. */
  public AddressAnswer() {}

  /** The address; null before a call has set it, and where a message has none. */
  public SocketAddress address() {
    return address;
  }

  /** Sets it; for the calls. */
  public void set(SocketAddress newAddress) {
    address = newAddress;
  }
}
