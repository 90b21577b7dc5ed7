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

  @Property(tries = 300)
  void theFirstIsTheEarliestAndAtEqualTimesTheLowest(
      @ForAll @IntRange(min = 2, max = 1025) int places, @ForAll long seed) {
    EventQueue queue = new EventQueue(places);
    Map<Integer, Long> model = new TreeMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      int place = random.nextInt(places);
      if (random.nextInt(4) == 0) {
        queue.clear(place);
        model.remove(place);
      } else {
        long time = random.nextInt(3) == 0 ? random.nextLong(1L << 40) : random.nextInt(5);
        model.put(place, time);
        boolean othersFirst = queue.schedule(place, time);
        assertThat(othersFirst).isEqualTo(modelFirst(model) != place);
      }
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
      if (!model.isEmpty()) {
        assertThat(queue.first()).isEqualTo(modelFirst(model));
        assertThat(queue.firstTime()).isEqualTo(model.get(modelFirst(model)));
      }
    }
  }

  @Test
  void aNewQueueIsEmpty() {
    assertThat(new EventQueue(2).isEmpty()).isTrue();
  }

  @Test
  void timesBeyondTheRangeAreRefused() {
    EventQueue queue = new EventQueue(1025);
    queue.schedule(1, (1L << 52) - 1);
    assertThat(queue.firstTime()).isEqualTo((1L << 52) - 1);
    assertThatThrownBy(() -> queue.schedule(1, 1L << 52)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> queue.schedule(1, -1)).isInstanceOf(IllegalStateException.class);
  }
}
