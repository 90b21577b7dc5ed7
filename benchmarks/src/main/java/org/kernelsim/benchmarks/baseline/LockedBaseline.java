package org.kernelsim.benchmarks.baseline;

import org.kernelsim.handle.LockedLookup;
import org.kernelsim.machine.Cpu;

/** The kernel's lookup under LOCK(PPHT), held for the lookup alone. */
final class LockedBaseline extends KernelBaseline {
  LockedBaseline() {
    super(new LockedLookup());
  }

  @Override
  public int lengthOf(Cpu cpu, long process, long handle) {
    return lengthOfLocked(cpu, process, handle);
  }
}
