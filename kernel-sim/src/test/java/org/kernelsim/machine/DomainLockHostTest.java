package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock under the direct engine: a real one, between host threads. */
@Timeout(60)
class DomainLockHostTest {
  private static final int ROUNDS = 50_000;

  private final DomainLock lock = new DomainLock();
  private long counter;

  @Test
  void oneAtATimeHasIt() throws InterruptedException {
    runTogether(4, this::addOften);

    assertThat(counter).isEqualTo(4L * ROUNDS);
    assertThat(lock.isHeld()).isFalse();
  }

  /** More threads than the host has CPUs, and a holder that sleeps, so that they must park. */
  @Test
  void whoeverParkedIsWoken() throws InterruptedException {
    runTogether(16, this::addAndSleep);

    assertThat(counter).isEqualTo(16L * 20);
    assertThat(lock.isHeld()).isFalse();
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorIsLost() throws InterruptedException {
    lock.lockHost();
    boolean[] seen = new boolean[1];
    Thread waiting =
        new Thread(
            () -> {
              lock.lockHost();
              seen[0] = Thread.currentThread().isInterrupted();
              lock.unlockHost();
            });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    waiting.interrupt();
    waiting.join(50);
    assertThat(waiting.isAlive()).isTrue();

    lock.unlockHost();
    waiting.join();
    assertThat(seen[0]).isTrue();
    assertThat(lock.isHeld()).isFalse();
  }

  private void addOften() {
    for (int i = 0; i < ROUNDS; i++) {
      lock.lockHost();
      counter++;
      lock.unlockHost();
    }
  }

  private void addAndSleep() {
    for (int i = 0; i < 20; i++) {
      lock.lockHost();
      counter++;
      try {
        Thread.sleep(0, 100_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        lock.unlockHost();
      }
    }
  }

  private static void runTogether(int count, Runnable task) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(new Thread(task));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
