package org.kernelsim.handle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;

/** The tables at the sizes that the default limits promise. */
class ManyHandlesTest {
  private final DirectCpu cpu = DirectEngine.newCpu();
  private final LockFreeLookup lookup = new LockFreeLookup();
  private final Kernel kernel = new Kernel(Limits.DEFAULT, lookup);

  @Test
  void eachOfAMillionHandlesOfOneProcessIsFoundWithoutTheLock() {
    int most = Limits.DEFAULT.handlesPerProcess();
    ProcessHandleTable table = kernel.createProcess("many").handles();
    ServiceBuffer buffer = kernel.buffers().take(cpu, 1, null);
    buffer.addReferences(cpu, most - 1);
    long[] handles = new long[most];
    for (int i = 0; i < most; i++) {
      handles[i] = table.add(cpu, buffer);
    }

    assertThat(table.add(cpu, buffer)).as("the table is full").isZero();
    int found = 0;
    for (long handle : handles) {
      found += lookup.find(cpu, table, handle, 1) == buffer ? 1 : 0;
    }
    assertThat(found).isEqualTo(most);
    assertThat(buffer.references()).isEqualTo(2L * most);
    buffer.drop(cpu, most);
    assertThat(kernel.shutDown(cpu).none()).isTrue();
  }

  @Test
  void eachOfAHundredThousandProcessesHasItsTable() {
    int most = Limits.DEFAULT.processes();
    long[] ids = new long[most];
    Process[] processes = new Process[most];
    for (int i = 0; i < most; i++) {
      processes[i] = kernel.createProcess("one of many");
      ids[i] = processes[i].id();
    }

    for (int i = 0; i < most; i++) {
      assertThat(kernel.mpht().find(cpu, ids[i])).isSameAs(processes[i].handles());
    }
    assertThat(SlotTable.slotOf(ids[most - 1])).isEqualTo(most - 1);
  }
}
