package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.process.Process;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;

/**
 * Two or three calls in every order of their boxes, and kills at every box: whatever the order,
 * each call gives one of its right answers, and nothing is leaked or left locked.
 */
class SchedulesTest {
  private static final long EBADF = SystemError.EBADF.answer();
  private static final long EINTR = SystemError.EINTR.answer();
  private static final long EPIPE = SystemError.EPIPE.answer();

  private static void holds(Supplier<KernelExperiment> experiment) {
    Exploration exploration = new ScheduleExplorer(experiment).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(exploration.complete()).isTrue();
  }

  /** The same for calls of too many boxes: orders with at most two preemptions. */
  private static void holdsWithTwoPreemptions(Supplier<KernelExperiment> experiment) {
    Exploration exploration = new ScheduleExplorer(experiment).preemptions(2).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(exploration.complete()).isTrue();
  }

  // Handles

  /** One thread releases the handle that another sends by. */
  private static final class ReleaseWhileSending extends KernelExperiment {
    private final Set<String> outcomes;
    private final Script sending;
    private final Script releasing;

    ReleaseWhileSending(HandleLookup lookup, Set<String> outcomes) {
      super(lookup);
      this.outcomes = outcomes;
      Process process = process();
      long handle = handle(process, new byte[3]);
      SocketList list = new SocketList(2, false).add(sinkSocket()).add(sinkSocket());
      sending =
          thread(process)
              .then((c, a) -> c.alternateSocketSend(list, handle, 0, 3, SendFlags.LAST_USE));
      releasing = thread(process).then((c, a) -> c.release(handle));
    }

