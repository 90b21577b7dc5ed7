package org.kernelsim.linearizability;

import org.kernelsim.handle.LockedLookup;

/** Looked up under LOCK(PPHT), as FIG. 8 draws it. */
public final class LockedHandles extends HandleOperations {
  /** A new table. */
  public LockedHandles() {
    super(new LockedLookup());
  }
}
