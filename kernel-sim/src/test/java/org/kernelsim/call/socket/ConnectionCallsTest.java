package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.call.Limits;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** Sockets from making to closing: their calls, box by box, and what each can answer. */
class ConnectionCallsTest {
  private static final String HEAD = "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS ";
  private static final String TAIL = " SWITCH_BACK RETURN";
  private static final SocketAddress HTTP = SocketAddress.inet("127.0.0.1", 80);
  private static final byte[] LETTERS = "ABCDEFGHIJ".getBytes();

  private TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).as("nothing leaks").isTrue();
  }

  private long stream() {
    return socket(Type.STREAM, Family.INET, true);
  }

  private long socket(Type type, Family family, boolean blocking) {
    return system.call(c -> c.socket(SocketStructure.of(type, family).withBlocking(blocking)));
  }

  private long listener(int backlog) {
    long socket = stream();
    assertThat(system.call(c -> c.bind(socket, HTTP))).isZero();
    assertThat(system.call(c -> c.listen(socket, backlog))).isZero();
    return socket;
  }

  private String boxesOf(int thread) {
    return system.recorder().of(thread).stream()
        .map(b -> b.box().name())
        .filter(name -> !name.equals("SWITCH_THREAD"))
        .collect(Collectors.joining(" "));
  }

  // Making and naming.

  @Test
  void aSocketIsMadeBoxByBox() {
    assertThat(stream()).isPositive();
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE CHECK_TYPE ADD_SOCKET" + TAIL);
  }

  @Test
  void onlyUnixSocketsHaveSequencedPackets() {
    for (Family family : List.of(Family.INET, Family.INET6)) {
      assertThat(system.error(c -> c.socket(SocketStructure.of(Type.SEQPACKET, family))))
          .isEqualTo(SystemError.EPROTONOSUPPORT);
    }
    assertThat(socket(Type.SEQPACKET, Family.UNIX, true)).isPositive();
  }

  @Test
  void noSocketIsMadeInAFullTable() {
    system = new TestSystem(new Limits(10, 1, 10, 1000, 1000, 10, SlotTable.GENERATION_BITS));
    long only = stream();
    assertThat(system.error(c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET))))
        .isEqualTo(SystemError.EMFILE);
    assertThat(system.call(c -> c.close(only))).isZero();
    assertThat(stream()).isPositive();
  }

  @Test
  void bindAndListenGoBoxByBox() {
    long socket = stream();
    assertThat(system.call(c -> c.bind(socket, HTTP))).isZero();
    assertThat(system.boxes()).isEqualTo(HEAD + "TAKE_ADDRESS" + TAIL);
    assertThat(system.call(c -> c.listen(socket, 5))).isZero();
    assertThat(system.boxes()).isEqualTo(HEAD + "TAKE_PORT LISTEN" + TAIL);
  }

  @Test
  void aSocketThatListensWithoutAnAddressIsGivenAPort() {
    long socket = stream();
    assertThat(system.call(c -> c.listen(socket, 5))).isZero();
    assertThat(system.kernel().sockets().entry(socket).local().address())
        .isEqualTo(SocketAddress.inet("0.0.0.0", 32_768));
    long unix = socket(Type.STREAM, Family.UNIX, true);
    assertThat(system.error(c -> c.listen(unix, 5))).isEqualTo(SystemError.EINVAL);
  }

  // Connecting.

  @Test
  void aConnectionIsMadeBoxByBox() {
    long listener = listener(5);
    long client = stream();
    assertThat(system.call(c -> c.connect(client, HTTP))).isZero();
    assertThat(system.boxes()).isEqualTo(HEAD + "FIND_PEER TAKE_PORT ASK" + TAIL);
    long accepted = system.call(c -> c.accept(listener, false));
    assertThat(accepted).isPositive();
    assertThat(system.boxes()).isEqualTo(HEAD + "TAKE_CONNECTION ADD_SOCKET ADMIT_NEXT" + TAIL);
    assertThat(system.call(c -> c.send(client, LETTERS, 0, 10, 0))).isEqualTo(10);
    assertThat(new String(system.received(accepted))).isEqualTo("ABCDEFGHIJ");
    assertThat(system.call(c -> c.send(accepted, LETTERS, 0, 4, 0))).isEqualTo(4);
    assertThat(new String(system.received(client))).isEqualTo("ABCD");
  }

  @Test
  void whatIsSentBeforeItIsAcceptedWaitsThere() {
    long listener = listener(5);
    long client = stream();
    system.call(c -> c.connect(client, HTTP));
    assertThat(system.call(c -> c.send(client, LETTERS, 0, 10, 0))).isEqualTo(10);
    assertThat(system.call(c -> c.close(client))).isZero();
    long accepted = system.call(c -> c.accept(listener, true));
    assertThat(new String(system.received(accepted))).isEqualTo("ABCDEFGHIJ");
    assertThat(system.call(c -> c.receive(accepted, new byte[1], 0, 1, 0))).isZero();
  }

  @Test
  void anAcceptWaitsForAConnection() {
    long listener = listener(5);
    long client = stream();
    system.simulate(1);
    Script server = system.thread(0).then((c, a) -> c.accept(listener, false));
    system.thread(1000).then((c, a) -> c.connect(client, HTTP));
    system.run();
    assertThat(server.lastAnswer()).isPositive();
    assertThat(boxesOf(0))
        .isEqualTo(
            HEAD
                + "TAKE_CONNECTION ENROL LOOK_AGAIN WAIT_FOR_CONNECTION LOOK_AGAIN WITHDRAW"
                + " ADD_SOCKET ADMIT_NEXT"
                + TAIL);
  }

  @Test
  void anAcceptThatMayNotWaitAnswersThatNothingHasCome() {
    long listener = socket(Type.STREAM, Family.INET, false);
    system.call(c -> c.listen(listener, 1));
    assertThat(system.error(c -> c.accept(listener, false))).isEqualTo(SystemError.EAGAIN);
  }

  @Test
  void aConnectWaitsForAPlaceInTheQueue() {
    long listener = listener(1);
    long first = stream();
    long second = stream();
    assertThat(system.call(c -> c.connect(first, HTTP))).isZero();
    system.simulate(1);
    Script client = system.thread(0).then((c, a) -> c.connect(second, HTTP));
    system.thread(1000).then((c, a) -> c.accept(listener, false));
    system.run();
    assertThat(client.lastAnswer()).isZero();
    assertThat(boxesOf(0))
        .isEqualTo(
            HEAD
                + "FIND_PEER TAKE_PORT ASK ENROL LOOK_AGAIN WAIT_FOR_ANSWER LOOK_AGAIN WITHDRAW"
                + TAIL);
  }

  @Test
  void aConnectThatMayNotWaitIsInProgressUntilThereIsAPlace() {
    long listener = listener(1);
    long first = stream();
    system.call(c -> c.connect(first, HTTP));
    long client = socket(Type.STREAM, Family.INET, false);
    assertThat(system.error(c -> c.connect(client, HTTP))).isEqualTo(SystemError.EINPROGRESS);
    assertThat(system.error(c -> c.connect(client, HTTP))).isEqualTo(SystemError.EALREADY);
    assertThat(system.call(c -> c.accept(listener, false))).isPositive();
    assertThat(system.error(c -> c.connect(client, HTTP))).isEqualTo(SystemError.EISCONN);
    assertThat(system.call(c -> c.send(client, LETTERS, 0, 1, 0))).isEqualTo(1);
  }

  @Test
  void nobodyListensNobodyConnects() {
    long client = stream();
    assertThat(system.error(c -> c.connect(client, HTTP))).isEqualTo(SystemError.ECONNREFUSED);
    listener(1);
    assertThat(system.call(c -> c.connect(client, HTTP))).as("once more").isZero();
  }

  @Test
  void anAddressThatCannotBeReachedIsTold() {
    long inet = stream();
    long unix = socket(Type.STREAM, Family.UNIX, true);
    long datagrams = socket(Type.DATAGRAM, Family.UNIX, true);
    assertThat(system.call(c -> c.bind(datagrams, SocketAddress.unix("datagrams")))).isZero();
    assertThat(system.error(c -> c.connect(inet, SocketAddress.inet("10.9.9.9", 80))))
        .isEqualTo(SystemError.ENETUNREACH);
    assertThat(system.error(c -> c.connect(inet, SocketAddress.inet6("::1", 80))))
        .isEqualTo(SystemError.EAFNOSUPPORT);
    assertThat(system.error(c -> c.connect(unix, SocketAddress.unix("nobody"))))
        .isEqualTo(SystemError.ENOENT);
    assertThat(system.error(c -> c.connect(unix, SocketAddress.unix("datagrams"))))
        .isEqualTo(SystemError.EPROTOTYPE);
  }

  @Test
  void whoWaitsForAConnectionIsToldThatTheListeningSocketIsClosed() {
    long listener = listener(1);
    long first = stream();
    long second = stream();
    system.call(c -> c.connect(first, HTTP));
    system.simulate(2);
    Script client = system.thread(0).then((c, a) -> c.connect(second, HTTP));
    system.thread(1000).then((c, a) -> c.close(listener));
    system.run();
    assertThat(client.lastAnswer()).isEqualTo(SystemError.ECONNREFUSED.answer());
    assertThat(system.error(c -> c.receive(first, new byte[1], 0, 1, 0)))
        .isEqualTo(SystemError.ECONNRESET);
  }

  @Test
  void whoWaitsToAcceptIsToldThatTheSocketIsClosed() {
    long listener = listener(1);
    system.simulate(2);
    Script server = system.thread(0).then((c, a) -> c.accept(listener, false));
    system.thread(1000).then((c, a) -> c.close(listener));
    system.run();
    assertThat(server.lastAnswer()).isEqualTo(SystemError.EBADF.answer());
  }

  @Test
  void aKilledAcceptAndAKilledConnectLeaveNothingBehind() {
    long listener = listener(1);
    long idle = socket(Type.STREAM, Family.INET, true);
    system.call(c -> c.listen(idle, 1));
    long first = stream();
    long second = stream();
    system.call(c -> c.connect(first, HTTP));
    Process killer = system.kernel().createProcess("killer");
    system.simulate(2);
    Script accepting = system.thread(0).then((c, a) -> c.accept(idle, false));
    Script connecting = system.thread(0).then((c, a) -> c.connect(second, HTTP));
    long victim = accepting.thread().process().id();
    system.thread(killer, 100_000).then((c, a) -> c.kill(victim));
    system.run();
    assertThat(accepting.lastAnswer()).isEqualTo(SystemError.EINTR.answer());
    assertThat(connecting.lastAnswer()).isEqualTo(SystemError.EINTR.answer());
    assertThat(system.kernel().sockets().entry(listener).connectionQueue().size()).isEqualTo(1);
  }

  // Shutting down and closing.

  @Test
  void figure25IsDrawnWithItsWords() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    assertThat(system.call(c -> c.shutdown(pair[0], ShutdownHow.BOTH))).isZero();
    assertThat(system.boxes()).isEqualTo(HEAD + "CHANGE_STATUS TELL_PEER SWITCH_BACK RETURN");
    assertThat(
            List.of(
                Shutdown.Box.FIND_SOCKET,
                Shutdown.Box.CHECK_STATUS,
                Shutdown.Box.CHANGE_STATUS,
                Shutdown.Box.RETURN_ERROR,
                Shutdown.Box.RETURN))
        .extracting(box -> box.label().words())
        .containsExactly(
            "is the socket in the table?",
            "is its status valid for shutdown?",
            "change the status to SHUTDOWN",
            "return low-level error",
            "return");
  }

  @Test
  void figure25ReturnsLowLevelErrors() {
    assertThat(system.error(c -> c.shutdown(99, ShutdownHow.BOTH))).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET SWITCH_BACK RETURN_ERROR");
    long socket = stream();
    assertThat(system.error(c -> c.shutdown(socket, ShutdownHow.BOTH)))
        .isEqualTo(SystemError.ENOTCONN);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS SWITCH_BACK RETURN_ERROR");
    assertThat(system.account().errors()).containsEntry("ENOTCONN", 1L);
  }

  @Test
  void theEndIsToldBehindTheLastMessage() {
    long[] pair = system.pair(Type.STREAM, 6, 4);
    system.call(c -> c.send(pair[0], LETTERS, 0, 10, 0));
    assertThat(system.call(c -> c.shutdown(pair[0], ShutdownHow.SENDING))).isZero();
    assertThat(new String(system.received(pair[1]))).isEqualTo("ABCDEFGHIJ");
    assertThat(system.call(c -> c.receive(pair[1], new byte[1], 0, 1, 0))).isZero();
    assertThat(system.error(c -> c.send(pair[0], LETTERS, 0, 1, 0))).isEqualTo(SystemError.EPIPE);
    assertThat(system.call(c -> c.send(pair[1], LETTERS, 0, 3, 0))).as("back").isEqualTo(3);
    assertThat(new String(system.received(pair[0]))).isEqualTo("ABC");
  }

  @ParameterizedTest
  @EnumSource
  void aShutdownWakesWhoWaits(ShutdownHow how) {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.simulate(2);
    Script sender = system.thread(0).then((c, a) -> c.send(pair[0], LETTERS, 0, 10, 0));
    Script receiver = system.thread(0).then((c, a) -> c.receive(pair[0], new byte[1], 0, 1, 0));
    system.thread(1000).then((c, a) -> c.shutdown(pair[0], how));
    system.thread(2000).then((c, a) -> c.close(pair[1]));
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(4);
    boolean reset = !how.receiving();
    assertThat(receiver.lastAnswer()).isEqualTo(reset ? SystemError.ECONNRESET.answer() : 0);
  }

  @Test
  void aSocketIsClosedBoxByBox() {
    long socket = stream();
    assertThat(system.call(c -> c.close(socket))).isZero();
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE TAKE_OUT END_SOCKET" + TAIL);
    assertThat(system.error(c -> c.close(socket))).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE TAKE_OUT" + TAIL);
  }

  @Test
  void anyHostAsADestinationIsTheLoopbackAndNoOtherHost() {
    system.kernel().sockets().network().addHost("10.1.1.1");
    long socket = stream();
    assertThat(system.call(c -> c.bind(socket, SocketAddress.inet("10.1.1.1", 80)))).isZero();
    assertThat(system.call(c -> c.listen(socket, 1))).isZero();
    long client = stream();
    assertThat(system.error(c -> c.connect(client, SocketAddress.inet("0.0.0.0", 80))))
        .isEqualTo(SystemError.ECONNREFUSED);
  }
}
