package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.LinkSettings;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/**
 * Links with latency, bandwidth and loss, in virtual time: every box costs a few cycles at most.
 */
class LinkTest {
  private static final String FAR = "10.0.0.2";
  private static final SocketAddress SERVER = SocketAddress.inet(FAR, 80);
  private static final long LATENCY = 1_000_000;

  /** More than all boxes of a test cost together, and less than any time of a link here. */
  private static final long BOXES = 20_000;

  private final TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private void link(LinkSettings settings) {
    system.kernel().sockets().network().addHost(FAR, settings);
  }

  private long socket(Type type) {
    return system.call(c -> c.socket(SocketStructure.of(type, Family.INET)));
  }

  private long listener() {
    long listener = socket(Type.STREAM);
    assertThat(system.call(c -> c.bind(listener, SERVER))).isZero();
    assertThat(system.call(c -> c.listen(listener, 10))).isZero();
    return listener;
  }

  private long[] ends(Script client, Script server) {
    return new long[] {client.lastAnswer(), server.lastAnswer()};
  }

  private static void near(long time, long expected) {
    assertThat(time).isCloseTo(expected, within(BOXES));
  }

  @Test
  void aConnectionTakesOneRoundTripToConnectAndAHalfMoreToAccept() {
    link(LinkSettings.latency(LATENCY));
    long listener = listener();
    long client = socket(Type.STREAM);
    system.simulate(2);
    Script connecting = system.thread(0).then((c, a) -> c.connect(client, SERVER));
    Script accepting = system.thread(0).then((c, a) -> c.accept(listener, false));
    system.run();
    assertThat(ends(connecting, accepting)[0]).isZero();
    near(connecting.ends().get(0), 2 * LATENCY);
    near(accepting.ends().get(0), 3 * LATENCY);
  }

