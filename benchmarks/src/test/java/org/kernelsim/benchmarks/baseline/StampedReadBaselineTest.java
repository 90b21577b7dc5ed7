package org.kernelsim.benchmarks.baseline;

class StampedReadBaselineTest extends HandleBaselineSpecification {
  StampedReadBaselineTest() {
    super(Lookup.STAMPED_READ);
  }
}
