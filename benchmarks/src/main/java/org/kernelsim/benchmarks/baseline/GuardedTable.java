package org.kernelsim.benchmarks.baseline;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/**
 * The kernel's kind of table and its buffers under a lock of the JDK: taken to read for a lookup,
 * held until the reference is counted or the buffer has been used, and taken to write for a change.
 */
abstract class GuardedTable extends HandleTable<ServiceBuffer> {
  private final SlotTable<ServiceBuffer> handles =
      new SlotTable<>(TableBaseline.MOST, SlotTable.GENERATION_BITS);

  /** What is answered is given back to unlock. */
  abstract long lockToRead();

  abstract void unlockRead(long stamp);

  abstract long lockToWrite();

  abstract void unlockWrite(long stamp);

  @Override
  final long add(ServiceBuffer buffer) {
    long stamp = lockToWrite();
    long handle = handles.add(buffer);
    unlockWrite(stamp);
    return handle;
  }

  @Override
  final ServiceBuffer remove(long handle) {
    long stamp = lockToWrite();
    ServiceBuffer buffer = handles.remove(handle);
    unlockWrite(stamp);
    return buffer;
  }

  @Override
  final int lengthOf(Cpu cpu, long handle) {
    long stamp = lockToRead();
    ServiceBuffer buffer = handles.find(handle);
    int length = buffer == null ? HandleBaseline.NOT_THERE : buffer.length();
    unlockRead(stamp);
    return length;
  }

  @Override
  final ServiceBuffer find(Cpu cpu, long handle, long references) {
    long stamp = lockToRead();
    ServiceBuffer buffer = handles.find(handle);
    if (buffer != null) {
      buffer.addReferences(cpu, references);
    }
    unlockRead(stamp);
    return buffer;
  }
}
