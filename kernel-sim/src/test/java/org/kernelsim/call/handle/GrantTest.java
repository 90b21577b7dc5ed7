package org.kernelsim.call.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Received;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

class GrantTest {
  private static final String TO_UNLOCK =
      "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT LOOK_UP_RECEIVER LOCK_PPHT FIND_HANDLE UNLOCK_PPHT";
  private static final String RECEIVER = " LOCK_RECEIVER ADD_HANDLE UNLOCK_RECEIVER";
  private static final String END = " SWITCH_BACK RETURN";

  private final TestSystem system =
      new TestSystem(new Limits(10, 20, 2, 10, 1 << 20, 10, SlotTable.GENERATION_BITS));
  private final Process receiver = system.kernel().createProcess("the receiver");
  private final SystemCalls receivers = new ProcessThread(receiver, 1).calls();
  private final DirectCpu cpu = DirectEngine.newCpu();

  @AfterEach
  void nothingIsLeft() {
    assertThat(system.end().none()).isTrue();
    assertThat(system.process().handles().quota().used()).isZero();
  }

  private long grant(long handle) {
    return system.call(calls -> calls.grant(handle, receiver.id()));
  }

  private byte[] receiverSends(long handle, int length) {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    assertThat(DirectEngine.call(cpu, receivers.sendByHandle(pair[0], handle, 0, length, 0, 0)))
        .isEqualTo(length);
    return system.received(pair[1]);
  }

  @Test
  void theReceiverHasAHandleToTheSameData() {
    long mine = system.handle((byte) 1, (byte) 2, (byte) 3);
    long theirs = grant(mine);
    assertThat(system.boxes()).isEqualTo(TO_UNLOCK + RECEIVER + END);
    assertThat(system.account().count(Count.BYTES_IN)).isZero();
    assertThat(system.account().count(Count.LOCK_ACQUISITIONS)).isEqualTo(2);
    assertThat(receiverSends(theirs, 3)).containsExactly(1, 2, 3);
    assertThat(system.kernel().buffers().lent()).isEqualTo(1);
  }

  @Test
  void eitherHandleOutlivesTheOther() {
    long mine = system.handle((byte) 7);
    long theirs = grant(mine);
    assertThat(system.call(c -> c.release(mine))).isZero();
    assertThat(receiverSends(theirs, 1)).containsExactly(7);
    assertThat(DirectEngine.call(cpu, receivers.release(theirs))).isZero();
    assertThat(system.kernel().buffers().lent()).isZero();
  }

  @Test
  void theBytesStayChargedToWhoTransferredThem() {
    long mine = system.handle(new byte[6]);
    long theirs = grant(mine);
    assertThat(receiver.handles().quota().used()).isZero();
    system.call(c -> c.release(mine));
    assertThat(system.process().handles().quota().used()).isEqualTo(6);
    assertThat(system.error(c -> c.transfer(new byte[6], 0, 6))).isEqualTo(SystemError.EDQUOT);
    DirectEngine.call(cpu, receivers.release(theirs));
    assertThat(system.process().handles().quota().used()).isZero();
  }

  @Test
  void aPartIsGrantedAsThatPart() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    long all = system.handle(new byte[] {1, 2, 3, 4});
    system.call(c -> c.sendByHandle(pair[0], all, 1, 2, 0, 0));
    long part = system.call(c -> c.receiveToHandle(pair[1], 9, 0, new Received()));
    long theirs = grant(part);
    assertThat(receiverSends(theirs, 2)).containsExactly(2, 3);
    long sink = system.sinkSocket();
    assertThat(DirectEngine.call(cpu, receivers.sendByHandle(sink, theirs, 0, 3, 0, 0)))
        .isEqualTo(SystemError.EINVAL.answer());
  }

  @Test
  void aGrantToOneselfIsASecondHandle() {
    long first = system.handle((byte) 1);
    long second = system.call(c -> c.grant(first, system.process().id()));
    assertThat(second).isPositive().isNotEqualTo(first);
    assertThat(system.process().handles().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 5, Long.MIN_VALUE, Long.MAX_VALUE})
  void noHandleIsGranted(long handle) {
    system.handle((byte) 1);
    assertThat(SystemError.of(grant(handle))).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).isEqualTo(TO_UNLOCK + END);
    assertThat(receiver.handles().size()).isZero();
  }

  @Test
  void aFullTableOfTheReceiverGetsNothing() {
    long mine = system.handle((byte) 1);
    grant(mine);
    grant(mine);
    assertThat(SystemError.of(grant(mine))).isEqualTo(SystemError.EMFILE);
    assertThat(system.boxes()).isEqualTo(TO_UNLOCK + RECEIVER + END);
    assertThat(receiver.handles().isLocked()).isFalse();
    assertThat(receiver.handles().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 99, Long.MAX_VALUE})
  void noProcessGetsNothing(long process) {
    long mine = system.handle((byte) 1);
    assertThat(system.error(c -> c.grant(mine, process))).isEqualTo(SystemError.ESRCH);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT LOOK_UP_RECEIVER" + END);
  }

  @Test
  void aProcessThatHasEndedGrantsNothing() {
    long mine = system.handle((byte) 1);
    system.process().domain().endOf(system.process()).run(cpu);
    assertThat(SystemError.of(grant(mine))).isEqualTo(SystemError.ESRCH);
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT" + END);
  }

  @Test
  void aProcessThatHasEndedGetsNothing() {
    long mine = system.handle((byte) 1);
    receiver.domain().endOf(receiver).run(cpu);
    assertThat(SystemError.of(grant(mine))).isEqualTo(SystemError.ESRCH);
  }

  /** A receiver that exits while it is granted something. */
  private static final class GrantWhileExiting extends KernelExperiment {
    private final Set<Long> outcomes;
    private final Script granting;

    GrantWhileExiting(Set<Long> outcomes) {
      this.outcomes = outcomes;
      Process giver = process();
      Process taker = process();
      long handle = handle(giver, new byte[3]);
      granting = thread(giver).then((c, a) -> c.grant(handle, taker.id()));
      thread(taker).then((c, a) -> c.exit());
    }

    @Override
    protected void checkAnswers() {
      outcomes.add(Math.min(granting.lastAnswer(), 1));
    }
  }

  @Test
  @Tag("exhaustive")
  void inEveryOrderAReceiverThatExitsKeepsNothing() {
    Set<Long> outcomes = new TreeSet<>();
    Exploration exploration =
        new ScheduleExplorer(() -> new GrantWhileExiting(outcomes)).atMost(200_000).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(outcomes).containsExactly(SystemError.ESRCH.answer(), 1L);
  }

  /** Two processes that grant to each other. */
  private static final class GrantsAcross extends KernelExperiment {
    private final Script[] granting = new Script[2];

    GrantsAcross() {
      Process[] both = {process(), process()};
      for (int i = 0; i < 2; i++) {
        long handle = handle(both[i], new byte[3]);
        Process other = both[1 - i];
        granting[i] = thread(both[i]).then((c, a) -> c.grant(handle, other.id()));
      }
    }

    @Override
    protected void checkAnswers() {
      assertThat(granting[0].lastAnswer()).isPositive();
      assertThat(granting[1].lastAnswer()).isPositive();
    }
  }

  @Test
  @Tag("exhaustive")
  void inEveryOrderTwoThatGrantToEachOtherNeverWaitForEver() {
    Exploration exploration = new ScheduleExplorer(GrantsAcross::new).atMost(200_000).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
  }
}
