package org.kernelsim.properties.model;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The service domain's bytes: who holds which, and who is charged for them. */
final class ModelMemory {
  private static final int LEAST_CAPACITY = 64;

  private final long limit;
  private final Set<Data> held = new HashSet<>();

  /** Bytes, by how many they are held, and who is charged for them; null when nobody is. */
  static final class Data {
    final byte[] bytes;
    ModelProcess payer;
    private int holders = 1;

    private Data(byte[] bytes, ModelProcess payer) {
      this.bytes = bytes;
      this.payer = payer;
    }

    /** Buffers have a power of two of bytes. */
    private long capacity() {
      int exact = Math.max(bytes.length, LEAST_CAPACITY);
      int highest = Integer.highestOneBit(exact);
      return highest == exact ? exact : 2L * highest;
    }
  }

  /** A part of the bytes: what a handle stands for, or what is on its way. */
  record Part(Data data, int from, int to) {
    int length() {
      return to - from;
    }

    /** A part of the part. */
    Part part(int offset, int bytes) {
      return new Part(data, from + offset, from + offset + bytes);
    }

    /** A copy of its bytes. */
    byte[] bytes() {
      return Arrays.copyOfRange(data.bytes, from, to);
    }
  }

  /** Memory of so many bytes, counted by the buffers' capacity. */
  ModelMemory(long limit) {
    this.limit = limit;
  }

  /** Copies bytes in, held once; null when there is no space. */
  Part take(byte[] source, int from, int length, ModelProcess payer) {
    Data data = new Data(Arrays.copyOfRange(source, from, from + length), payer);
    long capacity = held.stream().mapToLong(Data::capacity).sum() + data.capacity();
    if (capacity > limit) {
      return null;
    }
    held.add(data);
    return new Part(data, 0, length);
  }

  /** Holds them once more. */
  void hold(Part part) {
    part.data.holders++;
  }

  /** Gives one hold up. */
  void drop(Part part) {
    if (--part.data.holders == 0) {
      held.remove(part.data);
    }
  }

  /** How many buffers are in use. */
  int buffers() {
    return held.size();
  }

  /** How many bytes somebody is charged for. */
  long charged(ModelProcess payer) {
    return held.stream()
        .filter(data -> data.payer == payer)
        .mapToLong(data -> data.bytes.length)
        .sum();
  }
}
