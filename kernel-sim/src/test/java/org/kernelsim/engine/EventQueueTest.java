package org.kernelsim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventQueueTest {

  private static int modelFirst(Map<Integer, Long> model) {
    return model.entrySet().stream()
        .min(
            Map.Entry.<Integer, Long>comparingByValue()
                .thenComparing(Comparator.comparing(Map.Entry::getKey)))
        .orElseThrow()
        .getKey();
  }

  /** The timers stand in the model as number -1, so that at equal times they go first. */
  @Property(tries = 300)
  void theFirstIsTheEarliestAndAtEqualTimesTheLowest(
      @ForAll @IntRange(min = 1, max = 1024) int cpus, @ForAll long seed) {
    EventQueue queue = new EventQueue(cpus);
    Map<Integer, Long> model = new TreeMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      int who = random.nextInt(5) == 0 ? EventQueue.TIMERS : random.nextInt(cpus);
      boolean timers = who == EventQueue.TIMERS;
      if (random.nextInt(4) == 0) {
        model.remove(who);
        if (timers) {
          queue.clearTimers();
        } else {
          queue.clear(who);
        }
      } else {
        long time = random.nextInt(3) == 0 ? random.nextLong(1L << 40) : random.nextInt(5);
        model.put(who, time);
        if (timers) {
          queue.scheduleTimers(time);
        } else {
          assertThat(queue.schedule(who, time)).isEqualTo(modelFirst(model) != who);
        }
      }
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
      if (!model.isEmpty()) {
        int first = modelFirst(model);
        assertThat(queue.first()).isEqualTo(first);
        if (first != EventQueue.TIMERS) {
          assertThat(queue.firstCpuTime()).isEqualTo(model.get(first));
        }
      }
    }
  }

  @Test
  void aNewQueueIsEmpty() {
    assertThat(new EventQueue(1).isEmpty()).isTrue();
  }

  @Test
  void timesBeyondTheRangeAreRefused() {
    EventQueue queue = new EventQueue(1024);
    queue.schedule(1, (1L << 53) - 1);
    assertThat(queue.firstCpuTime()).isEqualTo((1L << 53) - 1);
    assertThatThrownBy(() -> queue.schedule(1, 1L << 53)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.schedule(1, -1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.scheduleTimers(1L << 53))
        .isInstanceOf(IllegalStateException.class);
  }
}
