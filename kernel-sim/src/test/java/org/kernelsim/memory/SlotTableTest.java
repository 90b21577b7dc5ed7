package org.kernelsim.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTableTest {
  private final SlotTable<String> table = new SlotTable<>(100, SlotTable.GENERATION_BITS);

  @Test
  void whatWasAddedIsFound() {
    long id = table.add("a");
    assertThat(id).isPositive();
    assertThat(table.find(id)).isEqualTo("a");
    assertThat(SlotTable.generationOf(id)).isEqualTo(1);
  }

  @Test
  void whatWasRemovedIsNotFound() {
    long id = table.add("a");
    assertThat(table.remove(id)).isEqualTo("a");
    assertThat(table.find(id)).isNull();
    assertThat(table.remove(id)).isNull();
    assertThat(table.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        -1,
        1,
        7,
        1L << 24 | 99,
        2L << 24,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1L << 24,
        ~(1L << 24)
      })
  void whatWasNeverAddedIsNotFound(long id) {
    table.add("a");
    assertThat(table.find(id)).isNull();
    assertThat(table.remove(id)).isNull();
  }

  /** A free slot's word is a negative number; it must not be taken for an identifier. */
  @Test
  void theWordOfAFreeSlotFindsNothing() {
    long id = table.add("a");
    table.remove(id);
    for (long guess : new long[] {~id, id, -id, id + (1L << 24)}) {
      assertThat(table.find(guess)).isNull();
      assertThat(table.remove(guess)).isNull();
    }
  }

  @Test
  void theNextTenantOfASlotHasTheNextGeneration() {
    long first = table.add("a");
    table.remove(first);
    long second = table.add("b");
    assertThat(SlotTable.slotOf(second)).isEqualTo(SlotTable.slotOf(first));
    assertThat(SlotTable.generationOf(second)).isEqualTo(2);
    assertThat(table.find(first)).isNull();
    assertThat(table.remove(first)).isNull();
    assertThat(table.find(second)).isEqualTo("b");
  }

  @Test
  void aFullTableTakesNothing() {
    SlotTable<String> small = new SlotTable<>(2, 10);
    long id = small.add("a");
    small.add("b");
    assertThat(small.add("c")).isZero();
    small.remove(id);
    assertThat(small.add("c")).isPositive();
    assertThat(small.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "3, 1", "2, 4"})
  void aSlotWhoseGenerationsAreUsedUpIsRetired(int capacity, int bits) {
    SlotTable<String> short1 = new SlotTable<>(capacity, bits);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      long id = short1.add("x");
      assertThat(seen.add(id)).as("identifier %x comes once", id).isTrue();
      assertThat(SlotTable.generationOf(id)).isBetween(1L, (1L << bits) - 1);
      assertThat(short1.remove(id)).isEqualTo("x");
    }
    assertThat(seen).noneMatch(id -> short1.find(id) != null);
  }

  @Test
  void whenEverySlotIsRetiredNothingCanBeAdded() {
    SlotTable<String> once = new SlotTable<>(1, 1);
    for (int i = 0; i < SlotTable.MAX_SLOTS; i++) {
      if (once.remove(once.add("x")) == null) {
        throw new AssertionError("slot " + i);
      }
    }
    assertThat(once.add("x")).isZero();
    assertThat(once.size()).isZero();
    assertThat(once.find(1L << 24 | SlotTable.MAX_SLOTS - 1)).isNull();
  }

  @Test
  void everyValueIsWalkedOnce() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(table.add("v" + i));
    }
    for (int i = 0; i < 50; i += 3) {
      table.remove(ids.set(i, 0L));
    }
    ids.removeIf(id -> id == 0);
    List<Long> walked = new ArrayList<>();
    for (long id = table.nextId(0); id != 0; id = table.nextId(SlotTable.slotOf(id) + 1)) {
      walked.add(id);
    }
    assertThat(walked).containsExactlyElementsOf(ids);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "-1, 1", "16777217, 1", "1, 0", "1, 40"})
  void sizesOutOfRangeAreRefused(int capacity, int bits) {
    assertThatThrownBy(() -> new SlotTable<>(capacity, bits))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void itDoesWhatAMapDoes(
      @ForAll @IntRange(min = 1, max = 40) int capacity,
      @ForAll @IntRange(min = 1, max = 6) int bits,
      @ForAll long seed) {
    SlotTable<Integer> tested = new SlotTable<>(capacity, bits);
    Map<Long, Integer> model = new HashMap<>();
    List<Long> ever = new ArrayList<>(List.of(0L));
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      long some = ever.get(random.nextInt(ever.size()));
      if (random.nextInt(5) < 3) {
        long id = tested.add(i);
        assertThat(id == 0).isEqualTo(model.size() == capacity);
        if (id != 0) {
          assertThat(ever).doesNotContain(id);
          ever.add(id);
          model.put(id, i);
        }
      } else {
        assertThat(tested.remove(some)).isEqualTo(model.remove(some));
      }
      assertThat(tested.find(some)).isEqualTo(model.get(some));
      assertThat(tested.size()).isEqualTo(model.size());
    }
  }

  /** Without the lock a find may miss, but never answers another identifier's value. */
  @Test
  void aFindBesideChangesNeverFindsAnothersValue() throws Exception {
    SlotTable<Long> shared = new SlotTable<>(4, SlotTable.GENERATION_BITS);
    int rounds = 300_000;
    AtomicLongArray known = new AtomicLongArray(4);
    AtomicLong wrong = new AtomicLong();
    // Each value is the identifier it will have: slots come back in the order of a stack.
    ExecutorService hosts = Executors.newFixedThreadPool(2);
    try {
      Future<?> writer =
          hosts.submit(
              () -> {
                for (int i = 1; i <= rounds; i++) {
                  long id = shared.add((long) i << SlotTable.SLOT_BITS);
                  known.set(i & 3, id);
                  shared.remove(id);
                }
              });
      Future<?> reader =
          hosts.submit(
              () -> {
                for (int i = 0; !writer.isDone(); i++) {
                  long id = known.get(i & 3);
                  Long value = shared.find(id);
                  if (value != null && value != id) {
                    wrong.incrementAndGet();
                  }
                }
              });
      writer.get(20, TimeUnit.SECONDS);
      reader.get(20, TimeUnit.SECONDS);
    } finally {
      hosts.shutdownNow();
    }
    assertThat(wrong).hasValue(0);
  }

  @Test
  void aDetailStaysWithItsValue() {
    SlotTable<String> table = new SlotTable<>(100, SlotTable.GENERATION_BITS);
    long first = table.add("first", 7);
    long second = table.add("second", Long.MIN_VALUE);
    assertThat(table.detail(first)).isEqualTo(7);
    assertThat(table.detail(second)).isEqualTo(Long.MIN_VALUE);
    table.remove(first);
    long third = table.add("third", 9);
    assertThat(SlotTable.slotOf(third)).isEqualTo(SlotTable.slotOf(first));
    assertThat(table.detail(third)).isEqualTo(9);
  }

  @Test
  void aTableHasRoomUntilItIsFull() {
    SlotTable<String> table = new SlotTable<>(2, SlotTable.GENERATION_BITS);
    long first = table.add("first");
    assertThat(table.hasRoom()).isTrue();
    table.add("second");
    assertThat(table.hasRoom()).isFalse();
    table.remove(first);
    assertThat(table.hasRoom()).isTrue();
  }
}
