package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Threads found by their ids. */
class ThreadTableTest {

  @Property(tries = 300)
  void itBehavesLikeAMap(
      @ForAll @Size(max = 500) List<@IntRange(min = -150, max = 150) Integer> actions) {
    ThreadTable table = new ThreadTable();
    Map<Integer, ThreadTable.State> model = new HashMap<>();
    for (int action : actions) {
      int thread = Math.abs(action);
      if (action < 0) {
        table.remove(thread);
        model.remove(thread);
      } else {
        ThreadTable.State state = table.of(thread);
        assertThat(model.getOrDefault(thread, state)).isSameAs(state);
        model.put(thread, state);
      }
    }

    for (int thread = 0; thread <= 150; thread++) {
      assertThat(table.find(thread)).isSameAs(model.get(thread));
    }
  }
}
