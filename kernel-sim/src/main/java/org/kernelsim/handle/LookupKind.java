package org.kernelsim.handle;

import java.util.Arrays;
import java.util.Optional;

/** The ways to look handles up among which a run chooses. */
public enum LookupKind {
  /** Under LOCK(PPHT): {@link LockedLookup}. */
  LOCKED("locked"),
  /** Without it first: {@link LockFreeLookup}. */
  LOCK_FREE("lock-free");

  private final String key;

  LookupKind(String key) {
    this.key = key;
  }

  /** Its name in options and results, which is also the lookup's. */
  public String key() {
    return key;
  }

  /** The kind of a name. */
  public static Optional<LookupKind> named(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
  }

  /**
   * A lookup for one kernel.
   *
   * @param hold how long a call on the locked path holds LOCK(PPHT)
   */
  public HandleLookup create(LockedLookup.Hold hold) {
    return switch (this) {
      case LOCKED -> new LockedLookup(hold);
      case LOCK_FREE -> new LockFreeLookup(hold);
    };
  }
}
