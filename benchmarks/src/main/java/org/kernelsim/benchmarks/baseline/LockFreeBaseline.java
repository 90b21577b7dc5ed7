package org.kernelsim.benchmarks.baseline;

import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;

/**
 * The kernel's lookup without the lock, with the locked path behind it for what it does not find.
 */
final class LockFreeBaseline extends KernelBaseline {
  private final LockFreeLookup lookup;

  LockFreeBaseline() {
    this(new LockFreeLookup());
  }

  private LockFreeBaseline(LockFreeLookup lookup) {
    super(lookup);
    this.lookup = lookup;
  }

  @Override
  public int lengthOf(Cpu cpu, long process, long handle) {
    lookup.announce(cpu);
    ProcessHandleTable table = table(cpu, process);
    ServiceBuffer buffer = table == null ? null : table.find(cpu, handle);
    int length = buffer == null ? NOT_THERE : buffer.length();
    lookup.withdraw(cpu);
    return buffer == null ? lengthOfLocked(cpu, process, handle) : length;
  }
}
