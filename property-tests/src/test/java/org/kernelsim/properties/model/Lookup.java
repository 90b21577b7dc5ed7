package org.kernelsim.properties.model;

import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.memory.Reclaimer;

/** How handles are looked up. */
enum Lookup {
  LOCKED,
  LOCKED_THROUGH_CALL,
  LOCK_FREE;

  /** For one kernel; without the lock, every buffer is used again as soon as it may be. */
  HandleLookup forKernel() {
    return switch (this) {
      case LOCKED -> new LockedLookup(Hold.LOOKUP);
      case LOCKED_THROUGH_CALL -> new LockedLookup(Hold.CALL);
      case LOCK_FREE -> new LockFreeLookup(new Reclaimer(1));
    };
  }
}
