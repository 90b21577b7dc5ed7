package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.socket.Packet.Kind;

/**
 * One direction of a connection, where it goes over a wire or its packets are listened to: says
 * when they arrive, and tells them. Thread-safe: each method under its monitor, and the wire's
 * inside it.
 */
final class Passage {
  private static final byte[] NOTHING = {};

  private final Wire wire;
  private final PacketListener listener;
  private final SocketAddress from;
  private final SocketAddress to;
  private long sequence;

  Passage(Wire wire, PacketListener listener, SocketAddress from, SocketAddress to) {
    this.wire = wire;
    this.listener = listener;
    this.from = from;
    this.to = to;
  }

  /**
   * Puts a packet without data on the wire.
   *
   * @return when it arrives; the same time without a wire
   */
  synchronized long put(long now, Kind kind) {
    long arrival = wire == null ? now : wire.arrivalOfStream(now, 0);
    tell(now, arrival, kind, NOTHING);
    sequence += kind == Kind.SYN || kind == Kind.SYN_ACK || kind == Kind.FIN ? 1 : 0;
    return arrival;
  }

  /**
   * Puts the first bytes of a message on the wire.
   *
   * @return when they arrive; 0 without a wire
   */
  synchronized long put(Cpu cpu, Message message, int length) {
    long now = cpu.now();
    long arrival = wire == null ? 0 : wire.arrivalOfStream(now, length);
    if (listener != null) {
      tell(now, wire == null ? now : arrival, Kind.DATA, message.bytes(length));
    }
    sequence += length;
    return arrival;
  }

  private void tell(long sent, long arrives, Kind kind, byte[] data) {
    if (listener != null) {
      listener.sent(new Packet(sent, arrives, from, to, kind, sequence, data));
    }
  }
}
