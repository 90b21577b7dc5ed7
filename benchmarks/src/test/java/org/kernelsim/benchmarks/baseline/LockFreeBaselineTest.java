package org.kernelsim.benchmarks.baseline;

class LockFreeBaselineTest extends HandleBaselineSpecification {
  LockFreeBaselineTest() {
    super(Lookup.LOCK_FREE);
  }
}
