package org.kernelsim.memory;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Work;

/**
 * Where buffers come from and return to: one free list for each power of two from 64 bytes to 16
 * MiB. Buffers are made when first needed, up to a limit of bytes for all of them together.
 *
 * <p><b>Concurrency.</b> Thread-safe; takes no lock. The free lists are JCTools' array queues
 * (multiple producers and consumers, lock-free but not wait-free): what was written to a buffer
 * before it was put is seen by who takes it. {@link #take} reclaims once when it finds nothing, and
 * then gives up: it waits for nobody. A thread that stops inside it keeps at most one buffer from
 * others.
 *
 * <pre>{@code
 * ServiceBuffer buffer = pool.take(cpu, length, quota);
 * if (buffer == null) {
 *   // ENOBUFS
 * }
 * ...
 * buffer.drop(cpu, 1); // the last reference brings it back
 * }</pre>
 */
public final class BufferPool {
  /** The longest buffer, in bytes. */
  public static final int MAX_LENGTH = 1 << 24;

  private static final int SMALLEST_CLASS = 6;
  private static final int CLASSES = 24 - SMALLEST_CLASS + 1;
  private static final int FREE_LIST_LENGTH = 4096;

  private final FreeList[] free = new FreeList[CLASSES];
  private final AtomicLong madeBytes = new AtomicLong();
  private final long limit;
  private final Reclaimer reclaimer;

  /** An empty pool of buffers that are found under a lock only. */
  public BufferPool(long limit) {
    this(limit, null);
  }

  /**
   * An empty pool.
   *
   * @param limit the most bytes all buffers may have together, counted by their capacity
   * @param reclaimer brings back buffers that are found without a lock; null where none are, and
   *     then each comes back at once
   */
  public BufferPool(long limit, Reclaimer reclaimer) {
    this.limit = limit;
    this.reclaimer = reclaimer;
    for (int i = 0; i < CLASSES; i++) {
      int most = (int) Math.max(2, Math.min(FREE_LIST_LENGTH, limit >> i + SMALLEST_CLASS));
      free[i] = new FreeList(most);
    }
  }

  /**
   * Takes a buffer, with one reference for the caller.
   *
   * @param length how many bytes it shall carry, 0 to {@link #MAX_LENGTH}
   * @param quota already charged with the length, to be given back when the buffer returns; or null
   * @return null when the limit is reached (ENOBUFS)
   */
  public ServiceBuffer take(Cpu cpu, int length, Quota quota) {
    int sizeClass = classOf(length);
    ServiceBuffer buffer = takeFree(cpu, sizeClass);
    if (buffer == null && reclaim(cpu)) {
      buffer = takeFree(cpu, sizeClass);
    }
    if (buffer != null) {
      buffer.begin(length, quota);
    }
    return buffer;
  }

  private ServiceBuffer takeFree(Cpu cpu, int sizeClass) {
    FreeList list = free[sizeClass];
    cpu.charge(Work.QUEUE_TAKE);
    cpu.write(list.line);
    ServiceBuffer buffer = list.queue.poll();
    return buffer == null ? make(sizeClass) : buffer;
  }

  /**
   * Brings back what nobody refers to and nobody can still find, of all CPUs; not while announced.
   *
   * @return whether there was any
   */
  public boolean reclaim(Cpu cpu) {
    return reclaimer != null && reclaimer.reclaimAll(cpu);
  }

  /**
   * Charges bytes to a quota; when it has not so many left, once more after reclaiming.
   *
   * @return false, and nothing charged, when it has not so many left then (EDQUOT)
   */
  public boolean charge(Cpu cpu, Quota quota, long bytes) {
    return quota.take(bytes) || reclaim(cpu) && quota.take(bytes);
  }

  /** Brings its buffers back, or null where each comes back at once. */
  Reclaimer reclaimer() {
    return reclaimer;
  }

  void put(Cpu cpu, ServiceBuffer buffer) {
    FreeList list = free[buffer.sizeClass()];
    cpu.charge(Work.QUEUE_PUT);
    cpu.write(list.line);
    if (!list.queue.offer(buffer)) {
      unmake(buffer.sizeClass());
    }
  }

  /**
   * How many buffers are out of the pool: those made less those free. Exact when no call runs; a
   * count of its own would be one more word that every call writes.
   */
  public long lent() {
    long lent = 0;
    for (FreeList list : free) {
      lent += list.made.get() - list.queue.size();
    }
    return lent;
  }

  private ServiceBuffer make(int sizeClass) {
    int capacity = capacityOf(sizeClass);
    free[sizeClass].made.incrementAndGet();
    if (madeBytes.addAndGet(capacity) > limit && !shrink(sizeClass)) {
      unmake(sizeClass);
      return null;
    }
    return new ServiceBuffer(this, sizeClass, capacity);
  }

  private void unmake(int sizeClass) {
    free[sizeClass].made.decrementAndGet();
    madeBytes.addAndGet(-capacityOf(sizeClass));
  }

  /** Gives up free buffers of other sizes until what is made is within the limit again. */
  private boolean shrink(int wanted) {
    for (int i = CLASSES - 1; i >= 0; i--) {
      while (i != wanted && madeBytes.get() > limit && free[i].queue.poll() != null) {
        unmake(i);
      }
    }
    return madeBytes.get() <= limit;
  }

  private static int classOf(int length) {
    int bits = 32 - Integer.numberOfLeadingZeros(Math.max(length, 1) - 1);
    return Math.max(bits - SMALLEST_CLASS, 0);
  }

  private static int capacityOf(int sizeClass) {
    return 1 << sizeClass + SMALLEST_CLASS;
  }

  private static final class FreeList {
    final MpmcVarHandleArrayQueue<ServiceBuffer> queue;
    final SharedLine line = new SharedLine();
    final AtomicInteger made = new AtomicInteger();

    FreeList(int most) {
      queue = new MpmcVarHandleArrayQueue<>(most);
    }
  }
}
