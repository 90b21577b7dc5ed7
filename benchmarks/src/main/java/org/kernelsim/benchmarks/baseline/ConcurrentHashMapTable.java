package org.kernelsim.benchmarks.baseline;

import java.util.concurrent.ConcurrentHashMap;

/** The JDK's ConcurrentHashMap. */
final class ConcurrentHashMapTable extends MapTable {
  private final ConcurrentHashMap<Long, TypeStableBuffer> map = new ConcurrentHashMap<>();

  @Override
  TypeStableBuffer get(long handle) {
    return map.get(handle);
  }

  @Override
  void put(long handle, TypeStableBuffer buffer) {
    map.put(handle, buffer);
  }

  @Override
  TypeStableBuffer remove(long handle) {
    return map.remove(handle);
  }
}
