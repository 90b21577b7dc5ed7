package org.kernelsim.linearizability;

import org.kernelsim.handle.RacyLookup;

/** Wrong on purpose: looked up without the lock and without an announcement. */
public final class RacyHandles extends HandleOperations {
  /** A new table. */
  public RacyHandles() {
    super(new RacyLookup());
  }
}
