package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.locks.ReentrantLock;

/** Guarded by a ReentrantLock, for reading as for changing. */
final class ReentrantLockTable extends GuardedTable {
  private final ReentrantLock lock = new ReentrantLock();

  @Override
  long lockToRead() {
    return lockToWrite();
  }

  @Override
  void unlockRead(long stamp) {
    unlockWrite(stamp);
  }

  @Override
  long lockToWrite() {
    lock.lock();
    return 0;
  }

  @Override
  void unlockWrite(long stamp) {
    lock.unlock();
  }
}
