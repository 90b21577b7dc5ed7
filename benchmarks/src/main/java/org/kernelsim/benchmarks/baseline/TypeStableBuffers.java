package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.kernelsim.machine.Cpu;

/**
 * Buffers that can be counted at any time: pooled, and used again at once; or made anew for each
 * handle and left to the JVM's collector, which is a grace period that costs the lookup nothing.
 */
final class TypeStableBuffers implements Buffers<TypeStableBuffer> {
  private final LongAdder lent = new LongAdder();

  /** Null where the collector takes care. */
  private final MpmcVarHandleArrayQueue<TypeStableBuffer> free;

  private TypeStableBuffers(MpmcVarHandleArrayQueue<TypeStableBuffer> free) {
    this.free = free;
  }

  static TypeStableBuffers pooled() {
    return new TypeStableBuffers(new MpmcVarHandleArrayQueue<>(TableBaseline.MOST));
  }

  static TypeStableBuffers collected() {
    return new TypeStableBuffers(null);
  }

  @Override
  public TypeStableBuffer take(Cpu cpu, int length) {
    lent.increment();
    TypeStableBuffer buffer = free == null ? null : free.poll();
    if (buffer == null) {
      buffer = new TypeStableBuffer(this);
    }
    buffer.begin(length);
    return buffer;
  }

  /** It is free; where the pool is full it is left to the collector, as one never pooled. */
  void put(TypeStableBuffer buffer) {
    lent.decrement();
    if (free != null) {
      free.offer(buffer);
    }
  }

  @Override
  public void drop(Cpu cpu, TypeStableBuffer buffer, long references) {
    buffer.drop(references);
  }

  @Override
  public int length(TypeStableBuffer buffer) {
    return buffer.length();
  }

  @Override
  public long references(TypeStableBuffer buffer) {
    return buffer.references();
  }

  @Override
  public long lent() {
    return lent.sum();
  }
}
