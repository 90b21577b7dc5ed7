package org.kernelsim.workload.strace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names met in a trace, each made a string once and numbered in order of appearance. */
final class NameTable {
  /** Several times as many as there are system calls: a damaged trace must not fill memory. */
  private static final int MAX_NAMES = 4096;

  private static final int MAX_LENGTH = 64;
  private static final int SLOTS = 2 * MAX_NAMES;

  /** Numbers of names, plus one; 0 is a free slot. */
  private final short[] slots = new short[SLOTS];

  private byte[][] spellings = new byte[64][];
  private String[] names = new String[64];
  private int size;

  /** The number of the name that takes up the range; -1 if it can be none or there are too many. */
  int idOf(byte[] bytes, int from, int to) {
    if (from >= to || to - from > MAX_LENGTH) {
      return -1;
    }
    int slot = hash(bytes, from, to) & SLOTS - 1;
    while (slots[slot] != 0) {
      byte[] known = spellings[slots[slot] - 1];
      if (Arrays.equals(known, 0, known.length, bytes, from, to)) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return size == MAX_NAMES ? -1 : add(slot, Arrays.copyOfRange(bytes, from, to));
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int at = from; at < to; at++) {
      hash = 31 * hash + bytes[at];
    }
    return hash ^ hash >>> 13;
  }

  private int add(int slot, byte[] spelling) {
    if (size == names.length) {
      spellings = Arrays.copyOf(spellings, 2 * size);
      names = Arrays.copyOf(names, 2 * size);
    }
    spellings[size] = spelling;
    names[size] = new String(spelling, StandardCharsets.ISO_8859_1);
    slots[slot] = (short) (size + 1);
    return size++;
  }

  String name(int id) {
    return names[id];
  }
}
