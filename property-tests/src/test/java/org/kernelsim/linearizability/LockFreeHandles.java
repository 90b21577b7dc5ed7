package org.kernelsim.linearizability;

import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.memory.Reclaimer;

/** Looked up without the lock. */
public final class LockFreeHandles extends HandleOperations {
  /** A new table. */
  public LockFreeHandles() {
    super(new LockFreeLookup(new Reclaimer(1)));
  }
}
