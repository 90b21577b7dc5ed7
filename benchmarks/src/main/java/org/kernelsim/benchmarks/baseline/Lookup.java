package org.kernelsim.benchmarks.baseline;

import java.util.function.Supplier;
import org.kernelsim.memory.ServiceBuffer;

/** The ways to look a handle up that are compared, ours first. */
public enum Lookup {
  /** The kernel's, without the lock. */
  LOCK_FREE("find, lock-free", LockFreeBaseline::new),
  /** The kernel's, as FIG. 8 draws it. */
  LOCKED("find, locked", LockedBaseline::new),
  /** {@code synchronized}. */
  SYNCHRONIZED("synchronized", () -> baseline(SynchronizedTable::new)),
  /** ReentrantLock. */
  REENTRANT_LOCK("ReentrantLock", () -> baseline(ReentrantLockTable::new)),
  /** StampedLock, read lock. */
  STAMPED_READ("StampedLock, read", () -> baseline(StampedReadTable::new)),
  /** StampedLock, optimistic. */
  STAMPED_OPTIMISTIC(
      "StampedLock, optimistic",
      () -> new TableBaseline<>(TypeStableBuffers.pooled(), StampedOptimisticTable::new)),
  /** ReentrantReadWriteLock, read lock. */
  REENTRANT_READ_WRITE_LOCK(
      "ReentrantReadWriteLock", () -> baseline(ReentrantReadWriteLockTable::new)),
  /** ConcurrentHashMap. */
  CONCURRENT_HASH_MAP(
      "ConcurrentHashMap",
      () -> new TableBaseline<>(TypeStableBuffers.collected(), ConcurrentHashMapTable::new)),
  /** NonBlockingHashMapLong. */
  NON_BLOCKING_HASH_MAP(
      "NonBlockingHashMapLong",
      () -> new TableBaseline<>(TypeStableBuffers.collected(), NonBlockingHashMapTable::new)),
  /** Count, look again, undo: without announcement. */
  COUNT_AND_RECHECK(
      "count and re-check",
      () -> new TableBaseline<>(TypeStableBuffers.pooled(), CountAndRecheckTable::new));

  private final String title;
  private final Supplier<HandleBaseline<?>> maker;

  Lookup(String title, Supplier<HandleBaseline<?>> maker) {
    this.title = title;
    this.maker = maker;
  }

  private static HandleBaseline<?> baseline(Supplier<HandleTable<ServiceBuffer>> newTable) {
    return new TableBaseline<>(new PooledBuffers(), newTable);
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }

  /** A new one, without processes. */
  public HandleBaseline<?> create() {
    return maker.get();
  }
}
