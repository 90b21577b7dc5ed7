package org.kernelsim.call.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.Quota;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Received;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

class ReceiveToHandleTest {
  private static final String TO_LOCK =
      "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT FIND_SOCKET CHECK_STATUS LOCK_PPHT";
  private static final String TAKEN =
      " CHECK_ROOM TAKE_REFERENCE ADD_HANDLE UNLOCK_PPHT PASS_ON_ROOM";
  private static final String END = " SWITCH_BACK RETURN";
  private static final int MANY = 100;

  private TestSystem system = new TestSystem();
  private final Received received = new Received();
  private final DirectCpu cpu = DirectEngine.newCpu();

  private static TestSystem limited(int handles, long bytes) {
    return new TestSystem(
        new Limits(10, 10, handles, bytes, 1 << 20, 10, SlotTable.GENERATION_BITS));
  }

  /** The calls of another process. */
  private SystemCalls another() {
    return new ProcessThread(system.kernel().createProcess("another"), 1).calls();
  }

  private long receive(long socket, int length) {
    return system.call(
        calls -> calls.receiveToHandle(socket, length, SendFlags.DONTWAIT, received));
  }

  private SystemError error(long socket, int length) {
    return SystemError.of(receive(socket, length));
  }

  private void send(long socket, int... bytes) {
    byte[] source = bytes(bytes);
    assertThat(system.call(calls -> calls.send(socket, source, 0, source.length, 0)))
        .isEqualTo(source.length);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** What is behind a handle, seen by sending it on. */
  private byte[] behind(long handle, int length) {
    long[] pair = system.pair(Type.STREAM, 1 << 16, 1 << 16);
    assertThat(system.call(c -> c.sendByHandle(pair[0], handle, 0, length, 0, 0)))
        .isEqualTo(length);
    return system.received(pair[1]);
  }

  private Quota quota() {
    return system.process().handles().quota();
  }

  private void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
    assertThat(quota().used()).isZero();
  }

