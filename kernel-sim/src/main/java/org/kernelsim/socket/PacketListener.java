package org.kernelsim.socket;

/** Is told the packets between the sockets of the internet families. */
@FunctionalInterface
public interface PacketListener {
  /**
   * A packet is put on the wire. In the order in which that happens, but for a handshake, whose
   * answers are told with its beginning. Called under locks: must not call the kernel.
   */
  void sent(Packet packet);
}
