package org.kernelsim.machine;

import java.util.Arrays;

/**
 * A cache line that several CPUs read and write, as the discrete-event engine sees it. Under the
 * direct engine the hardware has the real one and this object is not touched.
 *
 * <p>Reading a line one already holds costs nothing beside the access. Reading a line another has
 * written, or writing a line that others hold, costs a transfer, and transfers of one line queue:
 * each begins when the line is free. Source: ours; checked against published latencies of contended
 * counters, see docs/design/engines.md.
 *
 * <p>Not thread-safe: written only by the discrete-event engine, on its one host thread.
 */
public class SharedLine {
  private static final int NOBODY = -1;

  private int writer = NOBODY;
  private long busyUntil;

  /** One bit for each CPU; null until a CPU reads what another has written. */
  private long[] readers;

  /** Whether a read by this CPU finds the line in its own cache. */
  public final boolean readableBy(int cpu) {
    return writer == cpu || writer == NOBODY || isReader(cpu);
  }

  /** Whether a write by this CPU finds the line in its own cache and in no other. */
  public final boolean writableBy(int cpu) {
    return (writer == cpu || writer == NOBODY) && !hasReadersBut(cpu);
  }

  /**
   * This CPU has read the line; the transfer, if one was needed, ends at {@code until}.
   *
   * @param until virtual time in cycles
   */
  public final void readBy(int cpu, long until) {
    if (writer == cpu) {
      return;
    }
    if (readers == null) {
      readers = new long[(Math.max(cpu, writer) >> 6) + 1];
    }
    addReader(cpu);
    busyUntil = Math.max(busyUntil, until);
  }

  /**
   * This CPU has written the line, and no other holds it any more.
   *
   * @param until virtual time in cycles at which the transfer, if one was needed, ends
   */
  public final void writtenBy(int cpu, long until) {
    writer = cpu;
    if (readers != null) {
      Arrays.fill(readers, 0);
    }
    busyUntil = until;
  }

  /** The virtual time in cycles at which the transfers begun so far are over. */
  public final long busyUntil() {
    return busyUntil;
  }

  private boolean isReader(int cpu) {
    return readers != null && cpu >> 6 < readers.length && (readers[cpu >> 6] >>> cpu & 1) != 0;
  }

  private boolean hasReadersBut(int cpu) {
    if (readers != null) {
      for (int i = 0; i < readers.length; i++) {
        long self = cpu >> 6 == i ? 1L << cpu : 0;
        if ((readers[i] & ~self) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  private void addReader(int cpu) {
    if (cpu >> 6 >= readers.length) {
      readers = Arrays.copyOf(readers, (cpu >> 6) + 1);
    }
    readers[cpu >> 6] |= 1L << cpu;
  }
}