    @Override
    protected void checkAnswers() {
      outcomes.add(sending.lastAnswer() + " " + releasing.lastAnswer());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("exhaustive")
  void aHandleIsGivenUpOnceWhoeverIsFaster(Hold hold) {
    Set<String> outcomes = new TreeSet<>();
    holds(() -> new ReleaseWhileSending(new LockedLookup(hold), outcomes));

    assertThat(outcomes).containsExactlyInAnyOrder("2 0", "2 " + EBADF, EBADF + " 0");
  }

  // Waiting

  /** One thread sends more than there is room for, the other receives it bit by bit. */
  private static final class SlowReceiver extends KernelExperiment {
    private final byte[] received = new byte[4];
    private final Script sending;

    SlowReceiver() {
      long[] pair = pair(1);
      sending = thread(process()).then((c, a) -> c.send(pair[0], new byte[] {1, 2, 3, 4}, 0, 4, 0));
      Script receiving = thread(process());
      for (int i = 0; i < 4; i++) {
        int to = i;
        receiving.then((c, a) -> c.receive(pair[1], received, to, 1, 0));
      }
    }

    @Override
    protected void checkAnswers() {
      assertThat(sending.lastAnswer()).isEqualTo(4);
      assertThat(received).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void noWakeUpIsLostBetweenASenderAndAReceiver() {
    holdsWithTwoPreemptions(SlowReceiver::new);
  }

  /** Enrols and waits without looking again: wrong on purpose. */
  private static final class ForgetfulReceiver extends KernelExperiment {
    ForgetfulReceiver() {
      long[] pair = pair(8);
      thread(process()).then((c, a) -> c.send(pair[0], new byte[1], 0, 1, 0));
      SocketEntry entry = kernel().sockets().entry(pair[1]);
      WaitQueue.Place place = new WaitQueue.Place();
      boolean[] there = new boolean[1];
      thread(process())
          .then(
              new CallOfBoxes()
                  .box(
                      "take what has come",
                      cpu ->
                          there[0] =
                              entry.take(cpu, new byte[1], 0, 1, kernel().messages(), null) == 1)
                  .box("enrol", cpu -> entry.enrolReader(cpu, place, cpu.prepareToWait()))
                  .mayWait("wait", cpu -> there[0] || !cpu.mustWait())
                  .box("withdraw", cpu -> entry.withdrawReader(cpu, place)));
    }
  }

  @Test
  void aLostWakeUpIsFound() {
    Failure failure =
        new ScheduleExplorer(ForgetfulReceiver::new).explore().failure().orElseThrow();

    assertThat(failure.problem()).hasMessage("for ever waits thread 1");
  }

  @Test
  void aSocketIsClosedWhileOneSendsAndAnotherReceives() {
    Set<Long> sent = new TreeSet<>();
    holds(
        () ->
            new KernelExperiment() {
              private final long[] pair = pair(2);
              private final Script sending =
                  thread(process()).then((c, a) -> c.send(pair[0], new byte[3], 0, 3, 0));
              private final Script closing = thread(process()).then(close(pair[1]));

              @Override
              protected void checkAnswers() {
                sent.add(sending.lastAnswer());
                assertThat(closing.answers()).hasSize(1);
              }
            });

    assertThat(sent).contains(EPIPE, 2L);
  }

  // Kills

  @Test
  void aKillWhereACallWaitsLeavesNothingBehind() {
    Set<Long> answers = new TreeSet<>();
    Supplier<KernelExperiment> waiting =
        () ->
            new KernelExperiment() {
              private final long[] pair = pair(1);
              private final Script victim = killedThread();
              private final long handle = handle(victim.thread().process(), new byte[5]);
              private final SocketList list = new SocketList(2, false);

              {
                list.add(pair[0]).add(sinkSocket());
                victim
                    .then((c, a) -> c.alternateSocketSend(list, handle, 0, 5, 0))
                    .then((c, a) -> c.receive(pair[0], new byte[1], 0, 1, 0));
                Script receiving = thread(process());
                receiving.then((c, a) -> c.receive(pair[1], new byte[1], 0, 1, SendFlags.DONTWAIT));
              }

              @Override
              protected void checkAnswers() {
                victim.answers().forEach(answers::add);
              }
            };
    // Where nobody kills it, it waits for ever: the orders with a kill are looked at.
    ScheduleExplorer explorer = new ScheduleExplorer(waiting);
    for (int before = 0; before < 15; before++) {
      String schedule = "0".repeat(before) + "a";
      explorer.run(schedule).ifPresent(failure -> assertThat(failure.toString()).isEmpty());
    }

    assertThat(answers).contains(1L).doesNotContain(EINTR);
  }

  // Connections

  private static final SocketAddress PORT_7 = SocketAddress.inet("127.0.0.1", 7);

  /** A process that listens, one that connects, and who is killed. */
  private static class Connection extends KernelExperiment {
    final long listener = open();
    final long client = open();

    Connection() {
      before(setUpCalls().bind(listener, PORT_7));
      before(setUpCalls().listen(listener, 1));
    }

    final long open() {
      return kernel().sockets().open(SocketStructure.of(Type.STREAM, Family.INET));
    }
  }

  @Test
  void anAcceptAndAConnectAlwaysMeet() {
    holdsWithTwoPreemptions(
        () ->
            new Connection() {
              private final Script accepting =
                  thread(process())
                      .then((c, a) -> c.accept(listener, false))
                      .then((c, a) -> c.receive(a.get(0), new byte[1], 0, 1, 0));
              private final Script connecting =
                  thread(process())
                      .then((c, a) -> c.connect(client, PORT_7))
                      .then((c, a) -> c.send(client, new byte[1], 0, 1, 0));

              @Override
              protected void checkAnswers() {
                assertThat(accepting.answers().get(0)).isPositive();
                assertThat(accepting.lastAnswer()).isEqualTo(1);
                assertThat(connecting.answers()).containsExactly(0L, 1L);
              }
            });
  }

  @Test
  void aConnectionIsThereOrRefusedWhoeverIsFasterWhenTheListenerCloses() {
    Set<Long> answers = new TreeSet<>();
    holdsWithTwoPreemptions(
        () ->
            new Connection() {
              private final Script connecting =
                  thread(process())
                      .then((c, a) -> c.connect(client, PORT_7))
                      .then((c, a) -> c.receive(client, new byte[1], 0, 1, 0));

              {
                thread(process()).then((c, a) -> c.close(listener));
              }

              @Override
              protected void checkAnswers() {
                answers.add(connecting.answers().get(0));
                assertThat(SystemError.is(connecting.lastAnswer())).isTrue();
              }
            });

    assertThat(answers).contains(SystemError.ECONNREFUSED.answer());
  }

  @Test
  void aListenerThatClosesWakesWhoAccepts() {
    holdsWithTwoPreemptions(
        () ->
            new Connection() {
              private final Script accepting =
                  thread(process()).then((c, a) -> c.accept(listener, false));

              {
                thread(process()).then((c, a) -> c.close(listener));
              }

              @Override
              protected void checkAnswers() {
                assertThat(SystemError.is(accepting.lastAnswer())).isTrue();
              }
            });
  }

  @Test
  void aShutdownWakesWhoReceivesOnEitherSide() {
    holdsWithTwoPreemptions(
        () ->
            new KernelExperiment() {
              private final long[] pair = pair(4);
              private final Script here =
                  thread(process()).then((c, a) -> c.receive(pair[0], new byte[1], 0, 1, 0));
              private final Script there =
                  thread(process()).then((c, a) -> c.receive(pair[1], new byte[1], 0, 1, 0));

              {
                thread(process()).then((c, a) -> c.shutdown(pair[0], ShutdownHow.BOTH));
              }

              @Override
              protected void checkAnswers() {
                assertThat(here.answers()).containsExactly(0L);
                assertThat(there.answers()).containsExactly(0L);
              }
            });
  }

  // Several processes and one buffer

  @Test
  void dataIsGrantedToAProcessThatIsBeingKilled() {
    Set<String> outcomes = new TreeSet<>();
    holdsWithTwoPreemptions(
        () ->
            new KernelExperiment() {
              private final Script receiver = killedThread();
              private final Process giver = process();
              private final long handle = handle(giver, new byte[3]);
              private final Script giving;

              {
                receiver.then((c, a) -> c.transfer(new byte[1], 0, 1));
                giving =
                    thread(giver).then((c, a) -> c.grant(handle, receiver.thread().process().id()));
              }

              @Override
              protected void checkAnswers() {
                outcomes.add(
                    SystemError.is(giving.lastAnswer())
                        ? SystemError.of(giving.lastAnswer()).name()
                        : "granted");
              }
            });

    assertThat(outcomes).containsExactlyInAnyOrder("granted", "ESRCH");
  }

  @Test
  void aConnectionForWhichThereIsNoRoomIsToldToEveryAccept() {
    holdsWithTwoPreemptions(
        () ->
            new Connection() {
              private final Script one =
                  thread(process()).then((c, a) -> c.accept(listener, false));
              private final Script other =
                  thread(process()).then((c, a) -> c.accept(listener, false));

              {
                before(setUpCalls().connect(client, PORT_7));
                long last = open();
                while (last > 0) {
                  last = open();
                }
              }

              @Override
              protected void checkAnswers() {
                assertThat(one.lastAnswer()).isEqualTo(SystemError.EMFILE.answer());
                assertThat(other.lastAnswer()).isEqualTo(SystemError.EMFILE.answer());
              }
            });
  }

  @Test
  void everyAcceptThatWaitsIsWokenThoughOnlyOneConnectionFindsAPlace() {
    Supplier<KernelExperiment> experiment =
        () ->
            new Connection() {
              private final long second = open();
              private final Script[] all = {
                thread(process()).then((c, a) -> c.accept(listener, false)),
                thread(process()).then((c, a) -> c.accept(listener, false)),
                thread(process()).then((c, a) -> c.connect(client, PORT_7)),
                thread(process()).then((c, a) -> c.connect(second, PORT_7))
              };

              @Override
              protected void checkAnswers() {
                for (Script script : all) {
                  assertThat(script.lastAnswer()).isNotNegative();
                }
              }
            };
    Exploration exploration = new ScheduleExplorer(experiment).preemptions(1).explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
  }
}
