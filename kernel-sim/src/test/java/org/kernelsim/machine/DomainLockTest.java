package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kernelsim.engine.DirectEngine;

/** The lock by itself; how the discrete-event engine waits for it is tested there. */
class DomainLockTest {
  private static final class Somebody extends DomainLock.Claimant {}

  private final DomainLock lock = new DomainLock();

  @Test
  void claimsAreMetInTheirOrder() {
    List<Somebody> all = List.of(new Somebody(), new Somebody(), new Somebody());
    assertThat(lock.claim(all.get(0))).isTrue();
    assertThat(lock.claim(all.get(1))).isFalse();
    assertThat(lock.claim(all.get(2))).isFalse();
    assertThat(lock.pass()).isSameAs(all.get(1));
    assertThat(lock.holder()).isSameAs(all.get(1));
    assertThat(lock.pass()).isSameAs(all.get(2));
    assertThat(lock.pass()).isNull();
    assertThat(lock.isHeld()).isFalse();
  }

  @Test
  void whoHasHadItCanClaimItAgain() {
    Somebody one = new Somebody();
    Somebody other = new Somebody();
    for (int i = 0; i < 3; i++) {
      assertThat(lock.claim(one)).isTrue();
      assertThat(lock.claim(other)).isFalse();
      assertThat(lock.pass()).isSameAs(other);
      assertThat(lock.pass()).isNull();
    }
  }

  @Test
  void hostThreadsHoldItOneAtATime() throws Exception {
    int threads = 4;
    int rounds = 20_000;
    long[] counter = new long[1];
    ExecutorService hosts = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            hosts.submit(
                () -> {
                  Cpu cpu = DirectEngine.newCpu();
                  for (int k = 0; k < rounds; k++) {
                    cpu.lock(lock);
                    counter[0]++;
                    if (k % 1024 == 0) {
                      Thread.yield();
                    }
                    cpu.unlock(lock);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(counter[0]).isEqualTo((long) threads * rounds);
    assertThat(lock.isHeld()).isFalse();
  }

  @Test
  @Timeout(20)
  void anInterruptedHostThreadGetsTheLockAndStaysInterrupted() throws Exception {
    lock.lockHost();
    boolean[] interrupted = new boolean[1];
    Thread waiting =
        new Thread(
            () -> {
              lock.lockHost();
              interrupted[0] = Thread.currentThread().isInterrupted();
              lock.unlockHost();
            });
    waiting.start();
    waiting.interrupt();
    lock.unlockHost();
    waiting.join();
    assertThat(interrupted[0]).isTrue();
    assertThat(lock.isHeld()).isFalse();
  }
}
