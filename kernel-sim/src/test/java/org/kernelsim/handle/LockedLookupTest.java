package org.kernelsim.handle;

class LockedLookupTest extends HandleLookupSpecification {
  LockedLookupTest() {
    super(new LockedLookup());
  }
}
