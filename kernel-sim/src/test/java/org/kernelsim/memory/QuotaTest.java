package org.kernelsim.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaTest {
  @Test
  void bytesAreChargedUpToTheLimit() {
    Quota quota = new Quota(10);
    assertThat(quota.take(7)).isTrue();
    assertThat(quota.take(4)).isFalse();
    assertThat(quota.used()).isEqualTo(7);
    assertThat(quota.take(3)).isTrue();
    assertThat(quota.take(0)).isTrue();
    assertThat(quota.take(1)).isFalse();
  }

  @Test
  void bytesGivenBackCanBeTakenAgain() {
    Quota quota = new Quota(10);
    assertThat(quota.take(10)).isTrue();
    quota.giveBack(4);
    assertThat(quota.take(5)).isFalse();
    assertThat(quota.take(4)).isTrue();
    assertThat(quota.used()).isEqualTo(10);
  }

  @Test
  void hugeChargesDoNotOverflow() {
    Quota quota = new Quota(Long.MAX_VALUE);
    assertThat(quota.take(Long.MAX_VALUE)).isTrue();
    assertThat(quota.take(Long.MAX_VALUE)).isFalse();
    assertThat(quota.used()).isEqualTo(Long.MAX_VALUE);
  }

  /** One asks for too much again and again; what the other asks for always fits. */
  @Test
  void aChargeThatIsRefusedNeverRefusesAnother() throws Exception {
    Quota quota = new Quota(100);
    int rounds = 200_000;
    AtomicInteger refused = new AtomicInteger();
    ExecutorService hosts = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> both = new ArrayList<>();
      both.add(
          hosts.submit(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  quota.take(101);
                }
              }));
      both.add(
          hosts.submit(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  if (quota.take(50)) {
                    quota.giveBack(50);
                  } else {
                    refused.incrementAndGet();
                  }
                }
              }));
      for (Future<?> one : both) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
    assertThat(refused).hasValue(0);
    assertThat(quota.used()).isZero();
  }
}
