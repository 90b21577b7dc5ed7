package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** Addresses, and who is found at them. */
class NetworkTest {
  private static final SocketAddress HTTP = SocketAddress.inet("127.0.0.1", 80);

  private final Cpu cpu = DirectEngine.newCpu();
  private final SocketTable table = new SocketTable(40_000, new MessagePool(10));

  @AfterEach
  void everyAddressIsFreeInTheEnd() {
    table.closeAll(cpu);
    for (SocketAddress address : new SocketAddress[] {HTTP, SocketAddress.unix("name")}) {
      assertThat(table.bind(cpu, socket(Type.STREAM, address.family()), address)).isZero();
    }
  }

  private SocketEntry socket(Type type, Family family) {
    return table.entry(table.open(SocketStructure.of(type, family)));
  }

  private SocketEntry stream() {
    return socket(Type.STREAM, Family.INET);
  }

  private SocketEntry reusing(Type type) {
    SocketEntry entry = socket(type, Family.INET);
    entry.setOptions(cpu, SocketOptions.DEFAULT.withReuseAddress(true));
    return entry;
  }

  private SystemError bindError(SocketEntry entry, SocketAddress address) {
    return SystemError.of(table.bind(cpu, entry, address));
  }

  private SocketEntry listener(SocketAddress address, int backlog) {
    SocketEntry entry = socket(Type.STREAM, address.family());
    assertThat(table.bind(cpu, entry, address)).isZero();
    assertThat(table.listen(cpu, entry, backlog)).isZero();
    return entry;
  }

  private SocketEntry connecting(SocketAddress address) {
    SocketEntry client = socket(Type.STREAM, address.family());
    assertThat(table.bindToAny(cpu, client, address)).isZero();
    assertThat(table.connect(cpu, client, table.at(cpu, client, address), address)).isZero();
    return client;
  }

