package org.kernelsim.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.resource.Job.Policy;
import org.kernelsim.resource.Job.State;

class JobTest {
  private final Cpu cpu = DirectEngine.newCpu();

  private static Thresholds most(Resource resource, long amount) {
    return Thresholds.NONE.with(resource, amount);
  }

  @ParameterizedTest
  @EnumSource
  void aProcessIsHeldUnderItsThreshold(Resource resource) {
    Job job = new Job(most(resource, 3), Thresholds.NONE, Policy.REFUSE);
    Usage process = job.newProcess();
    assertThat(process.take(cpu, resource, 3)).isZero();
    assertThat(process.take(cpu, resource, 1)).isEqualTo(resource.refusal().answer());
    process.giveBack(cpu, resource, 1);
    assertThat(process.take(cpu, resource, 1)).isZero();
    assertThat(job.newProcess().take(cpu, resource, 3)).as("another").isZero();
    assertThat(job.usage().used(resource)).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource
  void aJobsProcessesAreHeldUnderItsThresholdTogether(Resource resource) {
    Job job = new Job(Thresholds.NONE, most(resource, 3), Policy.REFUSE);
    Usage one = job.newProcess();
    Usage other = job.newProcess();
    assertThat(one.take(cpu, resource, 2)).isZero();
    assertThat(other.take(cpu, resource, 2)).isEqualTo(resource.refusal().answer());
    assertThat(other.used(resource)).as("neither has taken it").isZero();
    assertThat(other.peak(resource)).isZero();
    assertThat(other.take(cpu, resource, 1)).isZero();
    one.giveBack(cpu, resource, 2);
    assertThat(other.take(cpu, resource, 2)).isZero();
    assertThat(job.usage().peak(resource)).isEqualTo(3);
  }

  @Test
  void whatIsNotUsedIsNotRefusedHoweverMuchIsAskedFor() {
    Usage process = new Job(most(Resource.MEMORY, 3), Thresholds.NONE, Policy.REFUSE).newProcess();
    process.take(cpu, Resource.MEMORY, 2);
    assertThat(process.take(cpu, Resource.MEMORY, Long.MAX_VALUE)).isNegative();
    assertThat(process.used(Resource.MEMORY)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"REFUSE, RUNNING", "PAUSE, PAUSED", "TERMINATE, TERMINATED"})
  void aJobOverItsCpuTimeIsTreatedAsItsPolicySays(Policy policy, State state) {
    Job job = new Job(Thresholds.NONE, most(Resource.CPU_TIME, 100), policy);
    Usage process = job.newProcess();
    job.spend(cpu, process, 60);
    job.spend(cpu, job.newProcess(), 40);
    assertThat(job.state()).isEqualTo(State.RUNNING);
    job.spend(cpu, process, 1);
    assertThat(job.state()).isEqualTo(state);
    assertThat(job.usage().used(Resource.CPU_TIME)).as("what was spent").isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource({"REFUSE, RUNNING", "PAUSE, PAUSED", "TERMINATE, TERMINATED"})
  void aJobThatIsRefusedMemoryIsTreatedAsItsPolicySays(Policy policy, State state) {
    Job job = new Job(most(Resource.MEMORY, 100), Thresholds.NONE, policy);
    Usage process = job.newProcess();
    assertThat(job.takeMemory(cpu, process, 100)).isZero();
    assertThat(job.state()).isEqualTo(State.RUNNING);
    assertThat(job.takeMemory(cpu, process, 1)).isEqualTo(Resource.MEMORY.refusal().answer());
    assertThat(job.state()).isEqualTo(state);
  }

  @Test
  void aProcessOverItsOwnCpuTimePausesTheJob() {
    Job job = new Job(most(Resource.CPU_TIME, 10), Thresholds.NONE, Policy.PAUSE);
    job.spend(cpu, job.newProcess(), 11);
    assertThat(job.state()).isEqualTo(State.PAUSED);
    job.resume();
    assertThat(job.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aTerminatedJobIsNotResumed() {
    Job job = new Job(most(Resource.CPU_TIME, 0), Thresholds.NONE, Policy.TERMINATE);
    job.spend(cpu, job.newProcess(), 1);
    job.resume();
    assertThat(job.state()).isEqualTo(State.TERMINATED);
  }

  @Test
  void badAmountsAreFaults() {
    Usage process = new Job(Thresholds.NONE, Thresholds.NONE, Policy.REFUSE).newProcess();
    assertThatThrownBy(() -> process.take(cpu, Resource.FILES, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> process.giveBack(cpu, Resource.FILES, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> most(Resource.FILES, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void severalThreadsNeverHaveMoreThanTheThreshold() throws Exception {
    int threads = 4;
    Job job = new Job(most(Resource.SOCKETS, 3), most(Resource.SOCKETS, 5), Policy.REFUSE);
    List<Usage> processes = List.of(job.newProcess(), job.newProcess());
    ExecutorService hosts = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Usage process = processes.get(i % 2);
        all.add(hosts.submit(() -> takeAndGiveBack(process)));
      }
      for (Future<?> one : all) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(job.usage().used(Resource.SOCKETS)).isZero();
    assertThat(job.usage().peak(Resource.SOCKETS)).isBetween(1L, 5L);
    for (Usage process : processes) {
      assertThat(process.used(Resource.SOCKETS)).isZero();
      assertThat(process.peak(Resource.SOCKETS)).isBetween(1L, 3L);
    }
  }

  private static void takeAndGiveBack(Usage process) {
    Cpu own = DirectEngine.newCpu();
    for (int i = 0; i < 20_000; i++) {
      if (process.take(own, Resource.SOCKETS, 1 + i % 2) == 0) {
        process.giveBack(own, Resource.SOCKETS, 1 + i % 2);
      }
    }
  }
}
