package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** A process is killed: what its calls answer, and that nothing of it is left. */
class KillTest {
  private static final long EINTR = SystemError.EINTR.answer();
  private static final long LATE = 1_000_000;

  private final TestSystem system = new TestSystem();
  private final Process other = system.kernel().createProcess("the killer");

  @AfterEach
  void nothingIsLeft() {
    assertThat(system.end().none()).isTrue();
  }

  /** Runs a script of the process that is killed when it has been waiting for long. */
  private void killLate(Script victim) {
    system.thread(other, LATE).then((calls, answers) -> calls.kill(victim.thread().process().id()));
    system.run();
  }

  @Test
  void aSendThatWaitsAnswersWhatItHadSent() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    Script victim =
        system.simulate(1).thread(0).then((c, a) -> c.send(pair[0], new byte[20], 0, 20, 0));
    killLate(victim);

    assertThat(victim.answers()).containsExactly(8L);
  }

  @Test
  void aSendThatHasSentNothingAnswersThatItWasInterrupted() {
    long socket = system.sinkSocket();
    system.window(socket, 0);
    Script victim =
        system.simulate(1).thread(0).then((c, a) -> c.send(socket, new byte[20], 0, 20, 0));
    killLate(victim);

    assertThat(victim.answers()).containsExactly(EINTR);
  }

  @Test
  void anAlternateSendAnswersForEachSocketWhatItHadTaken() {
    long[] slow = system.pair(Type.STREAM, 1, 1);
    long full = system.sinkSocket();
    system.window(full, 0);
    SocketList list = new SocketList(3, false).add(slow[0]).add(system.sinkSocket()).add(full);
    Script victim =
        system
            .simulate(1)
            .thread(0)
            .then((c, a) -> c.transfer(new byte[5], 0, 5))
            .then((c, a) -> c.alternateSocketSend(list, a.get(0), 0, 5, SendFlags.LAST_USE));
    killLate(victim);

    assertThat(victim.lastAnswer()).isEqualTo(1);
    assertThat(list.answer(0)).isEqualTo(2);
    assertThat(list.answer(1)).isEqualTo(5);
    assertThat(list.answer(2)).isEqualTo(EINTR);
  }

  @Test
  void aSendByHandleAnswersWhatItHadSent() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    Script victim =
        system
            .simulate(1)
            .thread(0)
            .then((c, a) -> c.transfer(new byte[20], 0, 20))
            .then((c, a) -> c.sendByHandle(pair[0], a.get(0), 0, 20, 0, 0));
    killLate(victim);

    assertThat(victim.lastAnswer()).isEqualTo(8);
  }

  @Test
  void aBatchedSendDoesNotSendTheMessagesBehindTheOneThatWaits() {
    long full = system.sinkSocket();
    system.window(full, 0);
    Batch batch = new Batch(3);
    batch.add(system.sinkSocket(), new byte[3], 0, 3, 0);
    batch.add(full, new byte[3], 0, 3, 0);
    batch.add(system.sinkSocket(), new byte[3], 0, 3, 0);
    Script victim = system.simulate(1).thread(0).then((c, a) -> c.batchedSend(batch));
    killLate(victim);

    assertThat(victim.lastAnswer()).isEqualTo(1);
    assertThat(batch.sockets().answer(0)).isEqualTo(3);
    assertThat(batch.sockets().answer(1)).isEqualTo(EINTR);
    assertThat(batch.sockets().answer(2)).isEqualTo(EINTR);
  }

  @Test
  void aReceiveThatWaitsIsInterrupted() {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    Script victim =
        system.simulate(1).thread(0).then((c, a) -> c.receive(pair[0], new byte[4], 0, 4, 0));
    killLate(victim);

    assertThat(victim.answers()).containsExactly(EINTR);
    assertThat(system.account().errors()).containsEntry("EINTR", 1L);
  }

  @Test
  void aWaitForTheOutsideIsCutShort() {
    PlainCall sleep = new PlainCall().prepare("nanosleep", 10 * LATE);
    Script victim = system.simulate(1).thread(0).then(sleep);
    killLate(victim);

    assertThat(victim.answers()).containsExactly(EINTR);
    assertThat(victim.ends().get(0)).isLessThan(2 * LATE);
  }

  @Test
  void theLastThreadReleasesTheHandles() {
    Script victim = system.simulate(1).thread(0).then((c, a) -> c.transfer(new byte[5], 0, 5));
    victim.then((c, a) -> c.receive(system.socketThatNeverReceives(), new byte[1], 0, 1, 0));
    killLate(victim);

    assertThat(system.kernel().buffers().lent()).isZero();
    assertThat(system.kernel().mpht().find(DirectEngine.newCpu(), victim.thread().process().id()))
        .isNull();
    assertThat(system.boxes()).endsWith("REMOVE_HANDLE REMOVE_HANDLE UNLOCK_PPHT SWITCH_BACK");
  }

  @Test
  void exitEndsTheOtherThreadsTooAndNoCallFollowsIt() {
    system.simulate(2);
    Script waiting =
        system
            .thread(0)
            .then((c, a) -> c.receive(system.socketThatNeverReceives(), new byte[1], 0, 1, 0));
    Script exiting = system.thread(LATE).then((c, a) -> c.exit()).then((c, a) -> c.exit());
    system.run();

    assertThat(waiting.answers()).containsExactly(EINTR);
    assertThat(exiting.answers()).containsExactly(0L);
    assertThat(system.kernel().processes().alive()).containsExactly(other);
  }

  @Test
  void aCallThatDoesNotWaitIsFinished() {
    system.simulate(2);
    Script sending =
        system
            .thread(0)
            .then((c, a) -> c.transfer(new byte[1 << 20], 0, 1 << 20))
            .then((c, a) -> c.release(a.get(0)));
    system.thread(other, 1).then((c, a) -> c.kill(system.process().id()));
    system.run();

    assertThat(sending.answers()).hasSize(1);
    assertThat(sending.lastAnswer()).isPositive();
  }

  @Test
  void dataOfAKilledProcessThatIsQueuedIsReceivedAllTheSame() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    system
        .simulate(1)
        .thread(0)
        .then((c, a) -> c.transfer(new byte[] {7, 8}, 0, 2))
        .then((c, a) -> c.sendByHandle(pair[0], a.get(0), 0, 2, 0, 0))
        .then((c, a) -> c.exit());
    byte[] target = new byte[2];
    Script receiving =
        system.thread(other, LATE).then((c, a) -> c.receive(pair[1], target, 0, 2, 0));
    system.run();

    assertThat(receiving.answers()).containsExactly(2L);
    assertThat(target).containsExactly(7, 8);
  }

  @Test
  void thereIsNoProcessToKill() {
    assertThat(system.error(calls -> calls.kill(12345))).isEqualTo(SystemError.ESRCH);
    assertThat(system.boxes()).isEqualTo("INVOKE FIND_PROCESS RETURN");
  }

  @Test
  void aKilledProcessBeginsNoThread() {
    Script victim = system.simulate(1).thread(0).then((c, a) -> c.exit());
    system.run();

    assertThatThrownBy(() -> system.thread(victim.thread().process(), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("host-threads")
  @Timeout(30)
  void aHostThreadThatWaitsIsWokenAndAbandonsItsCall() throws InterruptedException {
    long[] pair = system.pair(Type.STREAM, 4, 4);
    Script victim = new Script(new ProcessThread(system.process(), 1));
    victim
        .then((c, a) -> c.transfer(new byte[5], 0, 5))
        .then((c, a) -> c.receive(pair[0], new byte[4], 0, 4, 0))
        .then((c, a) -> c.release(a.get(0)));
    DirectCpu cpu = DirectEngine.newCpu(victim.thread());
    Thread host = new Thread(() -> DirectEngine.run(cpu, victim));
    host.start();
    ProcessThread killer = new ProcessThread(other, 2);
    DirectEngine.call(DirectEngine.newCpu(), killer.calls().kill(system.process().id()));
    host.join();

    if (victim.answers().size() == 2) {
      assertThat(victim.lastAnswer()).isEqualTo(EINTR);
    }
    assertThat(victim.answers()).hasSizeLessThan(3);
    assertThat(system.kernel().buffers().lent()).isZero();
  }
}
