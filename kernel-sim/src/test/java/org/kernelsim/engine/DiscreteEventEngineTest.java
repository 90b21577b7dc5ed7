package org.kernelsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.EngineSettings.LockWait;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.support.BoxRecorder;
import org.kernelsim.support.BoxRecorder.Finished;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.Costs;
import org.kernelsim.support.Script;

class DiscreteEventEngineTest {
  private static final long MILLISECOND = 1_000_000;

  private final Process process = new Kernel().createProcess("test");
  private final BoxRecorder recorder = new BoxRecorder();
  private final List<Script> scripts = new ArrayList<>();

  private DiscreteEventEngine engine(int cpus) {
    return engine(new EngineSettings(cpus, MILLISECOND, LockWait.SPIN, false));
  }

  private DiscreteEventEngine engine(EngineSettings settings) {
    DiscreteEventEngine engine = new DiscreteEventEngine(Costs.unit(), settings);
    engine.setListener(recorder);
    return engine;
  }

  /** Starts a thread that makes one call. */
  private Script start(DiscreteEventEngine engine, long at, CallOfBoxes call) {
    Script script = new Script(new ProcessThread(process, scripts.size())).then(call);
    scripts.add(script);
    engine.start(script.thread(), script, at);
    return script;
  }

  private static CallOfBoxes boxes(int count, long cycles) {
    CallOfBoxes call = new CallOfBoxes();
    for (int i = 0; i < count; i++) {
      call.takes("box " + i, cycles);
    }
    return call;
  }

  /** No CPU runs two boxes at once, and no thread does. */
  private void nothingRunsTwiceAtOnce() {
    Map<String, Long> ends = new HashMap<>();
    for (Finished box : recorder.boxes()) {
      for (String who : List.of("cpu " + box.cpu(), "thread " + box.thread())) {
        assertThat(box.began())
            .as("%s of %s", who, box)
            .isGreaterThanOrEqualTo(ends.getOrDefault(who, 0L));
        ends.put(who, box.ended());
      }
    }
  }

  @Test
  void boxesRunInTheOrderOfTheirBeginnings() {
    DiscreteEventEngine engine = engine(2);
    start(engine, 0, boxes(3, 10));
    start(engine, 0, boxes(5, 4));
    engine.run();
    assertThat(recorder.boxes())
        .extracting(b -> b.cpu() + "@" + b.began())
        .containsExactly("0@0", "1@0", "1@4", "1@8", "0@10", "1@12", "1@16", "0@20");
  }

