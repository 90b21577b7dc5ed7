package org.kernelsim.benchmarks.baseline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A buffer whose count of references anybody may touch at any time, whether it is in use, free, or
 * in use for other data: memory that never becomes anything but a buffer. It is what a lookup needs
 * that tells nobody that it looks: it counts first, and then looks again whether it has counted the
 * right thing.
 *
 * <p>The word is the number of references; far below zero the buffer is free. Whoever counts too
 * late, or of other data than he meant, drops again what he counted, as any reference is dropped;
 * so the buffer ends with the last reference, whoever had it. Counting and dropping are one atomic
 * addition each; taking it into use adds, too, so that what others have counted meanwhile stays.
 */
final class TypeStableBuffer {
  private static final long FREE = Long.MIN_VALUE / 2;
  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES =
          MethodHandles.lookup().findVarHandle(TypeStableBuffer.class, "references", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TypeStableBuffers pool;

  /** As much memory as a service buffer for messages of a benchmark has. */
  @SuppressWarnings("unused") // room, not data
  private final byte[] bytes = new byte[64];

  private int length;

  @SuppressWarnings("unused") // through REFERENCES
  private volatile long references = FREE;

  TypeStableBuffer(TypeStableBuffers pool) {
    this.pool = pool;
  }

  /** Taken into use, with one reference. */
  void begin(int newLength) {
    length = newLength;
    REFERENCES.getAndAdd(this, 1 - FREE);
  }

  int length() {
    return length;
  }

  /** Zero when it is free. */
  long references() {
    return Math.max(0, (long) REFERENCES.getAcquire(this));
  }

  /**
   * Counts references.
   *
   * @return false, and nothing counted, when the buffer is free; otherwise the caller has them,
   *     though perhaps not of the data he meant
   */
  boolean tryAdd(long count) {
    if ((long) REFERENCES.getAndAdd(this, count) >= 0) {
      return true;
    }
    drop(count);
    return false;
  }

  /** Gives references up; with the last one the buffer is free. */
  void drop(long count) {
    if ((long) REFERENCES.getAndAdd(this, -count) == count
        && REFERENCES.compareAndSet(this, 0L, FREE)) {
      pool.put(this);
    }
  }
}
