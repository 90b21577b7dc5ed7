package org.kernelsim.handle;

class LockFreeLookupTest extends HandleLookupSpecification {
  LockFreeLookupTest() {
    super(new LockFreeLookup());
  }
}
