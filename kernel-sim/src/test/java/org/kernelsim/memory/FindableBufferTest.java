package org.kernelsim.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;

/** Only a buffer that a table has led to waits until nobody looks any more. */
class FindableBufferTest {
  private final Reclaimer reclaimer = new Reclaimer(1);
  private final BufferPool pool = new BufferPool(1 << 20, reclaimer);
  private final ProcessHandleTable table = new ProcessHandleTable(8, 10, 1 << 20);
  private final Cpu cpu = DirectEngine.newCpu();
  private final Cpu looking = DirectEngine.newCpu();

  private void dropWhileAnotherLooks(ServiceBuffer buffer) {
    reclaimer.announce(looking);
    buffer.drop(cpu, 1);
  }

  @Test
  void oneThatNoTableLedToIsBackAtOnce() {
    dropWhileAnotherLooks(pool.take(cpu, 10, null));
    assertThat(pool.lent()).isZero();
    reclaimer.withdraw(looking);
  }

  @Test
  void oneThatATableLedToIsNot() {
    ServiceBuffer buffer = pool.take(cpu, 10, null);
    long handle = table.add(cpu, buffer);
    table.remove(cpu, handle);
    dropWhileAnotherLooks(buffer);
    assertThat(pool.lent()).isEqualTo(1);
    reclaimer.withdraw(looking);
    pool.reclaim(cpu);
    assertThat(pool.lent()).isZero();
  }

  @Test
  void whatATableOnceLedToIsForgottenByItsNextUse() {
    oneThatATableLedToIsNot();
    oneThatNoTableLedToIsBackAtOnce();
  }
}
