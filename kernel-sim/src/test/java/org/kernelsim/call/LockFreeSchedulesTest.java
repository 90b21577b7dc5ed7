package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.handle.RacyLookup;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.process.Process;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.SocketList;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;

/**
 * Calls that look handles up without the lock, in the orders of their boxes, with kills: each gives
 * one of its right answers, sends the bytes that its handle stood for, and leaves nothing behind.
 */
class LockFreeSchedulesTest {
  private static final String EBADF = Long.toString(SystemError.EBADF.answer());

  /** Every buffer is looked at as soon as it is retired, so that it is used again at once. */
  private static HandleLookup lockFree() {
    return new LockFreeLookup(new Reclaimer(1));
  }

  private static void holds(Supplier<KernelExperiment> experiment) {
    Exploration exploration = new ScheduleExplorer(experiment).preemptions(2).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(exploration.complete()).isTrue();
  }

  /** One thread sends by a handle that another releases, and then transfers other data. */
  private static final class ReuseWhileSending extends KernelExperiment {
    private static final byte[] SENT = {1, 1, 1};
    private static final byte[] OTHER = {2, 2, 2};

    private final Set<String> outcomes;
    private final byte[] received = new byte[3];
    private final Script sending;
    private final Script releasing;

    ReuseWhileSending(HandleLookup lookup, Set<String> outcomes) {
      super(lookup);
      this.outcomes = outcomes;
      Process process = process();
      long handle = handle(process, SENT);
      long[] pair = pair(8);
      SocketList list = new SocketList(1, false).add(pair[0]);
      sending =
          thread(process)
              .then((c, a) -> c.alternateSocketSend(list, handle, 0, 3, 0))
              .then((c, a) -> c.receive(pair[1], received, 0, 3, SendFlags.DONTWAIT));
      releasing =
          thread(process).then((c, a) -> c.release(handle)).then((c, a) -> c.transfer(OTHER, 0, 3));
    }

    @Override
    protected void checkAnswers() {
      if (sending.lastAnswer() > 0) {
        assertThat(received).isEqualTo(SENT);
      }
      assertThat(releasing.answers().get(0)).isZero();
      outcomes.add(Long.toString(sending.answers().get(0)));
    }
  }

  @Test
  void aReleasedHandlesBufferIsNotUsedAgainUnderWhoFoundIt() {
    Set<String> outcomes = new TreeSet<>();
    holds(() -> new ReuseWhileSending(lockFree(), outcomes));

    assertThat(outcomes).containsExactlyInAnyOrder("1", EBADF);
  }

  @Test
  void withoutAnnouncementsTheOtherDataIsSent() {
    Failure failure =
        new ScheduleExplorer(() -> new ReuseWhileSending(new RacyLookup(), new TreeSet<>()))
            .preemptions(2)
            .explore()
            .failure()
            .orElseThrow();

    assertThat(failure.problem()).isInstanceOf(AssertionError.class);
    assertThat(failure.toString()).contains("read its slot", "copy the data into the buffer");
  }

  @Test
  void aHandleIsGivenUpOnceWhoeverIsFaster() {
    Set<String> outcomes = new TreeSet<>();
    holds(
        () ->
            new KernelExperiment(lockFree()) {
              private final Process process = process();
              private final long handle = handle(process, new byte[3]);
              private final SocketList list =
                  new SocketList(2, false).add(sinkSocket()).add(sinkSocket());
              private final Script sending =
                  thread(process)
                      .then(
                          (c, a) -> c.alternateSocketSend(list, handle, 0, 3, SendFlags.LAST_USE));
              private final Script releasing = thread(process).then((c, a) -> c.release(handle));

              @Override
              protected void checkAnswers() {
                outcomes.add(sending.lastAnswer() + " " + releasing.lastAnswer());
              }
            });

    assertThat(outcomes).containsExactlyInAnyOrder("2 0", "2 " + EBADF, EBADF + " 0");
  }

  @Test
  void dataIsGrantedOrNotWhoeverIsFasterWhenTheHandleIsReleased() {
    Set<String> outcomes = new TreeSet<>();
    holds(
        () ->
            new KernelExperiment(lockFree()) {
              private final Process giver = process();
              private final Process receiver = process();
              private final long handle = handle(giver, new byte[3]);
              private final Script giving =
                  thread(giver).then((c, a) -> c.grant(handle, receiver.id()));
              private final Script releasing = thread(giver).then((c, a) -> c.release(handle));

              @Override
              protected void checkAnswers() {
                boolean given = giving.lastAnswer() > 0;
                outcomes.add(given ? "granted" : Long.toString(giving.lastAnswer()));
                assertThat(receiver.handles().size()).isEqualTo(given ? 1 : 0);
                assertThat(releasing.lastAnswer()).isZero();
              }
            });

    assertThat(outcomes).containsExactlyInAnyOrder("granted", EBADF);
  }

  @Test
  void aProcessThatEndsTakesNothingAwayFromWhoFoundIt() {
    Set<String> outcomes = new TreeSet<>();
    holds(
        () ->
            new KernelExperiment(lockFree()) {
              private final byte[] received = new byte[3];
              private final Process giver = process();
              private final Script ending = killedThread();
              private final long[] pair = pair(8);
              private final Script sending;

              {
                long handle = handle(ending.thread().process(), new byte[] {1, 1, 1});
                ending.then((c, a) -> c.sendByHandle(pair[0], handle, 0, 3, 0, 0));
                sending =
                    thread(giver)
                        .then((c, a) -> c.transfer(new byte[] {2, 2, 2}, 0, 3))
                        .then((c, a) -> c.receive(pair[1], received, 0, 3, SendFlags.DONTWAIT));
              }

              @Override
              protected void checkAnswers() {
                if (sending.lastAnswer() > 0) {
                  assertThat(received).containsExactly(1, 1, 1);
                }
                outcomes.add(sending.lastAnswer() > 0 ? "sent" : "not sent");
              }
            });

    assertThat(outcomes).containsExactlyInAnyOrder("sent", "not sent");
  }

  @Test
  void aKilledCompositeInvocationLeavesNothingBehind() {
    holds(
        () ->
            new KernelExperiment(lockFree()) {
              {
                long[] pair = pair(4);
                Script victim = killedThread();
                long handle = handle(victim.thread().process(), new byte[3]);
                ServiceList services =
                    new ServiceList(2)
                        .send(pair[0], 0, 3, 0)
                        .digest(0, 3, new byte[ServiceList.DIGEST_BYTES], 0);
                victim.then((c, a) -> c.compositeInvoke(services, handle, SendFlags.LAST_USE));
                thread(process())
                    .then((c, a) -> c.receive(pair[1], new byte[3], 0, 3, SendFlags.DONTWAIT));
              }
            });
  }
}
