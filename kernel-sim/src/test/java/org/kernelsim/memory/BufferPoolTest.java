package org.kernelsim.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;

class BufferPoolTest {
  private final Cpu cpu = DirectEngine.newCpu();

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        63,
        64,
        65,
        128,
        129,
        4096,
        65_537,
        BufferPool.MAX_LENGTH - 1,
        BufferPool.MAX_LENGTH
      })
  void aBufferCarriesTheLengthAskedFor(int length) {
    BufferPool pool = new BufferPool(64L << 20);
    ServiceBuffer buffer = pool.take(cpu, length, null);
    byte[] source = new byte[length];
    new Random(length).nextBytes(source);
    buffer.fill(cpu, source, 0);
    byte[] target = new byte[length];
    buffer.copyTo(cpu, 0, target, 0, length);
    assertThat(target).isEqualTo(source);
    assertThat(buffer.length()).isEqualTo(length);
    assertThat(buffer.references()).isEqualTo(1);
    buffer.drop(cpu, 1);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void aReturnedBufferIsUsedAgain() {
    BufferPool pool = new BufferPool(1 << 20);
    ServiceBuffer buffer = pool.take(cpu, 100, null);
    buffer.drop(cpu, 1);
    assertThat(pool.take(cpu, 128, null)).isSameAs(buffer);
  }

  @Test
  void theLimitCountsCapacities() {
    BufferPool pool = new BufferPool(128);
    ServiceBuffer one = pool.take(cpu, 1, null);
    ServiceBuffer other = pool.take(cpu, 64, null);
    assertThat(pool.take(cpu, 1, null)).isNull();
    assertThat(pool.lent()).isEqualTo(2);
    one.drop(cpu, 1);
    assertThat(pool.take(cpu, 65, null)).isNull();
    other.drop(cpu, 1);
    assertThat(pool.take(cpu, 65, null)).isNotNull();
    assertThat(pool.lent()).isEqualTo(1);
  }

  @Test
  void freeBuffersOfOtherSizesMakeRoom() {
    BufferPool pool = new BufferPool(1 << 16);
    List<ServiceBuffer> small = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      small.add(pool.take(cpu, 64, null));
    }
    assertThat(pool.take(cpu, 1, null)).isNull();
    small.forEach(buffer -> buffer.drop(cpu, 1));
    ServiceBuffer big = pool.take(cpu, 1 << 16, null);
    assertThat(big).isNotNull();
    assertThat(pool.take(cpu, 1, null)).isNull();
    big.drop(cpu, 1);
    assertThat(pool.take(cpu, 1, null)).isNotNull();
  }

  @Test
  void aBufferLargerThanTheLimitIsRefused() {
    BufferPool pool = new BufferPool(100);
    assertThat(pool.take(cpu, 65, null)).isNull();
    assertThat(pool.take(cpu, 64, null)).isNotNull();
    assertThat(new BufferPool(0).take(cpu, 0, null)).isNull();
  }

  @Test
  void theLastReferenceReturnsTheBufferAndItsQuota() {
    BufferPool pool = new BufferPool(1 << 20);
    Quota quota = new Quota(1000);
    assertThat(quota.take(100)).isTrue();
    ServiceBuffer buffer = pool.take(cpu, 100, quota);
    buffer.addReferences(cpu, 5);
    buffer.drop(cpu, 1);
    buffer.drop(cpu, 4);
    assertThat(pool.lent()).isEqualTo(1);
    assertThat(quota.used()).isEqualTo(100);
    buffer.drop(cpu, 1);
    assertThat(pool.lent()).isZero();
    assertThat(quota.used()).isZero();
  }

  @Test
  void hostThreadsNeverShareABufferNorPassTheLimit() throws Exception {
    long limit = 1 << 14;
    BufferPool pool = new BufferPool(limit);
    ExecutorService hosts = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int seed = i;
        all.add(hosts.submit(() -> takeAndReturn(pool, seed)));
      }
      for (Future<?> one : all) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(pool.lent()).isZero();
    // Nothing has been lost: the whole limit can still be taken at once.
    assertThat(pool.take(cpu, (int) limit, null)).isNotNull();
  }

  private static void takeAndReturn(BufferPool pool, int seed) {
    Cpu cpu = DirectEngine.newCpu();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int length = 1 + random.nextInt(4096);
      ServiceBuffer buffer = pool.take(cpu, length, null);
      if (buffer != null) {
        byte[] mine = {(byte) seed, (byte) i};
        byte[] found = new byte[Math.min(2, length)];
        byte[] source = new byte[length];
        System.arraycopy(mine, 0, source, 0, found.length);
        buffer.fill(cpu, source, 0);
        buffer.copyTo(cpu, 0, found, 0, found.length);
        if (found[0] != mine[0] || found.length > 1 && found[1] != mine[1]) {
          throw new AssertionError("another thread wrote into this buffer");
        }
        buffer.drop(cpu, 1);
      }
    }
  }

  @Test
  void aBufferIsChargedOnceToWhoeverIsFirst() {
    BufferPool pool = new BufferPool(1 << 20);
    Quota first = new Quota(100);
    Quota second = new Quota(100);
    ServiceBuffer buffer = pool.take(cpu, 70, null);
    assertThat(buffer.chargeTo(cpu, first)).isTrue();
    assertThat(buffer.chargeTo(cpu, second)).isTrue();
    assertThat(buffer.chargeTo(cpu, first)).isTrue();
    assertThat(first.used()).isEqualTo(70);
    assertThat(second.used()).isZero();
    buffer.drop(cpu, 1);
    assertThat(first.used()).isZero();
    ServiceBuffer next = pool.take(cpu, 70, null);
    assertThat(next).isSameAs(buffer);
    assertThat(next.chargeTo(cpu, second)).as("its next tenant is nobody's").isTrue();
    assertThat(second.used()).isEqualTo(70);
  }

  @Test
  void aBufferThatDoesNotFitIsNotCharged() {
    BufferPool pool = new BufferPool(1 << 20);
    Quota quota = new Quota(69);
    ServiceBuffer buffer = pool.take(cpu, 70, null);
    assertThat(buffer.chargeTo(cpu, quota)).isFalse();
    assertThat(quota.used()).isZero();
    buffer.drop(cpu, 1);
    assertThat(quota.used()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 12_345, BufferPool.MAX_LENGTH})
  void aPartIsToldByOneWord(int from) {
    for (int length : new int[] {0, 1, 54_321, BufferPool.MAX_LENGTH}) {
      long part = BufferPart.of(from, length);
      assertThat(BufferPart.from(part)).isEqualTo(from);
      assertThat(BufferPart.length(part)).isEqualTo(length);
    }
  }
}
