package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.socket.Readiness.ERROR;
import static org.kernelsim.socket.Readiness.HANGUP;
import static org.kernelsim.socket.Readiness.INVALID;
import static org.kernelsim.socket.Readiness.READABLE;
import static org.kernelsim.socket.Readiness.WRITABLE;

import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStatus;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** Waiting for several sockets. */
class SelectTest {
  private static final SocketAddress HTTP = SocketAddress.inet("127.0.0.1", 80);
  private static final byte[] LETTERS = "ABCDEFGHIJ".getBytes();

  private TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private int ready(long socket) {
    SocketSet set = new SocketSet(1).add(socket, READABLE | WRITABLE);
    long answer = system.call(c -> c.select(set, 0));
    assertThat(answer).isEqualTo(set.ready(0) == 0 ? 0 : 1);
    return set.ready(0);
  }

  private long stream() {
    return system.call(c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
  }

  @Test
  void aConnectedSocketIsReadyForWhatWouldNotWait() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    assertThat(ready(pair[0])).isEqualTo(WRITABLE);
    system.call(c -> c.send(pair[0], LETTERS, 0, 8, 0));
    assertThat(ready(pair[0])).as("full").isZero();
    assertThat(ready(pair[1])).isEqualTo(READABLE | WRITABLE);
    system.received(pair[1]);
    assertThat(ready(pair[0])).isEqualTo(WRITABLE);
  }