  @Test
  void atEqualTimesTheLowerCpuGoesFirst() {
    DiscreteEventEngine engine = engine(3);
    for (int i = 0; i < 3; i++) {
      start(engine, 0, boxes(2, 5));
    }
    engine.run();
    assertThat(recorder.boxes()).extracting(Finished::cpu).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void aThreadStartsAtItsTime() {
    DiscreteEventEngine engine = engine(1);
    start(engine, 70, boxes(1, 5));
    engine.run();
    assertThat(recorder.boxes().get(0).began()).isEqualTo(70);
    assertThat(engine.endCycles()).isEqualTo(75);
  }

  @Test
  void readyThreadsRunFirstComeFirstServed() {
    DiscreteEventEngine engine = engine(1);
    for (int i = 0; i < 4; i++) {
      start(engine, 10 - i, boxes(1, 100));
    }
    engine.run();
    assertThat(scripts)
        .extracting(s -> s.ends().get(0))
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  @Test
  void aThreadGoesOnWhereItLastRan() {
    DiscreteEventEngine engine = engine(3);
    start(engine, 0, boxes(1, 10));
    start(
        engine,
        0,
        new CallOfBoxes()
            .takes("before", 5)
            .mayWait("sleep", cpu -> !cpu.mustWaitUntil(90))
            .takes("after", 5));
    engine.run();
    assertThat(recorder.of(1)).extracting(Finished::cpu).containsOnly(1);
  }

  @Test
  void aThreadWhoseCpuIsTakenGoesOnOnTheLowestIdleOne() {
    DiscreteEventEngine engine = engine(3);
    start(
        engine,
        0,
        new CallOfBoxes()
            .takes("before", 5)
            .mayWait("sleep", cpu -> !cpu.mustWaitUntil(90))
            .takes("after", 5));
    start(engine, 50, boxes(1, 100));
    start(engine, 60, boxes(1, 10));
    engine.run();
    assertThat(recorder.of(1)).extracting(Finished::cpu).containsOnly(0);
    assertThat(recorder.of(0).get(2).cpu()).isEqualTo(1);
  }

  @Test
  void aThreadIsPreemptedAtTheEndOfItsSlice() {
    DiscreteEventEngine engine = engine(new EngineSettings(1, 10, LockWait.SPIN, false));
    start(engine, 0, boxes(4, 5));
    start(engine, 1, boxes(4, 5));
    engine.run();
    assertThat(recorder.boxes())
        .extracting(b -> b.thread() + b.box().name())
        .startsWith(
            "0box 0",
            "0box 1",
            "1SWITCH_THREAD",
            "1box 0",
            "1box 1",
            "0SWITCH_THREAD",
            "0box 2",
            "0box 3",
            "1SWITCH_THREAD",
            "1box 2",
            "1box 3");
  }

  @Test
  void aThreadAloneIsNotPreempted() {
    DiscreteEventEngine engine = engine(new EngineSettings(1, 10, LockWait.SPIN, false));
    start(engine, 0, boxes(40, 5));
    engine.run();
    assertThat(engine.endCycles()).isEqualTo(200);
    assertThat(engine.account().cycles(Work.SWITCH_THREAD)).isZero();
  }

  @Test
  void aQuantumShorterThanASwitchStillLetsEveryThreadGoOn() {
    DiscreteEventEngine engine =
        new DiscreteEventEngine(
            Costs.named("skylake"), new EngineSettings(1, 1, LockWait.SPIN, true));
    start(engine, 0, boxes(5, 10));
    start(engine, 0, boxes(5, 10));
    engine.runSteps(1000);
    assertThat(engine.unfinished()).isEmpty();
  }

  @Test
  void noThreadLosesItsCpuInsideTheServiceDomain() {
    DiscreteEventEngine engine = engine(new EngineSettings(1, 10, LockWait.SPIN, false));
    start(
        engine,
        0,
        new CallOfBoxes()
            .box("in", Cpu::enterService)
            .takes("work", 500)
            .takes("more", 5)
            .box("out", Cpu::leaveService)
            .takes("rest", 5));
    start(engine, 1, boxes(1, 5));
    engine.run();
    assertThat(recorder.boxes())
        .extracting(b -> b.thread() + b.box().name())
        .containsExactly(
            "0in", "0work", "0more", "0out", "1SWITCH_THREAD", "1box 0", "0SWITCH_THREAD", "0rest");
  }

  @Test
  void aThreadMayLoseItsCpuInsideWhereThatIsSet() {
    DiscreteEventEngine engine = engine(new EngineSettings(1, 10, LockWait.SPIN, true));
    start(
        engine,
        0,
        new CallOfBoxes().box("in", Cpu::enterService).takes("work", 500).takes("more", 5));
    start(engine, 1, boxes(1, 5));
    engine.run();
    assertThat(recorder.boxes())
        .extracting(b -> b.thread() + b.box().name())
        .containsExactly("0in", "0work", "1SWITCH_THREAD", "1box 0", "0SWITCH_THREAD", "0more");
    assertThat(
            engine.account().cycles(org.kernelsim.machine.ProtectionDomain.SERVICE, Work.COMPUTE))
        .isEqualTo(505);
  }

  @Test
  void aPreemptedThreadGoesOnNowhereBeforeItsBoxIsOver() {
    DiscreteEventEngine engine = engine(new EngineSettings(2, 10, LockWait.SPIN, false));
    start(engine, 0, boxes(2, 500));
    start(engine, 0, boxes(4, 10));
    start(engine, 0, boxes(2, 30));
    engine.run();
    nothingRunsTwiceAtOnce();
  }

  @Test
  void aCpuThatIsFreeEarlierTakesTheReadyThread() {
    DiscreteEventEngine engine = engine(new EngineSettings(2, 10, LockWait.SPIN, false));
    start(engine, 0, boxes(2, 500));
    start(engine, 0, boxes(1, 20));
    start(engine, 0, boxes(1, 30));
    engine.run();
    assertThat(recorder.of(2)).extracting(Finished::cpu).containsOnly(1);
    assertThat(recorder.of(2).get(0).began()).isEqualTo(20);
  }

  @Test
  void anIdleCpuIsPreferredToOneThatWillBeIdle() {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(new EngineSettings(3, MILLISECOND, LockWait.BLOCK, false));
    start(
        engine,
        0,
        new CallOfBoxes()
            .mayWait("lock", cpu -> cpu.lock(lock))
            .takes("hold", 900)
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(
        engine,
        5,
        new CallOfBoxes()
            .mayWait(
                "long",
                cpu -> {
                  if (cpu.now() < 100) {
                    cpu.charge(Work.COMPUTE, 500);
                  }
                  return cpu.lock(lock);
                })
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(engine, 20, boxes(1, 5));
    engine.run();
    assertThat(recorder.of(2).get(0).began()).isEqualTo(20);
    assertThat(engine.unfinished()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LockWait.class)
  void aLockIsPassedInTheOrderOfAsking(LockWait lockWait) {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(new EngineSettings(2, MILLISECOND, lockWait, false));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      start(
          engine,
          i,
          new CallOfBoxes()
              .mayWait("lock", cpu -> cpu.lock(lock))
              .box(
                  "held",
                  cpu -> {
                    order.add(number);
                    cpu.charge(Work.COMPUTE, 50);
                  })
              .box("unlock", cpu -> cpu.unlock(lock)));
    }
    engine.run();
    assertThat(order).containsExactly(0, 1, 2, 3);
    assertThat(lock.isHeld()).isFalse();
    nothingRunsTwiceAtOnce();
  }

  @Test
  void spinningIsChargedAndKeepsTheCpu() {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(2);
    start(
        engine,
        0,
        new CallOfBoxes()
            .mayWait("lock", cpu -> cpu.lock(lock))
            .takes("hold", 1000)
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(
        engine,
        1,
        new CallOfBoxes()
            .mayWait("lock", cpu -> cpu.lock(lock))
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(engine, 2, boxes(1, 5));
    engine.run();
    assertThat(engine.account().cycles(Work.SPIN)).isBetween(990L, 1000L);
    assertThat(recorder.of(2).get(0).began()).isGreaterThan(1000);
  }

  @Test
  void blockingGivesTheCpuToAnother() {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(new EngineSettings(2, MILLISECOND, LockWait.BLOCK, false));
    start(
        engine,
        0,
        new CallOfBoxes()
            .mayWait("lock", cpu -> cpu.lock(lock))
            .takes("hold", 1000)
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(
        engine,
        1,
        new CallOfBoxes()
            .mayWait("lock", cpu -> cpu.lock(lock))
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(engine, 2, boxes(1, 5));
    engine.run();
    assertThat(engine.account().cycles(Work.SPIN)).isZero();
    assertThat(recorder.of(2).get(0).began()).isLessThan(20);
    assertThat(engine.unfinished()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LockWait.class)
  void aHolderPreemptedInsideGetsItsCpuBack(LockWait lockWait) {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(new EngineSettings(1, 100, lockWait, true));
    for (int i = 0; i < 3; i++) {
      start(
          engine,
          i,
          new CallOfBoxes()
              .box("in", Cpu::enterService)
              .mayWait("lock", cpu -> cpu.lock(lock))
              .takes("hold", 150)
              .takes("hold on", 150)
              .box("unlock", cpu -> cpu.unlock(lock))
              .box("out", Cpu::leaveService));
    }
    engine.run();
    assertThat(engine.unfinished()).isEmpty();
    assertThat(lock.isHeld()).isFalse();
    nothingRunsTwiceAtOnce();
  }

  @Test
  void aWakeUpDoesNotEndTheWaitForALock() {
    DomainLock lock = new DomainLock();
    WaitQueue queue = new WaitQueue();
    WaitQueue.Place place = new WaitQueue.Place();
    DiscreteEventEngine engine = engine(new EngineSettings(3, MILLISECOND, LockWait.BLOCK, false));
    List<String> held = new ArrayList<>();
    start(
        engine,
        0,
        new CallOfBoxes()
            .mayWait("lock", cpu -> cpu.lock(lock))
            .box(
                "hold",
                cpu -> {
                  held.add("first in");
                  cpu.charge(Work.COMPUTE, 1000);
                })
            .box(
                "unlock",
                cpu -> {
                  held.add("first out");
                  cpu.unlock(lock);
                }));
    start(
        engine,
        1,
        new CallOfBoxes()
            .box("enrol", cpu -> queue.enrol(place, cpu.prepareToWait()))
            .mayWait("lock", cpu -> cpu.lock(lock))
            .box("held", cpu -> held.add("second in"))
            .box("unlock", cpu -> cpu.unlock(lock)));
    start(engine, 500, new CallOfBoxes().box("wake", queue::wakeAll));
    engine.run();
    assertThat(held).containsExactly("first in", "first out", "second in");
    assertThat(engine.unfinished()).isEmpty();
  }

  @Test
  void aWakeUpDoesNotEndTheWaitForATime() {
    WaitQueue queue = new WaitQueue();
    WaitQueue.Place place = new WaitQueue.Place();
    DiscreteEventEngine engine = engine(2);
    start(
        engine,
        0,
        new CallOfBoxes()
            .box("enrol", cpu -> queue.enrol(place, cpu.prepareToWait()))
            .mayWait("sleep", cpu -> !cpu.mustWaitUntil(1000))
            .takes("after", 5)
            .mayWait("sleep", cpu -> !cpu.mustWaitUntil(2000))
            .takes("after", 5));
    start(engine, 500, new CallOfBoxes().box("wake", queue::wakeAll));
    engine.run();
    assertThat(recorder.of(0))
        .filteredOn(b -> b.box().name().equals("after"))
        .extracting(b -> b.began() / 1000)
        .containsExactly(1L, 2L);
    assertThat(engine.unfinished()).isEmpty();
  }

  @Test
  void aWakeUpBeforeTheWaitIsNotLost() {
    WaitQueue queue = new WaitQueue();
    WaitQueue.Place place = new WaitQueue.Place();
    DiscreteEventEngine engine = engine(2);
    start(
        engine,
        0,
        new CallOfBoxes()
            .box("enrol", cpu -> queue.enrol(place, cpu.prepareToWait()))
            .takes("look", 100)
            .mayWait("wait", cpu -> !cpu.mustWait()));
    start(engine, 50, new CallOfBoxes().box("wake", queue::wakeAll));
    engine.run();
    assertThat(engine.unfinished()).isEmpty();
  }

  @Test
  void aWokenThreadGoesOnWhenItsWakerWokeIt() {
    WaitQueue queue = new WaitQueue();
    WaitQueue.Place place = new WaitQueue.Place();
    DiscreteEventEngine engine = engine(2);
    start(
        engine,
        0,
        new CallOfBoxes()
            .box("enrol", cpu -> queue.enrol(place, cpu.prepareToWait()))
            .mayWait("wait", cpu -> !cpu.mustWait())
            .takes("after", 1));
    start(
        engine,
        50,
        new CallOfBoxes()
            .box(
                "wake",
                cpu -> {
                  cpu.charge(Work.COMPUTE, 200);
                  queue.wakeAll(cpu);
                }));
    engine.run();
    assertThat(recorder.of(0).get(1).ended()).isBetween(251L, 255L);
  }

  @Test
  void whoWaitsForEverIsReported() {
    DiscreteEventEngine engine = engine(2);
    Script waits =
        start(
            engine,
            0,
            new CallOfBoxes()
                .mayWait(
                    "wait",
                    cpu -> {
                      cpu.prepareToWait();
                      return !cpu.mustWait();
                    }));
    start(engine, 0, boxes(1, 5));
    engine.run();
    assertThat(engine.unfinished()).containsExactly(waits.thread());
  }

  @Test
  void whoSpinsForEverIsReported() {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(new EngineSettings(2, 100, LockWait.SPIN, true));
    start(engine, 0, new CallOfBoxes().mayWait("lock", cpu -> cpu.lock(lock)));
    Script spins = start(engine, 5, new CallOfBoxes().mayWait("lock", cpu -> cpu.lock(lock)));
    engine.run();
    assertThat(engine.unfinished()).containsExactly(spins.thread());
  }

  @Test
  void switchingThreadsOfOneProcessIsChargedOnce() {
    DiscreteEventEngine engine = engine(1);
    start(engine, 0, boxes(1, 5));
    start(engine, 0, boxes(1, 5));
    engine.run();
    assertThat(engine.account().cycles(Work.SWITCH_THREAD)).isEqualTo(1);
    assertThat(engine.account().cycles(Work.SWITCH_ADDRESS_SPACE)).isZero();
  }

  @Test
  void switchingToAnotherProcessIsChargedBesides() {
    DiscreteEventEngine engine = engine(1);
    start(engine, 0, boxes(1, 5));
    Script other =
        new Script(new ProcessThread(new Kernel().createProcess("other"), 9)).then(boxes(1, 5));
    engine.start(other.thread(), other, 0);
    engine.run();
    assertThat(engine.account().cycles(Work.SWITCH_ADDRESS_SPACE)).isEqualTo(1);
    assertThat(engine.endCycles()).isEqualTo(12);
  }

  @Test
  void aThreadThatGoesOnAloneIsNotSwitchedTo() {
    DiscreteEventEngine engine = engine(1);
    start(
        engine,
        0,
        new CallOfBoxes()
            .takes("before", 5)
            .mayWait("sleep", cpu -> !cpu.mustWaitUntil(90))
            .takes("after", 5));
    engine.run();
    assertThat(engine.endCycles()).isEqualTo(95);
  }

  @Test
  void onlyTheHolderGivesALockBack() {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(1);
    start(engine, 0, new CallOfBoxes().box("unlock", cpu -> cpu.unlock(lock)));
    assertThatThrownBy(engine::run).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1023, 1024})
  void asManyThreadsRunAtOnceAsThereAreCpus(int cpus) {
    DiscreteEventEngine engine = engine(cpus);
    for (int i = 0; i < 2 * cpus; i++) {
      start(engine, 0, boxes(3, 10));
    }
    engine.run();
    assertThat(engine.endCycles()).isEqualTo(61);
    assertThat(engine.account().busyCycles()).isEqualTo(61L * cpus);
    nothingRunsTwiceAtOnce();
  }

  @Test
  void aRunCanBeStoppedAfterSoManyBoxesAndGoesOn() {
    DiscreteEventEngine engine = engine(2);
    start(engine, 0, boxes(10, 5));
    start(engine, 0, boxes(10, 5));
    assertThat(engine.runSteps(3)).isTrue();
    assertThat(engine.account().steps()).isBetween(3L, 19L);
    assertThat(engine.runSteps(Long.MAX_VALUE)).isFalse();
    assertThat(engine.account().steps()).isEqualTo(20);
  }

  @Test
  void everyCycleOfABusyCpuIsAccountedFor() {
    DomainLock lock = new DomainLock();
    DiscreteEventEngine engine = engine(4);
    for (int i = 0; i < 4; i++) {
      start(
          engine,
          0,
          new CallOfBoxes()
              .mayWait("lock", cpu -> cpu.lock(lock))
              .takes("hold", 100)
              .box("unlock", cpu -> cpu.unlock(lock)));
    }
    engine.run();
    assertThat(engine.account().busyCycles())
        .isEqualTo(scripts.stream().mapToLong(s -> s.ends().get(0)).sum());
  }

  /** The published latencies of a counter are 8, 74, 188 and 550 ns at 1, 2, 4 and 8 threads. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void aContendedCounterIsAsSlowAsPublished(int cpus) {
    Map<Integer, Long> published = Map.of(1, 8L, 2, 74L, 4, 188L, 8, 550L);
    int increments = 1000;
    SharedLine line = new SharedLine();
    var costs = Costs.named("skylake-mitigated");
    DiscreteEventEngine engine =
        new DiscreteEventEngine(costs, EngineSettings.DEFAULT.withCpus(cpus));
    for (int i = 0; i < cpus; i++) {
      CallOfBoxes call = new CallOfBoxes();
      for (int k = 0; k < increments; k++) {
        call.box(
            "increment",
            cpu -> {
              cpu.write(line);
              cpu.charge(Work.ATOMIC);
            });
      }
      start(engine, 0, call);
    }
    engine.run();
    long nanos = costs.nanosOf(engine.endCycles()) / increments;
    assertThat((double) nanos / published.get(cpus)).isBetween(0.85, 1.8);
    if (cpus == 8) {
      assertThat(nanos).isBetween(520L, 600L);
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> EngineSettings.DEFAULT.withCpus(0))
        .hasMessageContaining("cpus must be 1 to 1024");
    assertThatThrownBy(() -> EngineSettings.DEFAULT.withCpus(1025))
        .hasMessageContaining("cpus must be 1 to 1024");
    assertThatThrownBy(() -> new EngineSettings(1, 0, LockWait.SPIN, false))
        .hasMessageContaining("quantum");
  }

  @Test
  void aCallThatGoesOnThoughItWasPausedIsAFault() {
    DiscreteEventEngine engine = engine(2);
    Box box = SchedulerBox.ABANDON;
    start(engine, 0, boxes(9, 1));
    start(engine, 0, new CallOfBoxes().takes("one", 5).box("two", cpu -> pausesTwice(cpu, box)));
    assertThatThrownBy(engine::run)
        .hasMessage("call of boxes went on though it was paused: ABANDON");
  }

  private static void pausesTwice(Cpu cpu, Box box) {
    cpu.charge(Work.COMPUTE, 5);
    cpu.pausesAfter(box);
    cpu.pausesAfter(box);
  }

  @Test
  void aCallThatStopsThoughNothingStopsItIsAFault() {
    DiscreteEventEngine engine = engine(1);
    start(engine, 0, new CallOfBoxes().takes("one", 5).mayWait("two", cpu -> false));
    assertThatThrownBy(engine::run).hasMessage("call of boxes stopped by itself");
  }
}
