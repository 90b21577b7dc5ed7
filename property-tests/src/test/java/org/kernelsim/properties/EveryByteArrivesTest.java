package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.engine.EngineSettings.LockWait;
import org.kernelsim.properties.Traffic.Plan;

/** Whatever is sent in whatever way is received once and in order, and nothing is left behind. */
class EveryByteArrivesTest {

  @Provide
  Arbitrary<Plan> plans() {
    return Traffic.plans(4, 4, 8);
  }

  @Provide
  Arbitrary<Plan> smallPlans() {
    return Traffic.plans(2, 2, 30);
  }

  @Property(tries = 1000)
  void onSimulatedCpus(
      @ForAll("plans") Plan plan,
      @ForAll @IntRange(min = 1, max = 8) int cpus,
      @ForAll @IntRange(min = 1, max = 20_000) int quantum,
      @ForAll LockWait lockWait,
      @ForAll boolean preemptInside) {
    Traffic traffic = new Traffic(plan);
    DiscreteEventEngine engine =
        new DiscreteEventEngine(
            Simulations.costs(), new EngineSettings(cpus, quantum, lockWait, preemptInside));
    for (Steps program : traffic.programs()) {
      engine.start(program.thread(), program, 0);
    }
    engine.run();
    assertThat(engine.unfinished()).as("threads that wait for ever").isEmpty();
    traffic.assertEverythingArrived();
    assertThat(traffic.kernel().shutDown(DirectEngine.newCpu()).none()).isTrue();
  }

  @Property(tries = 300)
  void onRealThreads(@ForAll("smallPlans") Plan plan) throws Exception {
    Traffic traffic = new Traffic(plan);
    ExecutorService hosts = Executors.newFixedThreadPool(traffic.programs().size());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (Steps program : traffic.programs()) {
        all.add(hosts.submit(() -> DirectEngine.run(DirectEngine.newCpu(), program)));
      }
      for (Future<?> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    traffic.assertEverythingArrived();
    assertThat(traffic.kernel().shutDown(DirectEngine.newCpu()).none()).isTrue();
  }
}
