package org.kernelsim.benchmarks.baseline;

class StampedOptimisticBaselineTest extends HandleBaselineSpecification {
  StampedOptimisticBaselineTest() {
    super(Lookup.STAMPED_OPTIMISTIC);
  }
}
