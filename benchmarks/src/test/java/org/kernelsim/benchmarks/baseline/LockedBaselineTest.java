package org.kernelsim.benchmarks.baseline;

class LockedBaselineTest extends HandleBaselineSpecification {
  LockedBaselineTest() {
    super(Lookup.LOCKED);
  }
}
