package org.kernelsim.benchmarks.baseline;

class CountAndRecheckBaselineTest extends HandleBaselineSpecification {
  CountAndRecheckBaselineTest() {
    super(Lookup.COUNT_AND_RECHECK);
  }
}