  @Test
  void theEndOfTheDataIsReadableAndAClosedPeerAHangup() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    system.call(c -> c.shutdown(pair[0], ShutdownHow.SENDING));
    assertThat(ready(pair[1])).isEqualTo(READABLE | WRITABLE);
    system.call(c -> c.close(pair[0]));
    assertThat(ready(pair[1])).isEqualTo(READABLE | WRITABLE | HANGUP);
  }

  @Test
  void aPendingErrorIsTold() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    system
        .kernel()
        .sockets()
        .entry(pair[0])
        .setPendingError(DirectEngine.newCpu(), SystemError.ETIMEDOUT);
    SocketSet set = new SocketSet(1).add(pair[0], 0);
    assertThat(system.call(c -> c.select(set, -1))).isEqualTo(1);
    assertThat(set.ready(0)).isEqualTo(ERROR);
  }

  @Test
  void aListeningSocketIsReadableWhenAConnectionHasCome() {
    long listener = stream();
    long client = stream();
    system.call(c -> c.bind(listener, HTTP));
    system.call(c -> c.listen(listener, 1));
    assertThat(ready(listener)).isZero();
    system.call(c -> c.connect(client, HTTP));
    assertThat(ready(listener)).isEqualTo(READABLE);
  }

  @Test
  void noSocketIsInvalid() {
    assertThat(ready(99)).isEqualTo(INVALID);
  }

  @Test
  void aSelectGoesBoxByBox() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    SocketSet set = new SocketSet(2).add(pair[0], READABLE).add(pair[1], READABLE);
    system.simulate(1);
    Script waiter = system.thread(0).then((c, a) -> c.select(set, -1));
    system.thread(1000).then((c, a) -> c.send(pair[0], LETTERS, 0, 3, 0));
    system.run();
    assertThat(waiter.lastAnswer()).isEqualTo(1);
    assertThat(set.ready(0)).isZero();
    assertThat(set.ready(1)).isEqualTo(READABLE);
    assertThat(
            system.recorder().of(0).stream()
                .map(b -> b.box().name())
                .filter(name -> !name.equals("SWITCH_THREAD"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE LOOK_AT_SOCKET LOOK_AT_SOCKET ENROL LOOK_AT_SOCKET"
                + " LOOK_AT_SOCKET WAIT_FOR_ANY LOOK_AT_SOCKET LOOK_AT_SOCKET WITHDRAW"
                + " SWITCH_BACK RETURN");
    assertThat(system.kernel().sockets().entry(pair[1]).status().receiving()).isFalse();
  }

  @Test
  void roomWakesWhoWaitsToWrite() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.call(c -> c.send(pair[0], LETTERS, 0, 4, 0));
    SocketSet set = new SocketSet(1).add(pair[0], WRITABLE);
    system.simulate(2);
    Script waiter = system.thread(0).then((c, a) -> c.select(set, -1));
    system.thread(1000).then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0));
    system.run();
    assertThat(waiter.lastAnswer()).isEqualTo(1);
  }

  @Test
  void theTimeToWaitIsOverAtLast() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    SocketSet set = new SocketSet(2).add(pair[0], READABLE).add(pair[0], READABLE);
    system.simulate(1);
    Script waiter = system.thread(0).then((c, a) -> c.select(set, 5000));
    system.run();
    assertThat(waiter.lastAnswer()).isZero();
    assertThat(waiter.ends().get(0)).isBetween(5000L, 5100L);
  }

  @Test
  void aSocketThatIsClosedWhileItIsWaitedForIsInvalid() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    SocketSet set = new SocketSet(1).add(pair[0], READABLE);
    system.simulate(2);
    Script waiter = system.thread(0).then((c, a) -> c.select(set, -1));
    system.thread(1000).then((c, a) -> c.close(pair[0]));
    system.run();
    assertThat(waiter.lastAnswer()).isEqualTo(1);
    assertThat(set.ready(0)).isEqualTo(INVALID);
  }

  @Test
  void aKilledSelectWithdraws() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    SocketSet set = new SocketSet(1).add(pair[0], READABLE | WRITABLE);
    system.call(c -> c.send(pair[0], LETTERS, 0, 4, 0));
    Process killer = system.kernel().createProcess("killer");
    system.simulate(2);
    Script waiter = system.thread(0).then((c, a) -> c.select(set, -1));
    long victim = waiter.thread().process().id();
    system.thread(killer, 10_000).then((c, a) -> c.kill(victim));
    system.run();
    assertThat(waiter.lastAnswer()).isEqualTo(SystemError.EINTR.answer());
    assertThat(system.kernel().sockets().entry(pair[0]).status().receiving()).isFalse();
  }

  @Test
  void anEmptySetAndOneTooLongAreRefused() {
    system = new TestSystem(new Limits(10, 10, 10, 1000, 1000, 1, SlotTable.GENERATION_BITS));
    assertThat(system.error(c -> c.select(new SocketSet(0), 0))).isEqualTo(SystemError.EINVAL);
    SocketSet two = new SocketSet(2).add(1, READABLE).add(2, READABLE);
    assertThat(system.error(c -> c.select(two, 0))).isEqualTo(SystemError.E2BIG);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
  }

  @Test
  void oneDirectionThatIsShutIsNoHangupAndBothAre() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    system.call(c -> c.shutdown(pair[0], ShutdownHow.SENDING));
    assertThat(ready(pair[0])).as("a send would not wait").isEqualTo(WRITABLE);
    system.call(c -> c.shutdown(pair[0], ShutdownHow.RECEIVING));
    assertThat(ready(pair[0])).isEqualTo(READABLE | WRITABLE | HANGUP);
    long[] other = system.pair(Type.STREAM, 4, 4);
    system.call(c -> c.shutdown(other[0], ShutdownHow.RECEIVING));
    assertThat(ready(other[0])).isEqualTo(READABLE | WRITABLE);
  }

  @Test
  void aSocketWithoutAPeerIsWritableWhereItNeedsNone() {
    assertThat(ready(stream())).isZero();
    long datagrams = system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, Family.INET)));
    assertThat(ready(datagrams)).isEqualTo(WRITABLE);
  }

  @Test
  void aSelectThatIsOverIsEnrolledNowhere() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.call(c -> c.send(pair[0], LETTERS, 0, 4, 0));
    SocketSet set = new SocketSet(1).add(pair[0], READABLE | WRITABLE);
    system.simulate(1);
    Script waiter =
        system.thread(0).then((c, a) -> c.select(set, 1000)).then((c, a) -> c.select(set, 1000));
    system.run();
    assertThat(waiter.answers()).containsExactly(0L, 0L);
  }

  @ParameterizedTest
  @ValueSource(ints = {READABLE, WRITABLE})
  void whoWaitsToReadIsSaidToBeReceiving(int interest) {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.call(c -> c.send(pair[0], LETTERS, 0, 4, 0));
    SocketStatus status = system.kernel().sockets().entry(pair[0]).status();
    SocketSet set = new SocketSet(1).add(pair[0], interest);
    boolean[] receiving = new boolean[1];
    system.simulate(2);
    system.thread(0).then((c, a) -> c.select(set, 5000));
    system
        .thread(1000)
        .then(new CallOfBoxes().box("look", cpu -> receiving[0] = status.receiving()));
    system.run();
    assertThat(receiving[0]).isEqualTo(interest == READABLE);
    assertThat(status.receiving()).isFalse();
  }

  @Test
  void whoWaitsForBothIsWokenByEither() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.call(c -> c.send(pair[0], LETTERS, 0, 4, 0));
    SocketSet set = new SocketSet(1).add(pair[0], READABLE | WRITABLE);
    system.simulate(2);
    Script waiter = system.thread(0).then((c, a) -> c.select(set, -1));
    system.thread(1000).then((c, a) -> c.send(pair[1], LETTERS, 0, 1, 0));
    system.run();
    assertThat(waiter.lastAnswer()).isEqualTo(1);
    assertThat(set.ready(0)).isEqualTo(READABLE);
  }
}