  @Test
  void whatHasComeGetsAHandleWithoutBeingCopied() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    send(pair[0], 1, 2, 3);
    long handle = receive(pair[1], MANY);
    assertThat(handle).isPositive();
    assertThat(received.bytes()).isEqualTo(3);
    assertThat(system.boxes()).isEqualTo(TO_LOCK + TAKEN + END);
    assertThat(system.account().count(Count.BYTES_OUT)).isZero();
    assertThat(system.account().count(Count.BYTES_IN)).isZero();
    assertThat(system.account().count(Count.LOCK_ACQUISITIONS)).isEqualTo(1);
    assertThat(behind(handle, 3)).containsExactly(1, 2, 3);
    nothingLeaks();
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "DATAGRAM"})
  void eachMessageGetsAHandleOfItsOwn(Type type) {
    long[] pair = system.pair(type, MANY, MANY);
    send(pair[0], 1, 2, 3);
    send(pair[0], 4);
    long first = receive(pair[1], MANY);
    assertThat(received.bytes()).isEqualTo(3);
    long second = receive(pair[1], MANY);
    assertThat(received.bytes()).isEqualTo(1);
    assertThat(behind(first, 3)).containsExactly(1, 2, 3);
    assertThat(behind(second, 1)).containsExactly(4);
    nothingLeaks();
  }

  @Test
  void ofAStreamTheRestOfALongMessageStaysQueued() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    send(pair[0], 1, 2, 3, 4, 5);
    long first = receive(pair[1], 2);
    assertThat(received.bytes()).isEqualTo(2);
    assertThat(behind(first, 2)).containsExactly(1, 2);
    assertThat(system.received(pair[1])).containsExactly(3, 4, 5);
    nothingLeaks();
  }

  @Test
  void ofADatagramTheRestIsLost() {
    long[] pair = system.pair(Type.DATAGRAM, MANY, MANY);
    send(pair[0], 1, 2, 3, 4, 5);
    send(pair[0], 6);
    assertThat(behind(receive(pair[1], 2), 2)).containsExactly(1, 2);
    assertThat(behind(receive(pair[1], 2), 1)).containsExactly(6);
    nothingLeaks();
  }

  @Test
  void anEmptyDatagramGetsAHandleToNothing() {
    long[] pair = system.pair(Type.DATAGRAM, MANY, MANY);
    send(pair[0]);
    long handle = receive(pair[1], 5);
    assertThat(handle).isPositive();
    assertThat(received.bytes()).isZero();
    assertThat(system.error(c -> c.sendByHandle(system.sinkSocket(), handle, 0, 1, 0, 0)))
        .isEqualTo(SystemError.EINVAL);
    nothingLeaks();
  }

  /** A sender transfers more than it sends: the rest of its buffer is its own. */
  @ParameterizedTest
  @CsvSource({"0, 4", "1, 3", "3, 1", "-1, 3", "2147483647, 1", "0, -1"})
  void theBytesAroundTheMessageStayOutOfReach(int offset, int length) {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    long secret = system.handle(bytes(1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(system.call(c -> c.sendByHandle(pair[0], secret, 2, 3, 0, 0))).isEqualTo(3);
    long handle = receive(pair[1], MANY);
    assertThat(behind(handle, 3)).containsExactly(3, 4, 5);
    assertThat(system.error(c -> c.sendByHandle(system.sinkSocket(), handle, offset, length, 0, 0)))
        .isEqualTo(SystemError.EINVAL);
    nothingLeaks();
  }

  @Test
  void theEndOfTheDataIsNoHandle() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    send(pair[0], 1);
    system.kernel().sockets().close(cpu, pair[0]);
    assertThat(receive(pair[1], MANY)).isPositive();
    assertThat(receive(pair[1], MANY)).isZero();
    assertThat(system.boxes()).endsWith("TAKE_REFERENCE UNLOCK_PPHT SWITCH_BACK RETURN");
    assertThat(received.bytes()).isZero();
    assertThat(system.process().handles().size()).isEqualTo(1);
    nothingLeaks();
  }

  @Test
  void nothingThereAndNoWaitIsRefused() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    assertThat(error(pair[1], MANY)).isEqualTo(SystemError.EAGAIN);
    assertThat(system.boxes()).isEqualTo(TO_LOCK + " CHECK_ROOM TAKE_REFERENCE UNLOCK_PPHT" + END);
    nothingLeaks();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aLengthThatTakesNothingEntersNothing(int length) {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    assertThat(error(pair[1], length)).isEqualTo(SystemError.EINVAL);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    nothingLeaks();
  }

  @Test
  void noSocketAndNoConnectionAreRefusedBeforeTheLock() {
    assertThat(error(77, 1)).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT FIND_SOCKET" + END);
    assertThat(error(system.socket(Type.STREAM), 1)).isEqualTo(SystemError.ENOTCONN);
    assertThat(system.account().count(Count.LOCK_ACQUISITIONS)).isZero();
    nothingLeaks();
  }

  @Test
  void aProcessThatHasEndedFindsNoTable() {
    nothingLeaks();
    assertThat(error(1, 1)).isEqualTo(SystemError.ESRCH);
  }

  @Test
  void aFullTableTakesNothing() {
    system = limited(1, 1000);
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    long only = system.handle(bytes(7));
    send(pair[0], 1, 2);
    assertThat(error(pair[1], MANY)).isEqualTo(SystemError.EMFILE);
    assertThat(system.boxes()).isEqualTo(TO_LOCK + " CHECK_ROOM UNLOCK_PPHT" + END);
    system.call(calls -> calls.release(only));
    assertThat(behind(receive(pair[1], MANY), 2)).containsExactly(1, 2);
    nothingLeaks();
  }

  @Test
  void aFullTableIsToldWithoutWaiting() {
    system = limited(1, 1000);
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    system.handle(bytes(7));
    assertThat(system.error(c -> c.receiveToHandle(pair[1], 1, 0, received)))
        .isEqualTo(SystemError.EMFILE);
    nothingLeaks();
  }

  @Test
  void itWaitsForWhatHasNotComeYet() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    system.simulate(2);
    Script receiver = system.thread(0).then((c, a) -> c.receiveToHandle(pair[1], 9, 0, received));
    system.thread(1000).then((c, a) -> c.send(pair[0], bytes(1, 2), 0, 2, 0));
    system.run();
    assertThat(receiver.lastAnswer()).isPositive();
    assertThat(received.bytes()).isEqualTo(2);
    nothingLeaks();
  }

  @Test
  void aKillWhileItWaitsAnswersThatItWasInterrupted() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    Process killer = system.kernel().createProcess("the killer");
    system.simulate(1);
    Script receiver = system.thread(0).then((c, a) -> c.receiveToHandle(pair[1], 9, 0, received));
    system.thread(killer, 1_000_000).then((c, a) -> c.kill(system.process().id()));
    system.run();
    assertThat(receiver.answers()).containsExactly(SystemError.EINTR.answer());
    nothingLeaks();
  }

  @Test
  void theSenderGoesOnWhenThereIsRoomAgain() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.simulate(2);
    Script sender = system.thread(0).then((c, a) -> c.send(pair[0], new byte[6], 0, 6, 0));
    Script receiver = system.thread(0);
    for (int i = 0; i < 3; i++) {
      receiver.then((c, a) -> c.receiveToHandle(pair[1], 9, 0, received));
    }
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(6);
    assertThat(receiver.answers()).allMatch(answer -> answer > 0);
    nothingLeaks();
  }

  // Who is charged

  @Test
  void transferredBytesStayChargedToWhoTransferredThem() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    SystemCalls receiver = another();
    long handle = system.handle(bytes(1, 2, 3, 4));
    system.call(c -> c.sendByHandle(pair[0], handle, 1, 2, 0, SendFlags.LAST_USE));
    assertThat(quota().used()).as("while the message is queued").isEqualTo(4);
    long theirs = DirectEngine.call(cpu, receiver.receiveToHandle(pair[1], 9, 0, received));
    assertThat(theirs).isPositive();
    assertThat(quota().used()).as("while the receiver has its handle").isEqualTo(4);
    assertThat(DirectEngine.call(cpu, receiver.release(theirs))).isZero();
    assertThat(quota().used()).as("back in the pool").isZero();
    nothingLeaks();
  }

  @Test
  void bytesOfAnOrdinarySendAreChargedToTheReceiverAsLongAsItKeepsThem() {
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    send(pair[0], 1, 2, 3, 4, 5);
    assertThat(quota().used()).isZero();
    long first = receive(pair[1], 2);
    assertThat(quota().used()).as("the whole buffer").isEqualTo(5);
    long second = receive(pair[1], 3);
    assertThat(quota().used()).as("once").isEqualTo(5);
    system.call(c -> c.release(first));
    assertThat(quota().used()).isEqualTo(5);
    system.call(c -> c.release(second));
    assertThat(quota().used()).isZero();
    nothingLeaks();
  }

  @Test
  void aReceiverThatCannotBeChargedTakesNothing() {
    system = limited(10, 4);
    long[] pair = system.pair(Type.STREAM, MANY, MANY);
    send(pair[0], 1, 2, 3, 4, 5);
    assertThat(error(pair[1], 2)).isEqualTo(SystemError.EDQUOT);
    assertThat(quota().used()).isZero();
    assertThat(system.received(pair[1])).containsExactly(1, 2, 3, 4, 5);
    nothingLeaks();
  }

  // Every order

  /** Two threads of two processes receive from one socket what one send has queued. */
  private static final class TwoReceivers extends KernelExperiment {
    private final Received[] received = {new Received(), new Received()};
    private final Script[] receivers = new Script[2];
    private final Process[] processes = {process(), process()};

    TwoReceivers() {
      long[] pair = pair(8);
      before(new ProcessThread(process(), -1).calls().send(pair[0], new byte[] {1, 2, 3}, 0, 3, 0));
      for (int i = 0; i < 2; i++) {
        Received own = received[i];
        receivers[i] =
            thread(processes[i])
                .then((c, a) -> c.receiveToHandle(pair[1], 2, SendFlags.DONTWAIT, own));
      }
    }

    @Override
    protected void checkAnswers() {
      assertThat(receivers[0].lastAnswer()).isPositive();
      assertThat(receivers[1].lastAnswer()).isPositive();
      assertThat(received[0].bytes() + received[1].bytes()).isEqualTo(3);
      assertThat(processes[0].handles().quota().used() + processes[1].handles().quota().used())
          .as("the buffer is charged to one of them")
          .isEqualTo(3);
    }
  }

  @Test
  @Tag("exhaustive")
  void inEveryOrderTwoReceiversTakeEachByteOnce() {
    Exploration exploration = new ScheduleExplorer(TwoReceivers::new).atMost(50_000).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
  }

  /** A receiver that waits, and is killed at every box, beside its sender. */
  private static final class KilledReceiver extends KernelExperiment {
    private final Set<Long> outcomes;
    private final Script victim = killedThread();

    KilledReceiver(Set<Long> outcomes) {
      this.outcomes = outcomes;
      long[] pair = pair(8);
      Received received = new Received();
      victim.then((c, a) -> c.receiveToHandle(pair[1], 9, 0, received));
      thread(process()).then((c, a) -> c.send(pair[0], new byte[2], 0, 2, 0));
    }

    @Override
    protected void checkAnswers() {
      victim.answers().forEach(answer -> outcomes.add((long) Long.signum(answer)));
    }
  }

  @Test
  @Tag("exhaustive")
  void aKillAtAnyBoxLeavesNothingBehind() {
    Set<Long> outcomes = new TreeSet<>();
    Exploration exploration =
        new ScheduleExplorer(() -> new KilledReceiver(outcomes)).atMost(100_000).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(outcomes).contains(1L);
  }
}
