package org.kernelsim.benchmarks.baseline;

class ReentrantLockBaselineTest extends HandleBaselineSpecification {
  ReentrantLockBaselineTest() {
    super(Lookup.REENTRANT_LOCK);
  }
}
