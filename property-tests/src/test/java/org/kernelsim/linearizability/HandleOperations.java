package org.kernelsim.linearizability;

import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;

/**
 * The PPHT as the calls use it: add is a transfer, remove is a release, and a lookup counts a
 * reference, reads the data and gives the reference up. Every buffer of data is filled with one
 * value, and is used again as soon as it may be.
 */
@Param(name = "value", gen = IntGen.class, conf = "1:9")
@Param(name = "number", gen = IntGen.class, conf = "0:2")
@Param(name = "thread", gen = ThreadIdGen.class)
public abstract class HandleOperations {
  /** What no data is: bytes of several. */
  private static final int MIXED = -1;

  private static final int LENGTH = 4;
  private static final int MOST_THREADS = 8;

  private final HandleLookup lookup;
  private final BufferPool pool;
  private final ProcessHandleTable table =
      new ProcessHandleTable(SequentialTable.CAPACITY, 10, 1 << 10);
  private final Cpu[] cpus = new Cpu[MOST_THREADS];

  HandleOperations(HandleLookup lookup) {
    this.lookup = lookup;
    this.pool = new BufferPool(1 << 10, lookup.reclaimer());
    Arrays.setAll(cpus, i -> knownCpu());
  }

  /** One that has looked before: only its first look may have to wait for others. */
  private Cpu knownCpu() {
    Cpu cpu = DirectEngine.newCpu();
    if (lookup.beginsWithoutLock()) {
      lookup.announce(cpu);
      lookup.withdraw(cpu);
    }
    return cpu;
  }

  /** May wait for LOCK(PPHT). */
  @Operation(blocking = true)
  public final int add(@Param(name = "value") int value, @Param(name = "thread") int thread) {
    Cpu cpu = cpus[thread];
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) value);
    ServiceBuffer buffer = pool.take(cpu, LENGTH, null);
    buffer.fill(cpu, bytes, 0);
    table.lockBy(cpu);
    long handle = table.add(cpu, buffer);
    table.unlockBy(cpu);
    if (handle == 0) {
      buffer.drop(cpu, 1);
    }
    return SequentialTable.numberOf(handle);
  }

  /** May wait for LOCK(PPHT). */
  @Operation(blocking = true)
  public final boolean remove(
      @Param(name = "number") int number, @Param(name = "thread") int thread) {
    Cpu cpu = cpus[thread];
    table.lockBy(cpu);
    ServiceBuffer buffer = table.remove(cpu, SequentialTable.idOf(number));
    table.unlockBy(cpu);
    if (buffer == null) {
      return false;
    }
    buffer.drop(cpu, 1);
    return true;
  }

  /** Its answer is read after the lookup, with the reference that it has counted. */
  @Operation
  public final int find(@Param(name = "number") int number, @Param(name = "thread") int thread) {
    Cpu cpu = cpus[thread];
    ServiceBuffer buffer = lookup.find(cpu, table, SequentialTable.idOf(number), 1);
    if (buffer == null) {
      return SequentialTable.MISS;
    }
    byte[] bytes = new byte[LENGTH];
    buffer.copyTo(cpu, 0, bytes, 0, LENGTH);
    buffer.drop(cpu, 1);
    for (byte one : bytes) {
      if (one != bytes[0]) {
        return MIXED;
      }
    }
    return bytes[0];
  }

  /** When nothing runs: every buffer out of the pool is behind a handle. */
  @Validate
  public final void noBufferIsLost() {
    pool.reclaim(cpus[0]);
    if (pool.lent() != table.size()) {
      throw new IllegalStateException(pool.lent() + " buffers, " + table.size() + " handles");
    }
  }
}
