package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.locks.StampedLock;

/** Guarded by a StampedLock whose read lock is taken: lookups beside each other, changes alone. */
final class StampedReadTable extends GuardedTable {
  private final StampedLock lock = new StampedLock();

  @Override
  long lockToRead() {
    return lock.readLock();
  }

  @Override
  void unlockRead(long stamp) {
    lock.unlockRead(stamp);
  }

  @Override
  long lockToWrite() {
    return lock.writeLock();
  }

  @Override
  void unlockWrite(long stamp) {
    lock.unlockWrite(stamp);
  }
}
