package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.atomic.AtomicLong;
import org.kernelsim.machine.Cpu;

/**
 * A concurrent map of handles, which are numbers never used twice. Its buffers are left to the
 * JVM's collector, so that what was found stays what it is, and a count needs no second look: more
 * than a service domain can have that manages its memory itself.
 */
abstract class MapTable extends HandleTable<TypeStableBuffer> {
  private final AtomicLong handles = new AtomicLong();

  abstract TypeStableBuffer get(long handle);

  abstract void put(long handle, TypeStableBuffer buffer);

  @Override
  final long add(TypeStableBuffer buffer) {
    long handle = handles.incrementAndGet();
    put(handle, buffer);
    return handle;
  }

  @Override
  final int lengthOf(Cpu cpu, long handle) {
    TypeStableBuffer buffer = get(handle);
    return buffer == null ? HandleBaseline.NOT_THERE : buffer.length();
  }

  @Override
  final TypeStableBuffer find(Cpu cpu, long handle, long references) {
    TypeStableBuffer buffer = get(handle);
    return buffer != null && buffer.tryAdd(references) ? buffer : null;
  }
}
