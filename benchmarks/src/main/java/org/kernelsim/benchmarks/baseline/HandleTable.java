package org.kernelsim.benchmarks.baseline;

import org.kernelsim.machine.Cpu;

/**
 * The handles of one process, guarded in one way. Thread-safe.
 *
 * @param <B> the buffers
 */
abstract class HandleTable<B> {

  /** Adds a handle, which takes over one reference of the buffer. */
  abstract long add(B buffer);

  /** Takes a handle out; its reference passes to the caller. Null when it is not there. */
  abstract B remove(long handle);

  /** As {@link HandleBaseline#lengthOf}. */
  abstract int lengthOf(Cpu cpu, long handle);

  /** As {@link HandleBaseline#find}. */
  abstract B find(Cpu cpu, long handle, long references);
}
