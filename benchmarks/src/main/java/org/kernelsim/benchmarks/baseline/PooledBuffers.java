package org.kernelsim.benchmarks.baseline;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;

/** The kernel's buffers where they are found under a lock: each is back as soon as it is free. */
final class PooledBuffers implements Buffers<ServiceBuffer> {
  private final BufferPool pool = new BufferPool(TableBaseline.POOL_BYTES);

  @Override
  public ServiceBuffer take(Cpu cpu, int length) {
    return pool.take(cpu, length, null);
  }

  @Override
  public void drop(Cpu cpu, ServiceBuffer buffer, long references) {
    buffer.drop(cpu, references);
  }

  @Override
  public int length(ServiceBuffer buffer) {
    return buffer.length();
  }

  @Override
  public long references(ServiceBuffer buffer) {
    return buffer.references();
  }

  @Override
  public long lent() {
    return pool.lent();
  }
}
