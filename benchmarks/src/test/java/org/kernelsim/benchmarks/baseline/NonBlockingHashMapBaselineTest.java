package org.kernelsim.benchmarks.baseline;

class NonBlockingHashMapBaselineTest extends HandleBaselineSpecification {
  NonBlockingHashMapBaselineTest() {
    super(Lookup.NON_BLOCKING_HASH_MAP);
  }
}
