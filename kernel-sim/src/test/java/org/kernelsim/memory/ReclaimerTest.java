package org.kernelsim.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;

class ReclaimerTest {
  private final DirectCpu releasing = DirectEngine.newCpu();
  private final DirectCpu looking = DirectEngine.newCpu();
  private final DirectCpu late = DirectEngine.newCpu();

  private static BufferPool pool(Reclaimer reclaimer) {
    return new BufferPool(1 << 20, reclaimer);
  }

  /** A buffer as one to which a handle has led. */
  private static ServiceBuffer taken(BufferPool pool, DirectCpu cpu, int length, Quota quota) {
    ServiceBuffer buffer = pool.take(cpu, length, quota);
    buffer.becomesFindable();
    return buffer;
  }

  private ServiceBuffer retired(BufferPool pool) {
    ServiceBuffer buffer = taken(pool, releasing, 10, null);
    buffer.drop(releasing, 1);
    return buffer;
  }

  @Test
  void aBufferComesBackAtOnceWhenNobodyLooks() {
    BufferPool pool = pool(new Reclaimer(1));
    ServiceBuffer buffer = retired(pool);

    assertThat(pool.lent()).isZero();
    assertThat(pool.take(releasing, 10, null)).isSameAs(buffer);
  }

  @Test
  void aBufferStaysAwayUntilWhoLookedWhenItWasRetiredHasWithdrawn() {
    Reclaimer reclaimer = new Reclaimer(1);
    BufferPool pool = pool(reclaimer);
    reclaimer.announce(looking);
    retired(pool);

    assertThat(pool.reclaim(releasing)).isFalse();
    assertThat(pool.lent()).isEqualTo(1);

    reclaimer.withdraw(looking);

    assertThat(pool.reclaim(releasing)).isTrue();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void whoLooksOnlyAfterwardsDelaysNothing() {
    Reclaimer reclaimer = new Reclaimer(1);
    BufferPool pool = pool(reclaimer);
    reclaimer.announce(looking);
    retired(pool);
    reclaimer.announce(late);
    reclaimer.withdraw(looking);
    reclaimer.announce(looking);

    assertThat(pool.reclaim(releasing)).isTrue();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void aCpuThatNeverWithdrawsDelaysTheReuseOfBuffersAndNothingElse() {
    Reclaimer reclaimer = new Reclaimer(4);
    BufferPool pool = pool(reclaimer);
    reclaimer.announce(looking);
    for (int i = 0; i < 100; i++) {
      ServiceBuffer buffer = taken(pool, releasing, 10, null);
      reclaimer.announce(late);
      assertThat(buffer.tryAddReferences(late, 1)).isTrue();
      reclaimer.withdraw(late);
      buffer.drop(late, 1);
      buffer.drop(releasing, 1);
    }

    assertThat(pool.lent()).isEqualTo(100);

    reclaimer.withdraw(looking);
    pool.reclaim(releasing);

    assertThat(pool.lent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, Reclaimer.BATCH})
  void buffersComeBackByTheBatch(int batch) {
    BufferPool pool = pool(new Reclaimer(batch));
    List<ServiceBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 3 * batch; i++) {
      buffers.add(taken(pool, releasing, 10, null));
    }
    for (int given = 1; given <= 3 * batch; given++) {
      buffers.get(given - 1).drop(releasing, 1);
      assertThat(pool.lent()).isEqualTo(3L * batch - given / batch * batch);
    }
  }

  @Test
  void whoFindsThePoolEmptyTakesOverWhatAnIdleCpuHasRetired() {
    BufferPool pool = new BufferPool(128, new Reclaimer());
    ServiceBuffer one = taken(pool, releasing, 64, null);
    ServiceBuffer other = taken(pool, releasing, 64, null);
    assertThat(pool.take(late, 64, null)).as("nothing is left").isNull();

    one.drop(releasing, 1);
    other.drop(releasing, 1);

    assertThat(pool.take(late, 64, null)).isNotNull();
    assertThat(pool.take(late, 64, null)).isNotNull();
  }

  @Test
  void memoryThatSomebodyMayStillLookAtIsNotGivenOut() {
    Reclaimer reclaimer = new Reclaimer();
    BufferPool pool = new BufferPool(64, reclaimer);
    ServiceBuffer buffer = taken(pool, releasing, 64, null);
    reclaimer.announce(looking);
    buffer.drop(releasing, 1);

    assertThat(pool.take(late, 64, null)).as("ENOBUFS").isNull();

    reclaimer.withdraw(looking);

    assertThat(pool.take(late, 64, null)).isSameAs(buffer);
  }

  @Test
  void aDeadBufferAnswersThatItCannotBeCountedAndIsNotChanged() {
    Reclaimer reclaimer = new Reclaimer(1);
    BufferPool pool = pool(reclaimer);
    reclaimer.announce(looking);
    ServiceBuffer buffer = retired(pool);

    assertThat(buffer.tryAddReferences(looking, 1024)).isFalse();

    reclaimer.withdraw(looking);
    pool.reclaim(releasing);
    assertThat(pool.take(releasing, 10, null)).isSameAs(buffer);
    assertThat(buffer.references()).isEqualTo(1);
  }

  @Test
  void bytesStayChargedUntilTheBufferIsBackInThePool() {
    Reclaimer reclaimer = new Reclaimer();
    BufferPool pool = pool(reclaimer);
    Quota quota = new Quota(100);
    assertThat(pool.charge(releasing, quota, 100)).isTrue();
    ServiceBuffer buffer = taken(pool, releasing, 100, quota);
    reclaimer.announce(looking);
    buffer.drop(releasing, 1);

    assertThat(pool.charge(releasing, quota, 1)).as("EDQUOT").isFalse();

    reclaimer.withdraw(looking);

    assertThat(pool.charge(releasing, quota, 100)).as("after reclaiming").isTrue();
  }

  @Test
  void whatAGivenBackCpuHasRetiredPassesToTheNextOne() {
    BufferPool pool = pool(new Reclaimer(3));
    for (int i = 0; i < 3; i++) {
      DirectCpu shortLived = DirectEngine.newCpu();
      ServiceBuffer buffer = taken(pool, shortLived, 10, null);
      assertThat(pool.lent()).isEqualTo(i + 1);
      buffer.drop(shortLived, 1);
      DirectEngine.end(shortLived);
    }

    assertThat(pool.lent()).isZero();
  }

  @Test
  void aCpuServesOneSystemAfterTheOther() {
    Reclaimer first = new Reclaimer(1);
    Reclaimer second = new Reclaimer(1);
    BufferPool pool = pool(second);
    first.announce(looking);
    first.withdraw(looking);
    second.announce(looking);
    retired(pool);

    assertThat(pool.lent()).isEqualTo(1);

    second.withdraw(looking);
    first.announce(looking);
    pool.reclaim(releasing);

    assertThat(pool.lent()).isZero();
  }
}
