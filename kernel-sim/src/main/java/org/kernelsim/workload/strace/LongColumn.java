package org.kernelsim.workload.strace;

import java.util.Arrays;

/** A column of numbers that grows without being copied as a whole. */
final class LongColumn {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private long[][] chunks = new long[16][];
  private int size;

  int size() {
    return size;
  }

  void add(long value) {
    int chunk = size >> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[CHUNK];
    }
    chunks[chunk][size++ & CHUNK - 1] = value;
  }

  long get(int index) {
    return chunks[index >> CHUNK_BITS][index & CHUNK - 1];
  }

  void set(int index, long value) {
    chunks[index >> CHUNK_BITS][index & CHUNK - 1] = value;
  }

  int high(int index) {
    return (int) (get(index) >>> 32);
  }

  int low(int index) {
    return (int) get(index);
  }

  void setHigh(int index, int value) {
    set(index, pack(value, low(index)));
  }

  void setLow(int index, int value) {
    set(index, pack(high(index), value));
  }

  /** Two ints in one number. */
  static long pack(int high, int low) {
    return (long) high << 32 | low & 0xffffffffL;
  }
}
