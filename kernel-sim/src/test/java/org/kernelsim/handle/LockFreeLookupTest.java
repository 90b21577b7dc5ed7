package org.kernelsim.handle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.handle.LockedLookup.Hold;

class LockFreeLookupTest extends HandleLookupSpecification {
  LockFreeLookupTest() {
    super(new LockFreeLookup());
  }

  @ParameterizedTest
  @EnumSource
  void itHoldsTheLockOfItsSlowPathAsLongAsItIsTold(Hold hold) {
    assertThat(new LockFreeLookup(hold).holdsThroughCall()).isEqualTo(hold == Hold.CALL);
  }
}
