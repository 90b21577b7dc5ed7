package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.locks.StampedLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.SlotTable;

/**
 * Guarded by a StampedLock that lookups do not take: they look, and ask then whether anything was
 * changed meanwhile. A count that was not of the right data is dropped again. What was disturbed is
 * looked up under the read lock.
 */
final class StampedOptimisticTable extends HandleTable<TypeStableBuffer> {
  private final StampedLock lock = new StampedLock();
  private final SlotTable<TypeStableBuffer> handles =
      new SlotTable<>(TableBaseline.MOST, SlotTable.GENERATION_BITS);

  @Override
  long add(TypeStableBuffer buffer) {
    long stamp = lock.writeLock();
    long handle = handles.add(buffer);
    lock.unlockWrite(stamp);
    return handle;
  }

  @Override
  TypeStableBuffer remove(long handle) {
    long stamp = lock.writeLock();
    TypeStableBuffer buffer = handles.remove(handle);
    lock.unlockWrite(stamp);
    return buffer;
  }

  @Override
  int lengthOf(Cpu cpu, long handle) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      int length = lengthOf(handles.find(handle));
      if (lock.validate(stamp)) {
        return length;
      }
    }
    stamp = lock.readLock();
    int length = lengthOf(handles.find(handle));
    lock.unlockRead(stamp);
    return length;
  }

  private static int lengthOf(TypeStableBuffer buffer) {
    return buffer == null ? HandleBaseline.NOT_THERE : buffer.length();
  }

  @Override
  TypeStableBuffer find(Cpu cpu, long handle, long references) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      TypeStableBuffer buffer = counted(handle, references);
      if (lock.validate(stamp)) {
        return buffer;
      }
      if (buffer != null) {
        buffer.drop(references);
      }
    }
    stamp = lock.readLock();
    TypeStableBuffer buffer = counted(handle, references);
    lock.unlockRead(stamp);
    return buffer;
  }

  private TypeStableBuffer counted(long handle, long references) {
    TypeStableBuffer buffer = handles.find(handle);
    return buffer != null && buffer.tryAdd(references) ? buffer : null;
  }
}