  @Test
  void aConnectThatMayNotWaitIsWritableWhenTheAnswerHasCome() {
    link(LinkSettings.latency(LATENCY));
    listener();
    long client =
        system.call(
            c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET).withBlocking(false)));
    SocketSet set = new SocketSet(1).add(client, Readiness.WRITABLE);
    system.simulate(1);
    Script connecting =
        system
            .thread(0)
            .then((c, a) -> c.connect(client, SERVER))
            .then((c, a) -> c.send(client, new byte[1], 0, 1, 0))
            .then((c, a) -> c.connect(client, SERVER))
            .then((c, a) -> c.select(set, -1))
            .then((c, a) -> c.send(client, new byte[1], 0, 1, 0));
    system.run();
    assertThat(connecting.answers())
        .containsExactly(
            SystemError.EINPROGRESS.answer(),
            SystemError.ENOTCONN.answer(),
            SystemError.EALREADY.answer(),
            1L,
            1L);
    near(connecting.ends().get(3), 2 * LATENCY);
  }

  @Test
  void aRefusalTakesARoundTripToo() {
    link(LinkSettings.latency(LATENCY));
    long client = socket(Type.STREAM);
    system.simulate(1);
    Script connecting = system.thread(0).then((c, a) -> c.connect(client, SERVER));
    system.run();
    assertThat(connecting.lastAnswer()).isEqualTo(SystemError.ECONNREFUSED.answer());
    near(connecting.ends().get(0), 2 * LATENCY);
  }

  /** Connects over the link and sends; the server receives until the end. */
  private Script[] transfer(int bytes, int chunk) {
    long listener = listener();
    long client = socket(Type.STREAM);
    byte[] source = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      source[i] = (byte) (i * 7);
    }
    byte[] target = new byte[bytes];
    system.simulate(2);
    Script sending = system.thread(0).then((c, a) -> c.connect(client, SERVER));
    for (int from = 0; from < bytes; from += chunk) {
      int first = from;
      sending.then((c, a) -> c.send(client, source, first, Math.min(chunk, bytes - first), 0));
    }
    sending.then((c, a) -> c.shutdown(client, ShutdownHow.SENDING));
    Script receiving = system.thread(0).then((c, a) -> c.accept(listener, false));
    for (int i = 0; i * chunk < bytes; i++) {
      int to = i * chunk;
      receiving.then((c, a) -> c.receive(a.get(0), target, to, Math.min(chunk, bytes - to), 0));
    }
    receiving.then((c, a) -> c.receive(a.get(0), new byte[1], 0, 1, 0));
    system.run();
    assertThat(target).isEqualTo(source);
    assertThat(receiving.lastAnswer()).as("the end").isZero();
    return new Script[] {sending, receiving};
  }

  @Test
  void bytesAreReceivedWhenTheyHaveArrivedAndTheEndAfterThem() {
    link(LinkSettings.latency(LATENCY));
    Script[] both = transfer(1000, 1000);
    near(both[0].ends().get(1), 2 * LATENCY);
    near(both[1].ends().get(1), 3 * LATENCY);
    near(both[1].ends().get(2), 3 * LATENCY);
  }

  @Test
  void theLinkIsBusyUntilTheLastByteIsOut() {
    link(LinkSettings.latency(LATENCY).withTimeOfKibibyte(100_000));
    Script[] both = transfer(10 * 1024, 1024);
    for (int i = 1; i <= 10; i++) {
      near(both[1].ends().get(i), 3 * LATENCY + i * 100_000L);
    }
  }

  @Test
  void aStreamLosesNothingButTime() {
    link(LinkSettings.latency(LATENCY).withLoss(300_000, 5 * LATENCY, 42));
    Script[] both = transfer(100 * 10, 10);
    List<Long> ends = both[1].ends();
    long end = ends.get(ends.size() - 1);
    assertThat((end - BOXES) / LATENCY).isGreaterThan(7);
  }

  private List<Integer> datagramsThatArrive(int lostOfMillion, long seed) {
    link(LinkSettings.latency(LATENCY).withLoss(lostOfMillion, 1, seed));
    long server = socket(Type.DATAGRAM);
    assertThat(system.call(c -> c.bind(server, SERVER))).isZero();
    long client = socket(Type.DATAGRAM);
    AddressAnswer from = new AddressAnswer();
    List<Integer> arrived = new ArrayList<>();
    system.simulate(1);
    Script both = system.thread(0);
    for (int i = 0; i < 200; i++) {
      byte[] one = {(byte) i};
      both.then((c, a) -> c.sendTo(client, SERVER, one, 0, 1, 0));
    }
    SocketSet none = new SocketSet(1).add(client, Readiness.READABLE);
    both.then((c, a) -> c.select(none, 2 * LATENCY));
    byte[][] targets = new byte[200][1];
    for (int i = 0; i < 200; i++) {
      byte[] target = targets[i];
      both.then((c, a) -> c.receiveFrom(server, target, 0, 1, SendFlags.DONTWAIT, from));
    }
    system.run();
    for (int i = 0; i < 200; i++) {
      if (both.answers().get(201 + i) == 1) {
        arrived.add(targets[i][0] & 0xff);
      }
    }
    return arrived;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 42})
  void datagramsAreLostByTheSeedAndKeepTheirOrder(long seed) {
    List<Integer> arrived = datagramsThatArrive(250_000, seed);
    assertThat(arrived).isSorted().hasSizeBetween(100, 199);
    LinkTest again = new LinkTest();
    assertThat(again.datagramsThatArrive(250_000, seed)).isEqualTo(arrived);
    again.nothingLeaks();
  }

  @Test
  void withoutLossEveryDatagramArrives() {
    assertThat(datagramsThatArrive(0, 1)).hasSize(200);
  }

  @Test
  void aDatagramIsNotSeenBeforeItArrives() {
    link(LinkSettings.latency(LATENCY));
    long server = socket(Type.DATAGRAM);
    system.call(c -> c.bind(server, SERVER));
    long near = socket(Type.DATAGRAM);
    system.call(c -> c.bind(near, SocketAddress.inet(FAR, 81)));
    long client = socket(Type.DATAGRAM);
    byte[] target = new byte[2];
    AddressAnswer from = new AddressAnswer();
    system.simulate(1);
    Script all =
        system
            .thread(0)
            .then((c, a) -> c.sendTo(client, SERVER, new byte[] {1}, 0, 1, 0))
            .then((c, a) -> c.receive(server, target, 0, 1, SendFlags.DONTWAIT))
            .then((c, a) -> c.sendTo(near, SERVER, new byte[] {2}, 0, 1, 0))
            .then((c, a) -> c.receiveFrom(server, target, 0, 1, 0, from))
            .then((c, a) -> c.receive(server, target, 1, 1, 0));
    system.run();
    assertThat(all.answers()).containsExactly(1L, SystemError.EAGAIN.answer(), 1L, 1L, 1L);
    assertThat(target).as("what is sent on the same host is there first").containsExactly(2, 1);
    assertThat(from.address()).isEqualTo(SocketAddress.inet(FAR, 81));
    near(all.ends().get(4), LATENCY);
  }

  @Test
  void aFullReceiveQueueStopsTheLink() {
    link(LinkSettings.latency(LATENCY));
    long listener = listener();
    assertThat(system.call(c -> c.setSocketOption(listener, SocketOption.SO_RCVBUF, 100))).isZero();
    long client = socket(Type.STREAM);
    assertThat(system.call(c -> c.setSocketOption(client, SocketOption.SO_SNDBUF, 50))).isZero();
    byte[] target = new byte[200];
    system.simulate(2);
    Script sending =
        system
            .thread(0)
            .then((c, a) -> c.connect(client, SERVER))
            .then((c, a) -> c.send(client, new byte[200], 0, 200, 0));
    Script receiving =
        system
            .thread(10 * LATENCY)
            .then((c, a) -> c.accept(listener, false))
            .then((c, a) -> c.receive(a.get(0), target, 0, 200, 0))
            .then((c, a) -> c.receive(a.get(0), target, 0, 200, 0))
            .then((c, a) -> c.receive(a.get(0), target, 0, 200, 0));
    system.run();
    assertThat(sending.lastAnswer()).isEqualTo(200);
    near(sending.ends().get(1), 10 * LATENCY);
    assertThat(receiving.answers().subList(1, 4)).containsExactly(100L, 50L, 50L);
    near(receiving.ends().get(3), 11 * LATENCY);
  }

  @Test
  void theWayBackTakesTimeToo() {
    link(LinkSettings.latency(LATENCY));
    long listener = listener();
    long client = socket(Type.STREAM);
    system.simulate(2);
    Script near =
        system
            .thread(0)
            .then((c, a) -> c.connect(client, SERVER))
            .then((c, a) -> c.send(client, new byte[5], 0, 5, 0))
            .then((c, a) -> c.receive(client, new byte[5], 0, 5, 0))
            .then((c, a) -> c.receive(client, new byte[5], 0, 5, 0));
    system
        .thread(0)
        .then((c, a) -> c.accept(listener, false))
        .then((c, a) -> c.receive(a.get(0), new byte[5], 0, 5, 0))
        .then((c, a) -> c.send(a.get(0), new byte[5], 0, 5, 0))
        .then((c, a) -> c.close(a.get(0)));
    system.run();
    assertThat(near.answers().subList(2, 4)).containsExactly(5L, 0L);
    near(near.ends().get(2), 4 * LATENCY);
    near(near.ends().get(3), 4 * LATENCY);
  }

  @Test
  void whoWaitsForAPlaceHearsOfItOverTheLink() {
    link(LinkSettings.latency(LATENCY));
    long listener = listener();
    assertThat(system.call(c -> c.listen(listener, 1))).isZero();
    long first = socket(Type.STREAM);
    assertThat(system.call(c -> c.connect(first, SERVER))).isZero();
    long second = socket(Type.STREAM);
    system.simulate(2);
    Script waiting = system.thread(0).then((c, a) -> c.connect(second, SERVER));
    system.thread(9 * LATENCY).then((c, a) -> c.accept(listener, false));
    system.run();
    assertThat(waiting.lastAnswer()).isZero();
    near(waiting.ends().get(0), 11 * LATENCY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionThatHasComeMeanwhileIsUsedWithoutALook(boolean sends) {
    link(LinkSettings.latency(LATENCY));
    listener();
    long client =
        system.call(
            c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET).withBlocking(false)));
    SocketSet nothing = new SocketSet(1).add(socket(Type.STREAM), Readiness.READABLE);
    system.simulate(1);
    Script using =
        system
            .thread(0)
            .then((c, a) -> c.connect(client, SERVER))
            .then((c, a) -> c.select(nothing, 2 * LATENCY + BOXES))
            .then(
                (c, a) ->
                    sends
                        ? c.send(client, new byte[1], 0, 1, 0)
                        : c.receive(client, new byte[1], 0, 1, 0));
    system.run();
    assertThat(using.lastAnswer()).isEqualTo(sends ? 1 : SystemError.EAGAIN.answer());
  }

  @Test
  void anEndIsNotSeenBeforeItArrives() {
    link(LinkSettings.latency(LATENCY));
    long listener = listener();
    long client = socket(Type.STREAM);
    system.simulate(2);
    Script ending =
        system
            .thread(0)
            .then((c, a) -> c.connect(client, SERVER))
            .then((c, a) -> c.shutdown(client, ShutdownHow.SENDING));
    Script receiving =
        system
            .thread(0)
            .then((c, a) -> c.accept(listener, false))
            .then((c, a) -> c.receive(a.get(0), new byte[1], 0, 1, SendFlags.DONTWAIT))
            .then((c, a) -> c.receive(a.get(0), new byte[1], 0, 1, 0));
    system.run();
    near(ending.ends().get(1), 2 * LATENCY);
    // The connection can be accepted when the acknowledgement arrives, just before the end does.
    assertThat(receiving.answers().subList(1, 3)).containsExactly(SystemError.EAGAIN.answer(), 0L);
    near(receiving.ends().get(2), 3 * LATENCY);
  }
}
