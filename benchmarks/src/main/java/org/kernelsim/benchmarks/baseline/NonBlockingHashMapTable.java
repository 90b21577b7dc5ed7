package org.kernelsim.benchmarks.baseline;

import org.jctools.maps.NonBlockingHashMapLong;

/** JCTools' NonBlockingHashMapLong, whose keys are plain numbers. */
final class NonBlockingHashMapTable extends MapTable {
  private final NonBlockingHashMapLong<TypeStableBuffer> map = new NonBlockingHashMapLong<>();

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
