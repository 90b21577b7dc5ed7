package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelsim.machine.Work;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** What a thread does besides its calls on sockets and handles: it computes, and waits outside. */
class TimeBetweenCallsTest {
  private final TestSystem system = new TestSystem();

  @ParameterizedTest
  @CsvSource({"1, 1", "100000, 1", "100001, 2", "250000, 3", "6553600000000, 65536"})
  void aComputationGoesInSlicesThatAreNeverTooMany(long cycles, int slices) {
    system.call(c -> new Compute().prepare(cycles));
    assertThat(system.recorder().names()).hasSize(slices).containsOnly("COMPUTE");
    assertThat(system.account().cycles(Work.COMPUTE)).isEqualTo(cycles);
  }

  @Test
  void aPlainCallWaitsUntilItsTimeThoughOthersRunMeanwhile() {
    system.simulate(2);
    Script waiting = system.thread(0);
    waiting.then((c, a) -> new PlainCall().prepare("getpid", PlainCall.NO_WAIT));
    waiting.then((c, a) -> new PlainCall().prepare("nanosleep", 5000));
    Script computing = system.thread(0);
    for (int i = 0; i < 10; i++) {
      computing.then((c, a) -> new Compute().prepare(1));
    }
    system.run();
    assertThat(waiting.ends().get(0)).isEqualTo(1);
    assertThat(waiting.ends().get(1)).isEqualTo(5000);
    assertThat(waiting.answers()).containsExactly(0L, 0L);
  }
}