  static Stream<SocketAddress> addresses() {
    return Stream.of(HTTP, SocketAddress.inet6("::1", 80), SocketAddress.unix("name"));
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void anAddressIsTakenUntilItsSocketIsClosed(SocketAddress address) {
    SocketEntry first = socket(Type.STREAM, address.family());
    assertThat(table.bind(cpu, first, address)).isZero();
    assertThat(first.local().address()).isEqualTo(address);
    assertThat(first.status().phase()).isEqualTo(Phase.BOUND);
    SocketEntry second = socket(Type.STREAM, address.family());
    assertThat(bindError(second, address)).isEqualTo(SystemError.EADDRINUSE);
    assertThat(second.status().phase()).isEqualTo(Phase.UNCONNECTED);
    table.close(cpu, first.local().id());
    assertThat(table.bind(cpu, second, address)).isZero();
  }

  @Test
  void onlyTheMachinesOwnAddressesCanBeTaken() {
    assertThat(bindError(stream(), SocketAddress.inet("10.1.2.3", 80)))
        .isEqualTo(SystemError.EADDRNOTAVAIL);
    assertThat(bindError(stream(), SocketAddress.inet6("::1", 80)))
        .isEqualTo(SystemError.EAFNOSUPPORT);
    assertThat(bindError(socket(Type.STREAM, Family.UNIX), SocketAddress.unix("")))
        .isEqualTo(SystemError.EINVAL);
    table.network().addHost("10.1.2.3");
    assertThat(table.bind(cpu, stream(), SocketAddress.inet("10.1.2.3", 80))).isZero();
  }

  @Test
  void aSocketHasOneAddress() {
    SocketEntry entry = stream();
    assertThat(table.bind(cpu, entry, HTTP)).isZero();
    assertThat(bindError(entry, SocketAddress.inet("127.0.0.1", 81))).isEqualTo(SystemError.EINVAL);
    assertThat(table.bind(cpu, stream(), SocketAddress.inet("127.0.0.1", 81)))
        .as("what was refused is free")
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0.0.0.0", "0.0.0.0, 127.0.0.1", "0.0.0.0, 0.0.0.0"})
  void anyHostStandsForEach(String one, String other) {
    assertThat(table.bind(cpu, stream(), SocketAddress.inet(one, 80))).isZero();
    assertThat(bindError(stream(), SocketAddress.inet(other, 80)))
        .isEqualTo(SystemError.EADDRINUSE);
  }

  @Test
  void streamsAndDatagramsHavePortsOfTheirOwn() {
    assertThat(table.bind(cpu, stream(), HTTP)).isZero();
    assertThat(table.bind(cpu, socket(Type.DATAGRAM, Family.INET), HTTP)).isZero();
  }

  @Test
  void anAddressIsSharedByThoseThatAllAllowIt() {
    assertThat(table.bind(cpu, reusing(Type.DATAGRAM), HTTP)).isZero();
    assertThat(table.bind(cpu, reusing(Type.DATAGRAM), HTTP)).isZero();
    assertThat(bindError(socket(Type.DATAGRAM, Family.INET), HTTP))
        .isEqualTo(SystemError.EADDRINUSE);
  }

  @Test
  void onlyOneListensAtASharedAddress() {
    SocketEntry first = reusing(Type.STREAM);
    SocketEntry second = reusing(Type.STREAM);
    assertThat(table.bind(cpu, first, HTTP)).isZero();
    assertThat(table.bind(cpu, second, HTTP)).isZero();
    assertThat(table.listen(cpu, first, 1)).isZero();
    assertThat(table.listen(cpu, second, 1)).isEqualTo(SystemError.EADDRINUSE.answer());
    assertThat(bindError(reusing(Type.STREAM), HTTP)).isEqualTo(SystemError.EADDRINUSE);
    assertThat(table.at(cpu, stream(), HTTP)).isSameAs(first);
  }

  @Test
  void aConnectionHoldsItsPortWhenNobodyListensAnyMore() {
    SocketEntry listener = listener(HTTP, 1);
    connecting(HTTP);
    SocketEntry accepted = table.takeConnection(cpu, listener);
    long id = table.accept(cpu, listener, accepted, true);
    table.close(cpu, listener.local().id());
    assertThat(bindError(stream(), HTTP)).isEqualTo(SystemError.EADDRINUSE);
    SocketEntry reusing = reusing(Type.STREAM);
    assertThat(table.bind(cpu, reusing, HTTP)).isZero();
    table.close(cpu, reusing.local().id());
    table.close(cpu, id);
    assertThat(table.bind(cpu, stream(), HTTP)).isZero();
  }

  @Test
  void theVeryHostIsFoundBeforeAnyHost() {
    SocketEntry any = socket(Type.DATAGRAM, Family.INET);
    table.network().addHost("10.1.2.3");
    SocketEntry reuse = reusing(Type.DATAGRAM);
    any.setOptions(cpu, reuse.options());
    assertThat(table.bind(cpu, reuse, HTTP)).isZero();
    assertThat(table.bind(cpu, any, SocketAddress.inet("0.0.0.0", 80))).isZero();
    assertThat(table.at(cpu, any, HTTP)).isSameAs(reuse);
    assertThat(table.at(cpu, any, SocketAddress.inet("10.1.2.3", 80))).isSameAs(any);
  }

  @Test
  void portsAreChosenInOrderAndWhenAllAreTakenNone() {
    int count = Network.LAST_CHOSEN - Network.FIRST_CHOSEN + 1;
    SocketEntry kept = null;
    for (int i = 0; i < count; i++) {
      SocketEntry entry = stream();
      assertThat(table.bind(cpu, entry, SocketAddress.inet("127.0.0.1", 0))).isZero();
      assertThat(entry.local().address().port()).isEqualTo(Network.FIRST_CHOSEN + i);
      kept = i == 1000 ? entry : kept;
    }
    assertThat(bindError(stream(), SocketAddress.inet("127.0.0.1", 0)))
        .isEqualTo(SystemError.EADDRINUSE);
    assertThat(table.bindToAny(cpu, stream(), HTTP)).isEqualTo(SystemError.EADDRNOTAVAIL.answer());
    table.close(cpu, kept.local().id());
    SocketEntry late = stream();
    assertThat(table.bindToAny(cpu, late, HTTP)).isZero();
    assertThat(late.local().address())
        .isEqualTo(SocketAddress.inet("127.0.0.1", Network.FIRST_CHOSEN + 1000));
    table.close(cpu, late.local().id());
    assertThat(table.bindToAny(cpu, stream(), HTTP)).as("the last one tried").isZero();
  }

  @Test
  void aConnectionIsThereBeforeItIsAccepted() {
    SocketEntry listener = listener(HTTP, 1);
    SocketEntry client = connecting(SocketAddress.inet("0.0.0.0", 80));
    assertThat(client.connectAnswer(cpu)).isZero();
    assertThat(client.status().phase()).isEqualTo(Phase.CONNECTED);
    assertThat(client.remote().address()).isEqualTo(HTTP);
    assertThat(listener.connectionQueue().size()).isEqualTo(1);
    SocketEntry accepted = table.takeConnection(cpu, listener);
    assertThat(accepted.local().address()).isEqualTo(HTTP);
    assertThat(accepted.remote().address()).isEqualTo(client.local().address());
    assertThat(table.takeConnection(cpu, listener)).isNull();
    assertThat(table.accept(cpu, listener, accepted, true)).isPositive();
  }

  @Test
  void whoFindsTheBacklogFullWaitsForAPlace() {
    SocketEntry listener = listener(HTTP, 2);
    connecting(HTTP);
    connecting(HTTP);
    SocketEntry third = connecting(HTTP);
    SocketEntry closed = connecting(HTTP);
    SocketEntry fourth = connecting(HTTP);
    table.close(cpu, closed.local().id());
    assertThat(third.connectAnswer(cpu)).isEqualTo(SystemError.EINPROGRESS.answer());
    assertThat(table.accept(cpu, listener, table.takeConnection(cpu, listener), true)).isPositive();
    table.admitNext(cpu, listener);
    table.admitNext(cpu, listener);
    assertThat(third.connectAnswer(cpu)).isZero();
    assertThat(fourth.connectAnswer(cpu)).isEqualTo(SystemError.EINPROGRESS.answer());
    assertThat(table.accept(cpu, listener, table.takeConnection(cpu, listener), true)).isPositive();
    table.admitNext(cpu, listener);
    assertThat(fourth.connectAnswer(cpu)).isZero();
  }

  @Test
  void aListeningSocketThatIsClosedResetsAndRefuses() {
    SocketEntry listener = listener(HTTP, 1);
    SocketEntry inQueue = connecting(HTTP);
    SocketEntry asking = connecting(HTTP);
    table.close(cpu, listener.local().id());
    assertThat(inQueue.errorOf(cpu, SocketEvent.SEND)).isEqualTo(SystemError.ECONNRESET.answer());
    assertThat(inQueue.errorOf(cpu, SocketEvent.SEND)).isEqualTo(SystemError.EPIPE.answer());
    assertThat(asking.connectAnswer(cpu)).isEqualTo(SystemError.ECONNREFUSED.answer());
    assertThat(asking.status().phase()).isEqualTo(Phase.BOUND);
    assertThat(table.at(cpu, asking, HTTP)).isNull();
    assertThat(connecting(HTTP).connectAnswer(cpu)).isEqualTo(SystemError.ECONNREFUSED.answer());
  }

  @Test
  void aConnectionForWhichTheTableHasNoRoomWaitsOn() {
    SocketTable small = new SocketTable(2, new MessagePool(10));
    SocketEntry listener = small.entry(small.open(SocketStructure.of(Type.STREAM, Family.UNIX)));
    SocketEntry client = small.entry(small.open(SocketStructure.of(Type.STREAM, Family.UNIX)));
    assertThat(small.bind(cpu, listener, SocketAddress.unix("name"))).isZero();
    assertThat(small.listen(cpu, listener, 1)).isZero();
    assertThat(small.connect(cpu, client, listener, SocketAddress.unix("name"))).isZero();
    SocketEntry connection = small.takeConnection(cpu, listener);
    assertThat(small.accept(cpu, listener, connection, true))
        .isEqualTo(SystemError.EMFILE.answer());
    assertThat(small.takeConnection(cpu, listener)).isSameAs(connection);
  }

  @Test
  void listeningAgainChangesTheBacklog() {
    SocketEntry listener = listener(HTTP, 1);
    assertThat(table.listen(cpu, listener, 2)).isZero();
    assertThat(connecting(HTTP).connectAnswer(cpu)).isZero();
    assertThat(connecting(HTTP).connectAnswer(cpu)).isZero();
    assertThat(connecting(HTTP).connectAnswer(cpu)).isEqualTo(SystemError.EINPROGRESS.answer());
  }

  @Test
  void aGreaterBacklogHasPlacesForThoseThatHaveAsked() {
    SocketEntry listener = listener(HTTP, 1);
    connecting(HTTP);
    List<SocketEntry> asking = List.of(connecting(HTTP), connecting(HTTP), connecting(HTTP));
    assertThat(table.listen(cpu, listener, 3)).isZero();
    assertThat(asking)
        .extracting(client -> client.connectAnswer(cpu))
        .containsExactly(0L, 0L, SystemError.EINPROGRESS.answer());
  }

  @Test
  void aConnectedSocketDoesNotListen() {
    listener(HTTP, 1);
    assertThat(table.listen(cpu, connecting(HTTP), 1)).isEqualTo(SystemError.EINVAL.answer());
  }

  @Test
  void aSocketThatIsClosedWhileItIsToListenHasGivenItsAddressBack() {
    SocketEntry entry = stream();
    assertThat(table.bind(cpu, entry, HTTP)).isZero();
    Network.Binding held = entry.binding();
    assertThat(table.close(cpu, entry.local().id())).isZero();
    assertThat(table.network().listen(held)).isTrue();
    assertThat(SystemError.of(entry.listen(cpu, 1))).isEqualTo(SystemError.EBADF);
    assertThat(table.at(cpu, stream(), HTTP)).isNull();
  }

  @Test
  void differentHostsHaveTheSamePort() {
    table.network().addHost("10.1.2.3");
    assertThat(table.bind(cpu, stream(), HTTP)).isZero();
    assertThat(table.bind(cpu, stream(), SocketAddress.inet("10.1.2.3", 80))).isZero();
  }

  @Test
  void aConnectionThatWaitsOnIsAcceptedWhenTheTableHasRoomAgain() {
    SocketTable small = new SocketTable(2, new MessagePool(10));
    SocketEntry listener = small.entry(small.open(SocketStructure.of(Type.STREAM, Family.UNIX)));
    SocketEntry client = small.entry(small.open(SocketStructure.of(Type.STREAM, Family.UNIX)));
    small.bind(cpu, listener, SocketAddress.unix("name"));
    small.listen(cpu, listener, 1);
    small.connect(cpu, client, listener, SocketAddress.unix("name"));
    small.accept(cpu, listener, small.takeConnection(cpu, listener), true);
    assertThat(client.status().phase()).isEqualTo(Phase.CONNECTED);

    SocketEntry taken = small.takeConnection(cpu, listener);
    small.close(cpu, listener.local().id());
    assertThat(small.accept(cpu, listener, taken, true)).as("there is room").isPositive();
    assertThat(client.status().phase()).isEqualTo(Phase.CONNECTED);
  }

  @Test
  void aConnectionThatCannotWaitOnIsReset() {
    SocketTable small = new SocketTable(2, new MessagePool(10));
    SocketEntry listener = small.entry(small.open(SocketStructure.of(Type.STREAM, Family.UNIX)));
    SocketEntry client = small.entry(small.open(SocketStructure.of(Type.STREAM, Family.UNIX)));
    small.bind(cpu, listener, SocketAddress.unix("name"));
    small.listen(cpu, listener, 1);
    small.connect(cpu, client, listener, SocketAddress.unix("name"));
    SocketEntry taken = small.takeConnection(cpu, listener);
    small.close(cpu, listener.local().id());
    small.open(SocketStructure.of(Type.STREAM, Family.UNIX));
    assertThat(small.accept(cpu, listener, taken, true)).isEqualTo(SystemError.EMFILE.answer());
    assertThat(client.connectAnswer(cpu)).isEqualTo(SystemError.ECONNRESET.answer());
  }
}
