package org.kernelsim.benchmarks.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.benchmarks.baseline.HandleBaseline.NOT_THERE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;

/** What every way to look a handle up must do to be compared. A subclass says which one it is. */
abstract class HandleBaselineSpecification {
  /** Places in which threads add and release at once. */
  private static final int PLACES = 8;

  private final Lookup lookup;
  private final DirectCpu cpu = DirectEngine.newCpu();
  private final Checked<?> baseline;
  private final long process;
  private final List<Long> added = new ArrayList<>();

  HandleBaselineSpecification(Lookup lookup) {
    this.lookup = lookup;
    this.baseline = new Checked<>(lookup.create());
    this.process = baseline.all.createProcess();
  }

  /** The buffers' class, whichever it is, stays inside. */
  private record Checked<B>(HandleBaseline<B> all) {
    /** References while one more lookup holds some; 0 when it finds nothing. */
    long referencesWith(DirectCpu by, long process, long handle, long references) {
      B buffer = all.find(by, process, handle, references);
      if (buffer == null) {
        return 0;
      }
      long counted = all.references(buffer);
      all.drop(by, buffer, references);
      return counted;
    }

    /** Finds, releases the handle, and answers what is left of the references then. */
    long referencesAfterRelease(DirectCpu by, long process, long handle, int length) {
      B buffer = all.find(by, process, handle, 1);
      assertThat(all.release(by, process, handle)).isTrue();
      assertThat(all.length(buffer)).isEqualTo(length);
      assertThat(all.lent(by)).isEqualTo(1);
      long left = all.references(buffer);
      all.drop(by, buffer, 1);
      return left;
    }

    /** Whether what is found, if anything, is the data of the place, and counted. */
    boolean findsOnly(DirectCpu by, long process, long handle, long references, int length) {
      B buffer = all.find(by, process, handle, references);
      if (buffer == null) {
        return false;
      }
      if (all.length(buffer) != length || all.references(buffer) < references) {
        throw new AssertionError("found other data, or what nobody counts");
      }
      all.drop(by, buffer, references);
      return true;
    }
  }

  private long add(int length) {
    long handle = baseline.all.add(cpu, process, length);
    added.add(handle);
    return handle;
  }

  private void release(long handle) {
    assertThat(baseline.all.release(cpu, process, handle)).isTrue();
    added.remove(handle);
  }

  private int lengthOf(long handle) {
    int length = baseline.all.lengthOf(cpu, process, handle);
    assertThat(baseline.all.lengthOfCounted(cpu, process, handle)).isEqualTo(length);
    return length;
  }

  @AfterEach
  void nothingIsLeft() {
    for (long handle : List.copyOf(added)) {
      release(handle);
    }
    assertThat(baseline.all.lent(cpu)).isZero();
    DirectEngine.end(cpu);
  }

  @Test
  void itHasATitleOfItsOwn() {
    Set<String> titles = new HashSet<>();
    for (Lookup other : Lookup.values()) {
      titles.add(other.title());
    }
    assertThat(titles).contains(lookup.title()).hasSize(Lookup.values().length);
  }

  @Test
  void itFindsWhatWasAdded() {
    long one = add(10);
    long other = add(20);
    assertThat(lengthOf(one)).isEqualTo(10);
    assertThat(lengthOf(other)).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 64, 1024})
  void itCountsExactlyTheReferencesAskedFor(long references) {
    long handle = add(10);
    assertThat(baseline.referencesWith(cpu, process, handle, references)).isEqualTo(1 + references);
    assertThat(baseline.referencesWith(cpu, process, handle, 1)).isEqualTo(2);
  }

  @Test
  void itMissesWhatWasReleased() {
    long handle = add(10);
    release(handle);
    assertThat(lengthOf(handle)).isEqualTo(NOT_THERE);
    assertThat(baseline.all.release(cpu, process, handle)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 2L << 24, 77L << 24 | 9, Long.MIN_VALUE, Long.MAX_VALUE, -1L << 24})
  void itMissesWhatWasNeverGiven(long handle) {
    long good = add(10);
    assertThat(lengthOf(handle)).isEqualTo(NOT_THERE);
    assertThat(baseline.referencesWith(cpu, process, good, 1)).isEqualTo(2);
  }

  @Test
  void itMissesTheNextHandlesPredecessor() {
    long old = add(10);
    release(old);
    long now = add(20);
    assertThat(now).isNotEqualTo(old);
    assertThat(lengthOf(old)).isEqualTo(NOT_THERE);
    assertThat(lengthOf(now)).isEqualTo(20);
  }

  @Test
  void itMissesAnotherProcessesHandle() {
    long others = baseline.all.createProcess();
    long mine = add(10);
    long first = baseline.all.add(cpu, others, 20);
    long second = baseline.all.add(cpu, others, 30);
    assertThat(lengthOf(mine)).isEqualTo(10);
    assertThat(lengthOf(second)).as("only they have two").isEqualTo(NOT_THERE);
    assertThat(baseline.all.lengthOf(cpu, others, first)).isEqualTo(20);
    assertThat(baseline.all.release(cpu, others, first)).isTrue();
    assertThat(baseline.all.release(cpu, others, second)).isTrue();
    assertThat(lengthOf(mine)).isEqualTo(10);
  }

  @Test
  void itMissesEverythingOfAProcessThatIsNotThere() {
    long handle = add(10);
    assertThat(baseline.all.lengthOf(cpu, process + 1, handle)).isEqualTo(NOT_THERE);
    assertThat(baseline.all.lengthOfCounted(cpu, process + 1, handle)).isEqualTo(NOT_THERE);
  }

  @Test
  void whatItFoundOutlivesTheHandle() {
    long handle = baseline.all.add(cpu, process, 10);
    assertThat(baseline.referencesAfterRelease(cpu, process, handle, 10)).isEqualTo(1);
  }

  /**
   * Threads add, find and release handles in the same few places. The data of each place has its
   * own length, so that whoever finds another's, or its memory used again, notices.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void findsAndReleasesAtOnceKeepTheCount(int threads) throws Exception {
    AtomicLongArray handles = new AtomicLongArray(PLACES);
    AtomicLong found = new AtomicLong();
    ExecutorService hosts = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int seed = i;
        all.add(hosts.submit(() -> work(seed, handles, found)));
      }
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(found.get()).isPositive();
    for (int place = 0; place < PLACES; place++) {
      if (handles.get(place) != 0) {
        added.add(handles.get(place));
      }
    }
  }

  private void work(int seed, AtomicLongArray handles, AtomicLong found) {
    DirectCpu own = DirectEngine.newCpu();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int place = random.nextInt(PLACES);
      int length = place + 1;
      switch (random.nextInt(4)) {
        case 0 -> {
          long old = handles.getAndSet(place, baseline.all.add(own, process, length));
          if (old != 0 && !baseline.all.release(own, process, old)) {
            throw new AssertionError("a handle is gone that nobody released");
          }
        }
        case 1 -> {
          int answer = baseline.all.lengthOf(own, process, handles.get(place));
          if (answer != length && answer != NOT_THERE) {
            throw new AssertionError("of " + length + " bytes are found " + answer);
          }
        }
        default -> {
          long references = 1 + random.nextInt(3);
          if (baseline.findsOnly(own, process, handles.get(place), references, length)) {
            found.incrementAndGet();
          }
        }
      }
    }
    DirectEngine.end(own);
  }
}
