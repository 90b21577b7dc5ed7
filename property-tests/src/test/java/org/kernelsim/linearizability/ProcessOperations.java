package org.kernelsim.linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.MasterProcessHandleTable;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;

/** The MPHT: a process's table is known by the bytes its process has been charged. */
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Param(name = "number", gen = IntGen.class, conf = "0:2")
@Param(name = "thread", gen = ThreadIdGen.class)
public final class ProcessOperations {
  private final Cpu cpu = DirectEngine.newCpu(); // only charged, and that is empty
  private final MasterProcessHandleTable mpht =
      new MasterProcessHandleTable(SequentialTable.CAPACITY);

  /** May wait for the table's lock. */
  @Operation(blocking = true)
  public int add(@Param(name = "value") int value, @Param(name = "thread") int thread) {
    ProcessHandleTable table = new ProcessHandleTable(1, 1, 9);
    table.quota().take(value);
    return SequentialTable.numberOf(mpht.add(table));
  }

  /** May wait for the table's lock. */
  @Operation(blocking = true)
  public boolean remove(@Param(name = "number") int number, @Param(name = "thread") int thread) {
    return mpht.remove(SequentialTable.idOf(number)) != null;
  }

  /** Waits for nobody. */
  @Operation
  public int find(@Param(name = "number") int number, @Param(name = "thread") int thread) {
    ProcessHandleTable table = mpht.find(cpu, SequentialTable.idOf(number));
    return table == null ? SequentialTable.MISS : (int) table.quota().used();
  }
}
