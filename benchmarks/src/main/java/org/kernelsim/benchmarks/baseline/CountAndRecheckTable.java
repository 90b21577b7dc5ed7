package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.SlotTable;

/**
 * What Linux and gVisor do, and the strongest rival: load the slot, count a reference unless the
 * buffer is free, look at the slot again, and undo the count when it has changed. Nobody is told
 * that somebody looks, so there is no fence; in return the memory of a count stays one for ever,
 * and nothing can be used without counting it: the uncounted lookup counts, too.
 *
 * <p>When the slot still has the handle after the count, the handle's own reference was there when
 * it was counted, and so the buffer was of this handle. Changes are made under a lock.
 */
final class CountAndRecheckTable extends HandleTable<TypeStableBuffer> {
  private final ReentrantLock lock = new ReentrantLock();
  private final SlotTable<TypeStableBuffer> handles =
      new SlotTable<>(TableBaseline.MOST, SlotTable.GENERATION_BITS);

  @Override
  long add(TypeStableBuffer buffer) {
    lock.lock();
    long handle = handles.add(buffer);
    lock.unlock();
    return handle;
  }

  @Override
  TypeStableBuffer remove(long handle) {
    lock.lock();
    TypeStableBuffer buffer = handles.remove(handle);
    lock.unlock();
    return buffer;
  }

  @Override
  int lengthOf(Cpu cpu, long handle) {
    TypeStableBuffer buffer = find(cpu, handle, 1);
    if (buffer == null) {
      return HandleBaseline.NOT_THERE;
    }
    int length = buffer.length();
    buffer.drop(1);
    return length;
  }

  @Override
  TypeStableBuffer find(Cpu cpu, long handle, long references) {
    TypeStableBuffer buffer = handles.find(handle);
    if (buffer == null || !buffer.tryAdd(references)) {
      return null;
    }
    if (handles.detail(handle) == SlotTable.NO_DETAIL) {
      buffer.drop(references);
      return null;
    }
    return buffer;
  }
}
