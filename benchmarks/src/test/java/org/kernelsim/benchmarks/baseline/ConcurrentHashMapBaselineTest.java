package org.kernelsim.benchmarks.baseline;

class ConcurrentHashMapBaselineTest extends HandleBaselineSpecification {
  ConcurrentHashMapBaselineTest() {
    super(Lookup.CONCURRENT_HASH_MAP);
  }
}
