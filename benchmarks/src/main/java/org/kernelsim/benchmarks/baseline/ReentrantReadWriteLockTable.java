package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Guarded by a ReentrantReadWriteLock: lookups beside each other, changes alone. */
final class ReentrantReadWriteLockTable extends GuardedTable {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  @Override
  long lockToRead() {
    lock.readLock().lock();
    return 0;
  }

  @Override
  void unlockRead(long stamp) {
    lock.readLock().unlock();
  }

  @Override
  long lockToWrite() {
    lock.writeLock().lock();
    return 0;
  }

  @Override
  void unlockWrite(long stamp) {
    lock.writeLock().unlock();
  }
}
