package org.kernelsim.benchmarks.baseline;

import org.kernelsim.machine.Cpu;

/**
 * Handles of processes, and one way to look them up: from a process and a handle of its, through
 * the master table and the process's own, to a buffer. Thread-safe; each thread has a CPU of its
 * own, which it gives back.
 *
 * <p>A buffer goes back to where it came from, and may be used for other data, when its handle has
 * been released and every reference of it dropped.
 *
 * @param <B> the buffers
 */
public abstract class HandleBaseline<B> {
  /** The length of what is not there. */
  public static final int NOT_THERE = -1;

  /** For the ways to look up. */
  protected HandleBaseline() {}

  /** Creates a process without handles; its identifier. */
  public abstract long createProcess();

  /**
   * Takes a buffer for so many bytes and gives the process a handle to it.
   *
   * @return the handle
   */
  public abstract long add(Cpu cpu, long process, int length);

  /**
   * Takes a handle away.
   *
   * @return false when it is not there
   */
  public abstract boolean release(Cpu cpu, long process, long handle);

  /**
   * The uncounted lookup: finds the buffer, and uses it while it is guarded, without a reference.
   *
   * @return how many bytes it carries, or {@link #NOT_THERE}
   */
  public abstract int lengthOf(Cpu cpu, long process, long handle);

  /**
   * The counted lookup, which a message that is queued needs: finds the buffer and counts
   * references, which keep it when it is not guarded any more.
   *
   * @param references at least 1
   * @return null, and nothing counted, when the handle is not there
   */
  public abstract B find(Cpu cpu, long process, long handle, long references);

  /** Gives references up. */
  public abstract void drop(Cpu cpu, B buffer, long references);

  /** How many bytes a buffer carries; the caller has a reference. */
  public abstract int length(B buffer);

  /** How many references a buffer has. For tests. */
  public abstract long references(B buffer);

  /** How many buffers somebody refers to; when nothing runs. For tests. */
  public abstract long lent(Cpu cpu);

  /** A counted lookup from beginning to end: the reference is taken, used, and given up. */
  public final int lengthOfCounted(Cpu cpu, long process, long handle) {
    B buffer = find(cpu, process, handle, 1);
    if (buffer == null) {
      return NOT_THERE;
    }
    int length = length(buffer);
    drop(cpu, buffer, 1);
    return length;
  }
}
