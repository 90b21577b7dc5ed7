package org.kernelsim.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/** What every way to look a handle up must do. A subclass says which one it is. */
abstract class HandleLookupSpecification {
  private final Cpu cpu = DirectEngine.newCpu();
  private final ProcessHandleTable table = table(10);
  private final HandleLookup lookup;
  private final BufferPool buffers;

  /** For a new one. */
  HandleLookupSpecification(HandleLookup lookup) {
    this.lookup = lookup;
    this.buffers = new BufferPool(1 << 20, lookup.reclaimer());
  }

  private static ProcessHandleTable table(int generationBits) {
    return new ProcessHandleTable(64, generationBits, 1 << 20);
  }

  private long add(Cpu by, ProcessHandleTable to) {
    ServiceBuffer buffer = buffers.take(by, 10, null);
    to.lockBy(by);
    long handle = to.add(by, buffer);
    to.unlockBy(by);
    return handle;
  }

  private static void release(Cpu by, ProcessHandleTable from, long handle) {
    from.lockBy(by);
    ServiceBuffer buffer = from.remove(by, handle);
    from.unlockBy(by);
    buffer.drop(by, 1);
  }

  private ServiceBuffer find(Cpu by, ProcessHandleTable in, long handle, long references) {
    return lookup.find(by, in, handle, references);
  }

  /** How many buffers somebody refers to. */
  private long lent() {
    buffers.reclaim(cpu);
    return buffers.lent();
  }

  private void releaseAll(ProcessHandleTable ended) {
    ended.close(cpu);
    for (ServiceBuffer left = ended.removeAny(cpu); left != null; left = ended.removeAny(cpu)) {
      left.drop(cpu, 1);
    }
  }

  @AfterEach
  void itReleasesWhatItEntered() {
    assertThat(table.isLocked()).isFalse();
    releaseAll(table);
    assertThat(lent()).isZero();
  }

  @Test
  void itHasAName() {
    assertThat(lookup.name()).isNotBlank();
  }

  @Test
  void itFindsWhatWasAdded() {
    long one = add(cpu, table);
    long other = add(cpu, table);
    ServiceBuffer first = find(cpu, table, one, 1);
    ServiceBuffer second = find(cpu, table, other, 1);
    assertThat(first).isNotNull().isNotSameAs(second);
    first.drop(cpu, 1);
    second.drop(cpu, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 64, 1024})
  void itCountsExactlyTheReferencesAskedFor(long references) {
    long handle = add(cpu, table);
    ServiceBuffer buffer = find(cpu, table, handle, references);
    assertThat(buffer.references()).isEqualTo(1 + references);
    buffer.drop(cpu, references);
    assertThat(buffer.references()).isEqualTo(1);
  }

  @Test
  void itMissesWhatWasReleased() {
    long handle = add(cpu, table);
    release(cpu, table, handle);
    assertThat(find(cpu, table, handle, 5)).isNull();
    assertThat(lent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        -1,
        1,
        63,
        2L << 24,
        1L << 24 | 9,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        -1L << 24,
        ~(1L << 24)
      })
  void itMissesWhatWasNeverGiven(long handle) {
    long good = add(cpu, table);
    assertThat(find(cpu, table, handle, 5)).isNull();
    ServiceBuffer buffer = find(cpu, table, good, 1);
    assertThat(buffer.references()).as("nothing is counted on a miss").isEqualTo(2);
    buffer.drop(cpu, 1);
  }

  @Test
  void itMissesAnotherProcessesHandle() {
    ProcessHandleTable others = table(10);
    long mine = add(cpu, table);
    add(cpu, others);
    long theirs = add(cpu, others);
    assertThat(find(cpu, table, theirs, 1)).isNull();
    ServiceBuffer buffer = find(cpu, others, mine, 1);
    ServiceBuffer own = find(cpu, table, mine, 1);
    assertThat(buffer).as("the same number names their own data there").isNotSameAs(own);
    own.drop(cpu, 1);
    buffer.drop(cpu, 1);
    releaseAll(others);
  }

  @Test
  void itMissesAReusedSlotsOldHandle() {
    long old = add(cpu, table);
    release(cpu, table, old);
    long now = add(cpu, table);
    assertThat(SlotTable.slotOf(now)).isEqualTo(SlotTable.slotOf(old));
    assertThat(find(cpu, table, old, 3)).isNull();
    ServiceBuffer buffer = find(cpu, table, now, 1);
    assertThat(buffer.references()).isEqualTo(2);
    buffer.drop(cpu, 1);
  }

  @Test
  void itNeverFindsAHandleOfARetiredSlotAgain() {
    ProcessHandleTable shortLived = table(2);
    List<Long> old = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long handle = add(cpu, shortLived);
      assertThat(old).doesNotContain(handle);
      old.add(handle);
      release(cpu, shortLived, handle);
    }
    for (long handle : old) {
      assertThat(find(cpu, shortLived, handle, 1)).isNull();
    }
  }

  @Test
  void whatItFoundOutlivesTheHandle() {
    long handle = add(cpu, table);
    ServiceBuffer buffer = find(cpu, table, handle, 1);
    release(cpu, table, handle);
    assertThat(buffer.references()).isEqualTo(1);
    assertThat(lent()).isEqualTo(1);
    buffer.drop(cpu, 1);
  }

  /** Threads add, find and release handles in the same few places. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void findsAndReleasesAtOnceKeepTheCount(int threads) throws Exception {
    int rounds = 5_000;
    AtomicLongArray handles = new AtomicLongArray(8);
    AtomicLong found = new AtomicLong();
    ExecutorService hosts = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int seed = i;
        all.add(hosts.submit(() -> work(seed, rounds, handles, found)));
      }
      for (Future<?> one : all) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(found.get()).isPositive();
  }

  private void work(int seed, int rounds, AtomicLongArray handles, AtomicLong found) {
    Cpu own = DirectEngine.newCpu();
    Random random = new Random(seed);
    for (int i = 0; i < rounds; i++) {
      int place = random.nextInt(handles.length());
      if (random.nextInt(3) == 0) {
        long old = handles.getAndSet(place, add(own, table));
        if (old != 0) {
          release(own, table, old);
        }
      } else {
        int references = 1 + random.nextInt(3);
        ServiceBuffer buffer = find(own, table, handles.get(place), references);
        if (buffer != null) {
          if (buffer.references() < references || buffer.length() != 10) {
            throw new AssertionError("found what nobody counts");
          }
          found.incrementAndGet();
          buffer.drop(own, references);
        }
      }
    }
  }
}
