package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.kernelsim.workload.strace.Description.Kind;

/** A table of descriptors is a map, whatever their numbers. */
class DescriptorTableTest {
  private static final int[] NUMBERS = {0, 1, 15, 16, 17, 40, 1023, 1024, 1025, 1 << 20};

  @Property(tries = 300)
  void itBehavesLikeAMap(@ForAll("steps") List<Integer> steps) {
    DescriptorTable table = new DescriptorTable(0, false);
    Map<Integer, Description> model = new TreeMap<>();
    for (int step : steps) {
      int descriptor = NUMBERS[step % NUMBERS.length];
      if (step < NUMBERS.length) {
        assertThat(table.remove(descriptor, 0)).isSameAs(model.remove(descriptor));
      } else {
        Description description = new Description(step, Kind.SOCKET);
        table.put(descriptor, description);
        model.put(descriptor, description);
      }
      DescriptorTable copy = table.copy(1);
      for (int number : NUMBERS) {
        assertThat(table.get(number)).isSameAs(model.get(number));
        assertThat(copy.get(number)).isSameAs(model.get(number));
      }
      assertThat(table.openBetween(16, 1024))
          .containsExactly(
              model.keySet().stream()
                  .filter(number -> number >= 16 && number <= 1024)
                  .toArray(Integer[]::new));
      assertThat(table.size()).isEqualTo(model.size());
    }
  }

  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers().between(0, 3 * NUMBERS.length - 1).list().ofMaxSize(60);
  }

  @Test
  void nothingIsOpenInATableThatNoThreadHas() {
    DescriptorTable table = new DescriptorTable(0, false).join().join();
    Description description = new Description(0, Kind.SOCKET);
    table.put(5, description);

    assertThat(table.leave()).isEmpty();
    assertThat(table.leave()).containsExactly(description);
    assertThat(table.get(5)).isNull();
  }
}
