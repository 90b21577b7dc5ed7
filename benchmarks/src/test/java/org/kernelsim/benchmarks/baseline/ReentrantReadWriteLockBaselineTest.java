package org.kernelsim.benchmarks.baseline;

class ReentrantReadWriteLockBaselineTest extends HandleBaselineSpecification {
  ReentrantReadWriteLockBaselineTest() {
    super(Lookup.REENTRANT_READ_WRITE_LOCK);
  }
}
