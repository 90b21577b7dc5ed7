package org.kernelsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.ScheduleExplorer.Actor;
import org.kernelsim.engine.ScheduleExplorer.Experiment;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCall;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.Script;

class ScheduleExplorerTest {
  /** Threads of calls put together from boxes. */
  private abstract static class Threads implements Experiment {
    private final Kernel kernel = new Kernel();
    private final List<Actor> actors = new ArrayList<>();

    final void thread(SystemCall... calls) {
      Script script =
          new Script(new ProcessThread(kernel.createProcess("p" + actors.size()), actors.size()));
      for (SystemCall call : calls) {
        script.then(call);
      }
      actors.add(new Actor(script.thread(), script));
    }

    @Override
    public List<Actor> actors() {
      return actors;
    }

    @Override
    public void checkEnd() {}
  }

  private static Failure failureOf(Supplier<? extends Experiment> experiments) {
    return new ScheduleExplorer(experiments).explore().failure().orElseThrow();
  }

  /** Two threads of two and three boxes, which write down who was when. */
  private static final class Letters extends Threads {
    private final Set<String> seen;
    private final StringBuilder order = new StringBuilder();

    Letters(Set<String> seen) {
      this.seen = seen;
      thread(letter("a"), letter("b"));
      thread(letter("x"), letter("y"), letter("z"));
    }

    private CallOfBoxes letter(String letter) {
      return new CallOfBoxes().box(letter, cpu -> order.append(letter));
    }

    @Override
    public void checkEnd() {
      seen.add(order.toString());
    }
  }

  @Test
  void everyOrderIsRunOnce() {
    Set<String> seen = new TreeSet<>();
    Exploration exploration = new ScheduleExplorer(() -> new Letters(seen)).explore();

    assertThat(seen).hasSize(5 * 4 / 2).contains("abxyz", "xyzab", "xaybz");
    assertThat(exploration.complete()).isTrue();
  }

  @Test
  void withoutPreemptionsAThreadGoesOnUntilItEnds() {
    Set<String> seen = new TreeSet<>();
    Exploration exploration =
        new ScheduleExplorer(() -> new Letters(seen)).preemptions(0).explore();

    assertThat(seen).containsExactly("abxyz", "xyzab");
    assertThat(exploration.complete()).isTrue();
  }

  @Test
  void onePreemptionFindsALostUpdate() {
    assertThat(new ScheduleExplorer(() -> new TwoAdders(false)).preemptions(1).explore().failure())
        .isPresent();
  }

  @Test
  void anExplorationCanBeCutShort() {
    Exploration exploration =
        new ScheduleExplorer(() -> new Letters(new TreeSet<>())).atMost(3).explore();

    assertThat(exploration.schedules()).isEqualTo(3);
    assertThat(exploration.complete()).isFalse();
  }

  /** Reads in one box, and writes one more in the next. */
  private static final class TwoAdders extends Threads {
    private int sum;

    TwoAdders(boolean locked) {
      DomainLock lock = new DomainLock();
      for (int i = 0; i < 2; i++) {
        int[] read = new int[1];
        CallOfBoxes add = new CallOfBoxes();
        if (locked) {
          add.mayWait("lock", cpu -> cpu.lock(lock));
        }
        add.box("read", cpu -> read[0] = sum).box("write", cpu -> sum = read[0] + 1);
        if (locked) {
          add.box("unlock", cpu -> cpu.unlock(lock));
        }
        thread(add);
      }
    }

    @Override
    public void checkEnd() {
      assertThat(sum).isEqualTo(2);
    }
  }

  @Test
  void aLostUpdateIsFoundAndToldBoxByBox() {
    Failure failure = failureOf(() -> new TwoAdders(false));

    assertThat(failure.boxes())
        .containsExactly(
            "0 call of boxes: read",
            "1 call of boxes: read",
            "0 call of boxes: write",
            "1 call of boxes: write");
    assertThat(failure.toString()).contains("run(\"" + failure.schedule() + "\")");
  }

  @Test
  void anOrderThatFailedFailsAgain() {
    Failure failure = failureOf(() -> new TwoAdders(false));

    Failure again =
        new ScheduleExplorer(() -> new TwoAdders(false)).run(failure.schedule()).orElseThrow();
    assertThat(again.boxes()).isEqualTo(failure.boxes());
  }

