package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.socket.Readiness.EDGE;
import static org.kernelsim.socket.Readiness.ERROR;
import static org.kernelsim.socket.Readiness.ONE_SHOT;
import static org.kernelsim.socket.Readiness.READABLE;
import static org.kernelsim.socket.Readiness.WRITABLE;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Process;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.LinkSettings;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** Waiting for registered sockets. */
class WaitTest {
  private static final byte[] LETTERS = "ABCDEFGHIJ".getBytes();

  private final TestSystem system = new TestSystem();
  private final InterestSet set = new InterestSet();
  private final SocketSet found = new SocketSet(10);

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private long look() {
    return system.call(c -> c.wait(set, found, 0));
  }

  private void register(long socket, int interest) {
    assertThat(system.call(c -> c.registerInterest(set, socket, interest))).isZero();
  }

  @Test
  void aSocketIsToldAsLongAsItIsReady() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[1], READABLE);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHANGE_SET SWITCH_BACK RETURN");
    assertThat(look()).isZero();
    system.call(c -> c.send(pair[0], LETTERS, 0, 3, 0));
    for (int i = 0; i < 3; i++) {
      assertThat(look()).isEqualTo(1);
      assertThat(found.socket(0)).isEqualTo(pair[1]);
      assertThat(found.ready(0)).isEqualTo(READABLE);
    }
    system.received(pair[1]);
    assertThat(look()).isZero();
  }

  @Test
  void aSocketRegisteredForEdgesIsToldWhenItHasChanged() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[1], READABLE | EDGE);
    assertThat(look()).isZero();
    system.call(c -> c.send(pair[0], LETTERS, 0, 3, 0));
    assertThat(look()).isEqualTo(1);
    assertThat(found.ready(0)).isEqualTo(READABLE);
    assertThat(look()).as("nothing has changed").isZero();
    system.call(c -> c.send(pair[0], LETTERS, 0, 3, 0));
    assertThat(look()).as("more has come").isEqualTo(1);
    register(pair[1], READABLE | EDGE);
    assertThat(look()).as("it is registered anew").isEqualTo(1);
    system.received(pair[1]);
    assertThat(look()).isZero();
  }

  @Test
  void aSocketRegisteredForOnceIsToldOnce() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[1], READABLE | ONE_SHOT);
    assertThat(set.interest(DirectEngine.newCpu(), pair[1])).isEqualTo(READABLE | ONE_SHOT);
    system.call(c -> c.send(pair[0], LETTERS, 0, 3, 0));
    assertThat(look()).isEqualTo(1);
    assertThat(set.interest(DirectEngine.newCpu(), pair[1])).isZero();
    system.call(c -> c.send(pair[0], LETTERS, 0, 3, 0));
    assertThat(look()).as("more has come").isZero();
    register(pair[1], READABLE | ONE_SHOT);
    assertThat(look()).as("it is registered anew").isEqualTo(1);
  }

  @Test
  void aSetThatIsClearedIsWokenByNothing() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[1], READABLE);
    register(pair[0], WRITABLE);
    set.clear(DirectEngine.newCpu());
    system.call(c -> c.send(pair[0], LETTERS, 0, 3, 0));
    assertThat(set.mayBeReady()).isZero();
    assertThat(look()).isZero();
    register(pair[1], READABLE);
    assertThat(look()).isEqualTo(1);
  }

  /** Two messages come one after the other; reading the first tells nobody of the second. */
  @Test
  void anEdgeThatIsOnItsWayIsNotLost() {
    SocketAddress server = SocketAddress.inet("10.0.0.2", 53);
    system.kernel().sockets().network().addHost("10.0.0.2", LinkSettings.latency(1_000_000));
    long receiver = system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, Family.INET)));
    long sender = system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, Family.INET)));
    system.call(c -> c.bind(receiver, server));
    register(receiver, READABLE | EDGE);
    system.simulate(1);
    Script both =
        system
            .thread(0)
            .then((c, a) -> c.sendTo(sender, server, LETTERS, 0, 3, 0))
            .then((c, a) -> c.wait(set, found, 500_000))
            .then((c, a) -> c.sendTo(sender, server, LETTERS, 0, 4, 0))
            .then((c, a) -> c.wait(set, found, -1))
            .then((c, a) -> c.receive(receiver, new byte[9], 0, 9, 0))
            .then((c, a) -> c.wait(set, found, -1))
            .then((c, a) -> c.receive(receiver, new byte[9], 0, 9, 0));
    system.run();
    assertThat(both.answers()).containsExactly(3L, 0L, 4L, 1L, 3L, 1L, 4L);
    assertThat(both.ends().get(5)).isBetween(1_500_000L, 1_510_000L);
  }

  @Test
  void whatASocketIsAskedForCanBeChangedAndRemoved() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], READABLE);
    assertThat(look()).isZero();
    register(pair[0], WRITABLE);
    assertThat(look()).isEqualTo(1);
    register(pair[0], 0);
    assertThat(look()).isZero();
    assertThat(system.error(c -> c.registerInterest(set, pair[0], 0)))
        .isEqualTo(SystemError.ENOENT);
    assertThat(system.error(c -> c.registerInterest(set, 99, READABLE)))
        .isEqualTo(SystemError.EBADF);
  }

  @Test
  void aWaitEndsWhenOneOfManyIsReady() {
    long[][] pairs = new long[5][];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = system.pair(Type.STREAM, 10, 10);
      register(pairs[i][1], READABLE);
    }
    system.simulate(2);
    Script waiter =
        system
            .thread(0)
            .then((c, a) -> c.wait(set, found, -1))
            .then((c, a) -> c.receive(found.socket(0), new byte[9], 0, 9, 0))
            .then((c, a) -> c.wait(set, found, -1));
    system.thread(10_000).then((c, a) -> c.send(pairs[3][0], LETTERS, 0, 4, 0));
    system.thread(20_000).then((c, a) -> c.send(pairs[1][0], LETTERS, 0, 4, 0));
    system.run();
    assertThat(waiter.answers()).containsExactly(1L, 4L, 1L);
    assertThat(found.socket(0)).isEqualTo(pairs[1][1]);
    long looks =
        system.recorder().of(0).stream().filter(b -> b.box().name().equals("LOOK_AT_NEXT")).count();
    assertThat(looks).as("only at those that may be ready").isLessThan(20);
  }

  @Test
  void noMoreAreFoundThanThereIsRoomForAndTheOthersComeNext() {
    SocketSet one = new SocketSet(1);
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], WRITABLE);
    register(pair[1], WRITABLE);
    assertThat(system.call(c -> c.wait(set, one, -1))).isEqualTo(1);
    long first = one.socket(0);
    assertThat(system.call(c -> c.wait(set, one, -1))).isEqualTo(1);
    assertThat(one.socket(0)).isNotEqualTo(first);
    assertThat(system.error(c -> c.wait(set, new SocketSet(0), -1))).isEqualTo(SystemError.EINVAL);
  }

  @Test
  void theTimeToWaitIsOverAtLast() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], READABLE);
    system.simulate(1);
    Script waiter = system.thread(0).then((c, a) -> c.wait(set, found, 5000));
    system.run();
    assertThat(waiter.lastAnswer()).isZero();
    assertThat(waiter.ends().get(0)).isBetween(5000L, 5100L);
  }

  @Test
  void aSocketThatIsClosedIsForgotten() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], WRITABLE);
    assertThat(look()).isEqualTo(1);
    SocketEntry entry = system.kernel().sockets().entry(pair[0]);
    system.call(c -> c.close(pair[0]));
    assertThat(look()).isZero();
    assertThat(set.mayBeReady()).isZero();
    assertThat(entry.isWaitedFor()).isFalse();
    assertThat(set.change(DirectEngine.newCpu(), pair[0], entry, 0)).as("is there").isFalse();
  }

  @Test
  void aKilledWaitWithdraws() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], READABLE);
    Process killer = system.kernel().createProcess("killer");
    system.simulate(2);
    Script waiter = system.thread(0).then((c, a) -> c.wait(set, found, -1));
    long victim = waiter.thread().process().id();
    system.thread(killer, 10_000).then((c, a) -> c.kill(victim));
    system.run();
    assertThat(waiter.lastAnswer()).isEqualTo(SystemError.EINTR.answer());
  }

  @Test
  void whatIsOnItsWayIsWaitedFor() {
    SocketAddress server = SocketAddress.inet("10.0.0.2", 53);
    system.kernel().sockets().network().addHost("10.0.0.2", LinkSettings.latency(1_000_000));
    long receiver = system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, Family.INET)));
    long sender = system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, Family.INET)));
    system.call(c -> c.bind(receiver, server));
    register(receiver, READABLE);
    system.simulate(1);
    Script both =
        system
            .thread(0)
            .then((c, a) -> c.sendTo(sender, server, LETTERS, 0, 3, 0))
            .then((c, a) -> c.wait(set, found, 0))
            .then((c, a) -> c.wait(set, found, -1));
    system.run();
    assertThat(both.answers()).containsExactly(3L, 0L, 1L);
    assertThat(both.ends().get(2)).isBetween(1_000_000L, 1_010_000L);
  }

  @Test
  void aSenderIsToldThatNobodyWasThere() {
    long socket = system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, Family.INET)));
    assertThat(system.call(c -> c.connect(socket, SocketAddress.inet("127.0.0.1", 53)))).isZero();
    register(socket, READABLE);
    assertThat(look()).isZero();
    assertThat(system.call(c -> c.send(socket, LETTERS, 0, 3, 0))).isEqualTo(3);
    assertThat(look()).isEqualTo(1);
    assertThat(found.ready(0)).isEqualTo(READABLE | ERROR);
  }

  @Test
  void onlyWhatASocketIsAskedForHasItLookedAt() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    register(pair[0], READABLE);
    assertThat(look()).isZero();
    system.call(c -> c.send(pair[0], LETTERS, 0, 4, 0));
    system.received(pair[1]);
    assertThat(set.mayBeReady()).as("room to send was not asked for").isZero();
    system.call(c -> c.send(pair[1], LETTERS, 0, 1, 0));
    assertThat(set.mayBeReady()).isEqualTo(1);
  }

  @Test
  void allThatAreReadyAreFoundAtOnce() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], READABLE | WRITABLE);
    register(pair[1], READABLE | WRITABLE);
    assertThat(look()).isEqualTo(2);
  }

  @Test
  void aWaitThatIsOverIsEnrolledNowhere() {
    long[] pair = system.pair(Type.STREAM, 10, 10);
    register(pair[0], READABLE);
    system.simulate(1);
    Script waiter =
        system
            .thread(0)
            .then((c, a) -> c.wait(set, found, 1000))
            .then((c, a) -> c.wait(set, found, 1000));
    system.run();
    assertThat(waiter.answers()).containsExactly(0L, 0L);
    assertThat(set.isWaitedFor()).isFalse();
  }
}
