package org.kernelsim.handle;

class LockedLookupTest extends HandleLookupSpecification {
  @Override
  HandleLookup create() {
    return new LockedLookup();
  }
}
