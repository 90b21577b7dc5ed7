package org.kernelsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kernelsim.machine.Waiter;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.Costs;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** A wait that ends when the thread is woken, or when its time has come. */
class TimedWaitTest {
  private final TestSystem system = new TestSystem();
  private final List<Waiter> waiting = new ArrayList<>();

  private CallOfBoxes waitUntil(long time) {
    return new CallOfBoxes()
        .box("enrol", cpu -> waiting.add(cpu.prepareToWait()))
        .mayWait("wait", cpu -> !cpu.mustWait(time));
  }

  private CallOfBoxes wake() {
    return new CallOfBoxes().box("wake", cpu -> waiting.get(0).wake(cpu.now()));
  }

  @Test
  void nobodyWakesTheThreadAndItsTimeComes() {
    Script script = system.simulate(1).thread(0).then(waitUntil(1000));
    system.run();

    assertThat(script.ends()).containsExactly(1000L);
  }

  @Test
  void theThreadIsWokenBeforeItsTimeAndTheTimeThenMeansNothing() {
    system.simulate(2);
    Script script = system.thread(0).then(waitUntil(1000));
    CallOfBoxes pause = new CallOfBoxes().mayWait("pause", cpu -> !cpu.mustWaitUntil(5000));
    script.then(pause);
    system.thread(300).then(wake());
    system.run();

    assertThat(script.ends().get(0)).isBetween(300L, 310L);
    assertThat(script.ends().get(1)).isEqualTo(5000);
  }

  @Test
  void whatIsOutsideWakesTheThreadAtItsTimeAndTakesNone() {
    OutsideCpu outside = new OutsideCpu();
    DiscreteEventEngine engine =
        new DiscreteEventEngine(Costs.unit(), EngineSettings.DEFAULT.withCpus(1));
    Script script = new Script(new ProcessThread(system.process(), 7)).then(waitUntil(1000));
    engine.start(script.thread(), script, 0);
    Timer timer =
        new Timer() {
          @Override
          protected void due(long now) {
            outside.setNow(now);
            waiting.get(0).wake(outside.now());
          }
        };
    engine.start(timer, 900);
    engine.start(timer, 400); // in place of the first time
    engine.run();

    assertThat(script.ends().get(0)).isBetween(400L, 401L);
    assertThat(engine.account().busyCycles()).isLessThan(3);
  }

  @Test
  void aTimeThatHasPassedIsNotWaitedFor() {
    CallOfBoxes late = new CallOfBoxes().takes("compute", 50).mayWait("w", c -> !c.mustWait(20));
    Script script = system.simulate(1).thread(0).then(late);
    system.run();

    assertThat(script.ends()).containsExactly(50L);
  }

  @Test
  @Timeout(30)
  void aHostThreadWaitsUntilItsTime() {
    DirectCpu cpu = DirectEngine.newCpu();
    long until = cpu.now() + 2_000_000;
    cpu.prepareToWait();

    assertThat(cpu.mustWait(until)).isFalse();
    assertThat(cpu.now()).isGreaterThanOrEqualTo(until);
  }

  @Test
  @Timeout(30)
  void aHostThreadIsWokenBeforeItsTime() {
    DirectCpu cpu = DirectEngine.newCpu();
    Waiter waiter = cpu.prepareToWait();
    waiter.wake(0);

    assertThat(cpu.mustWait(Long.MAX_VALUE - 1)).isFalse();
  }
}
