package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.LinkSettings;
import org.kernelsim.socket.Packet;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.TestSystem;

/** The packets that a capture would show. */
class PacketTest {
  private static final String FAR = "10.0.0.2";
  private static final byte[] LETTERS = "ABCDEFGHIJ".getBytes();

  private final TestSystem system = new TestSystem();
  private final List<Packet> packets = new ArrayList<>();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private void listen(LinkSettings link) {
    if (link != null) {
      system.kernel().sockets().network().addHost(FAR, link);
    }
    system.kernel().sockets().network().setPacketListener(packets::add);
  }

  private long socket(Type type, Family family) {
    return system.call(c -> c.socket(SocketStructure.of(type, family)));
  }

  private String told() {
    return packets.stream()
        .map(p -> p.kind() + " " + p.sequence() + " " + new String(p.data()))
        .map(String::strip)
        .collect(Collectors.joining(", "));
  }

  private long[] connect(SocketAddress server) {
    long listener = socket(Type.STREAM, server.family());
    long client = socket(Type.STREAM, server.family());
    system.call(c -> c.bind(listener, server));
    system.call(c -> c.listen(listener, 1));
    assertThat(system.call(c -> c.connect(client, server))).isZero();
    // A call begins at time 0, and the connection may arrive later: this one waits for it.
    return new long[] {client, system.call(c -> c.accept(listener, false))};
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", FAR})
  void aConnectionIsToldFromItsBeginningToItsEnd(String host) {
    listen(host.equals(FAR) ? LinkSettings.latency(100) : null);
    SocketAddress server = SocketAddress.inet(host, 80);
    long[] ends = connect(server);
    system.call(c -> c.send(ends[0], LETTERS, 0, 3, 0));
    system.call(c -> c.send(ends[0], LETTERS, 3, 4, 0));
    system.call(c -> c.shutdown(ends[0], ShutdownHow.SENDING));
    system.call(c -> c.send(ends[1], LETTERS, 0, 1, 0));
    system.call(c -> c.receive(ends[0], new byte[1], 0, 1, 0));
    system.call(c -> c.receive(ends[1], new byte[9], 0, 9, 0));
    system.call(c -> c.close(ends[1]));
    assertThat(told())
        .isEqualTo("SYN 0, SYN_ACK 0, ACK 1, DATA 1 ABC, DATA 4 DEFG, FIN 8, DATA 1 A, FIN 2");
    assertThat(packets)
        .allSatisfy(p -> assertThat(p.arrives() - p.sent()).isEqualTo(host.equals(FAR) ? 100 : 0))
        .allSatisfy(p -> assertThat(p.from()).isNotEqualTo(p.to()));
    assertThat(packets.get(0).to()).isEqualTo(server);
    assertThat(packets.get(1).from()).isEqualTo(server);
  }

  @Test
  void aRefusalAndAResetAreTold() {
    listen(null);
    SocketAddress nobody = SocketAddress.inet("127.0.0.1", 81);
    long client = socket(Type.STREAM, Family.INET);
    system.error(c -> c.connect(client, nobody));
    assertThat(told()).isEqualTo("SYN 0, RST 0");
    packets.clear();
    long[] ends = connect(SocketAddress.inet("127.0.0.1", 80));
    system.call(c -> c.send(ends[0], LETTERS, 0, 3, 0));
    system.call(c -> c.close(ends[1]));
    assertThat(told()).isEqualTo("SYN 0, SYN_ACK 0, ACK 1, DATA 1 ABC, RST 1");
  }

  @Test
  void datagramsAreToldAndLostOnesToo() {
    listen(LinkSettings.latency(100).withLoss(500_000, 1, 1));
    long server = socket(Type.DATAGRAM, Family.INET);
    SocketAddress address = SocketAddress.inet(FAR, 53);
    system.call(c -> c.bind(server, address));
    long client = socket(Type.DATAGRAM, Family.INET);
    for (int i = 0; i < 50; i++) {
      system.call(c -> c.sendTo(client, address, LETTERS, 0, 2, 0));
    }
    assertThat(packets).hasSize(50).allMatch(p -> new String(p.data()).equals("AB"));
    assertThat(packets.stream().map(p -> p.arrives() == Packet.LOST).distinct()).hasSize(2);
  }

  @Test
  void unixSocketsHaveNoPackets() {
    listen(null);
    connect(SocketAddress.unix("name"));
    assertThat(packets).isEmpty();
  }

  @Test
  void datagramsThatTakeNoTimeAreToldToo() {
    listen(null);
    long client = socket(Type.DATAGRAM, Family.INET);
    SocketAddress address = SocketAddress.inet("127.0.0.1", 53);
    long server = socket(Type.DATAGRAM, Family.INET);
    system.call(c -> c.bind(server, address));
    system.call(c -> c.sendTo(client, address, LETTERS, 0, 2, 0));
    assertThat(told()).isEqualTo("DATAGRAM 0 AB");
    assertThat(packets.get(0).arrives()).isEqualTo(packets.get(0).sent()).isPositive();
  }
}
