package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.engine.EngineSettings.LockWait;
import org.kernelsim.process.Process;
import org.kernelsim.properties.Traffic.Plan;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** The same input and the same seed give the same run, to the cycle. */
class DeterminismTest {

  @Provide
  Arbitrary<Plan> plans() {
    return Traffic.plans(3, 3, 6);
  }

  private static Map<String, Object> run(Plan plan, int cpus, LockWait lockWait) {
    Traffic traffic = new Traffic(plan);
    DiscreteEventEngine engine =
        new DiscreteEventEngine(
            Simulations.costs(), new EngineSettings(cpus, 5_000, lockWait, false));
    for (Steps program : traffic.programs()) {
      engine.start(program.thread(), program, 0);
    }
    engine.run();
    return Simulations.everything(engine);
  }

  @Property(tries = 200)
  void theSamePlanGivesTheSameRun(
      @ForAll("plans") Plan plan,
      @ForAll @IntRange(min = 1, max = 8) int cpus,
      @ForAll LockWait lockWait) {
    assertThat(run(plan, cpus, lockWait)).isEqualTo(run(plan, cpus, lockWait));
  }

  @Property(tries = 20)
  void otherSimulationsBesideItChangeNothing(
      @ForAll @Size(4) List<@net.jqwik.api.From("plans") Plan> plans) throws Exception {
    List<Map<String, Object>> alone = new ArrayList<>();
    for (Plan plan : plans) {
      alone.add(run(plan, 4, LockWait.SPIN));
    }
    ExecutorService hosts = Executors.newFixedThreadPool(plans.size());
    try {
      List<Callable<Map<String, Object>>> runs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        for (Plan plan : plans) {
          runs.add(() -> run(plan, 4, LockWait.SPIN));
        }
      }
      List<Future<Map<String, Object>>> together = hosts.invokeAll(runs, 30, TimeUnit.SECONDS);
      for (int i = 0; i < together.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i % plans.size()));
      }
    } finally {
      hosts.shutdownNow();
    }
  }

  @Provide
  Arbitrary<List<Integer>> lengths() {
    return Arbitraries.integers()
        .between(1, 40_000)
        .list()
        .uniqueElements()
        .ofMinSize(2)
        .ofMaxSize(8);
  }

  /** Threads of these programs, each a list of messages to be sent, on some CPUs. */
  private static String fingerprint(List<List<Integer>> threads, int cpus) {
    Kernel kernel = new Kernel();
    Process process = kernel.createProcess("order");
    DiscreteEventEngine engine =
        new DiscreteEventEngine(Simulations.costs(), EngineSettings.DEFAULT.withCpus(cpus));
    byte[] bytes = new byte[40_000];
    for (int i = 0; i < threads.size(); i++) {
      long socket = kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.UNIX));
      kernel.sockets().connectSink(socket);
      Steps steps = new Steps(process, i);
      for (int length : threads.get(i)) {
        steps.then(calls -> calls.send(socket, bytes, 0, length, 0), answer -> {});
      }
      engine.start(steps.thread(), steps, 0);
    }
    engine.run();
    return engine.account().fingerprint();
  }

  @Property(tries = 200)
  void anotherOrderOfCallsGivesAnotherFingerprint(
      @ForAll("lengths") List<Integer> lengths, @ForAll long seed) {
    List<Integer> shuffled = new ArrayList<>(lengths);
    Collections.shuffle(shuffled, new java.util.Random(seed));
    Assume.that(!costsOf(shuffled).equals(costsOf(lengths)));
    assertThat(fingerprint(List.of(shuffled), 1)).isNotEqualTo(fingerprint(List.of(lengths), 1));
  }

  /** Lengths whose copies cost the same make the same run. */
  private static List<Long> costsOf(List<Integer> lengths) {
    return lengths.stream()
        .map(length -> Simulations.costs().cycles(org.kernelsim.machine.Work.COPY, length))
        .toList();
  }

  @Property(tries = 100)
  void anotherOrderOfThreadsGivesAnotherFingerprint(
      @ForAll("lengths") List<Integer> lengths, @ForAll @IntRange(min = 1, max = 3) int cpus) {
    List<Integer> others = List.of(7);
    Assume.that(!costsOf(lengths).equals(costsOf(others)));
    assertThat(fingerprint(List.of(lengths, others), cpus))
        .isNotEqualTo(fingerprint(List.of(others, lengths), cpus));
  }

  @Property(tries = 100)
  void anotherNumberOfCpusGivesAnotherFingerprint(@ForAll("lengths") List<Integer> lengths) {
    List<List<Integer>> threads = List.of(lengths, lengths, lengths);
    assertThat(fingerprint(threads, 1)).isNotEqualTo(fingerprint(threads, 2));
    assertThat(fingerprint(threads, 2)).isNotEqualTo(fingerprint(threads, 3));
  }
}
