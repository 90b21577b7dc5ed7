package org.kernelsim.benchmarks.baseline;

class SynchronizedBaselineTest extends HandleBaselineSpecification {
  SynchronizedBaselineTest() {
    super(Lookup.SYNCHRONIZED);
  }
}