  @Test
  void anOrderThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> new ScheduleExplorer(() -> new TwoAdders(true)).run("0017"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'001'");
  }

  @Test
  void aLockKeepsTheUpdatesApart() {
    Exploration exploration = new ScheduleExplorer(() -> new TwoAdders(true)).explore();

    assertThat(exploration.failure()).isEmpty();
    assertThat(exploration.complete()).isTrue();
  }

  /** Two locks, taken in two orders. */
  private static final class DeadlyEmbrace extends Threads {
    DeadlyEmbrace() {
      DomainLock one = new DomainLock();
      DomainLock other = new DomainLock();
      thread(both(one, other));
      thread(both(other, one));
    }

    private static CallOfBoxes both(DomainLock first, DomainLock second) {
      return new CallOfBoxes()
          .mayWait("first", cpu -> cpu.lock(first))
          .mayWait("second", cpu -> cpu.lock(second))
          .box("give both back", cpu -> cpu.unlock(second))
          .box("", cpu -> cpu.unlock(first));
    }
  }

  @Test
  void aDeadlockIsFound() {
    assertThat(failureOf(DeadlyEmbrace::new).problem()).hasMessage("for ever waits thread 0, 1");
  }

  /** One thread waits for what the other does. */
  private static final class Handshake extends Threads {
    private final WaitQueue queue = new WaitQueue();
    private boolean there;

    Handshake(boolean looksAgain) {
      WaitQueue.Place place = new WaitQueue.Place();
      boolean[] seen = new boolean[1];
      thread(
          new CallOfBoxes()
              .box("look", cpu -> seen[0] = there)
              .box("enrol", cpu -> queue.enrol(place, cpu.prepareToWait()))
              .box("look again", cpu -> seen[0] |= looksAgain && there)
              .mayWait("wait", cpu -> seen[0] || !cpu.mustWait()));
      thread(
          new CallOfBoxes()
              .box(
                  "bring",
                  cpu -> {
                    there = true;
                    queue.wakeAll(cpu);
                  }));
    }
  }

  @Test
  void aWaiterThatEnrolsAndLooksAgainMissesNothing() {
    assertThat(new ScheduleExplorer(() -> new Handshake(true)).explore().failure()).isEmpty();
  }

  @Test
  void aLostWakeUpIsFound() {
    Failure failure = failureOf(() -> new Handshake(false));

    assertThat(failure.problem()).hasMessage("for ever waits thread 0");
    assertThat(failure.boxes())
        .containsSubsequence("0 call of boxes: look", "1 call of boxes: bring");
  }

  @Test
  void timePassesWhenNobodyElseCanGoOn() {
    Supplier<Experiment> sleeper =
        () ->
            new Threads() {
              {
                thread(
                    new CallOfBoxes()
                        .mayWait("sleep", cpu -> !cpu.mustWaitUntil(1000))
                        .box("awake", cpu -> assertThat(cpu.now()).isGreaterThanOrEqualTo(1000)));
              }
            };

    assertThat(new ScheduleExplorer(sleeper).explore().failure()).isEmpty();
  }

  @Test
  void aCallThatGoesOnThoughItWasPausedIsAFault() {
    Supplier<Experiment> goesOn =
        () ->
            new Threads() {
              {
                thread(new CallOfBoxes().box("one", cpu -> cpu.pausesAfter(SchedulerBox.ABANDON)));
              }
            };

    assertThat(failureOf(goesOn).problem()).hasMessageStartingWith("call of boxes went on");
  }

  @Test
  void anExperimentIsToldOfEachBox() {
    List<String> told = new ArrayList<>();
    Supplier<Experiment> experiment =
        () ->
            new Threads() {
              {
                thread(new CallOfBoxes().box("one", cpu -> {}).box("two", cpu -> {}));
              }

              @Override
              public void finished(int thread, Box box) {
                told.add(thread + " " + box.name());
              }
            };
    new ScheduleExplorer(experiment).explore();

    assertThat(told).containsExactly("0 one", "0 two");
  }
}
