package org.kernelsim.handle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LookupKindTest {
  @ParameterizedTest
  @EnumSource
  void eachIsFoundByTheNameOfItsLookup(LookupKind kind) {
    String name = kind.create(LockedLookup.Hold.LOOKUP).name();
    assertThat(kind.key()).isEqualTo(name);
    assertThat(LookupKind.named(name)).contains(kind);
  }

  @Test
  void thereIsNoneOfAnotherName() {
    assertThat(LookupKind.named("racy")).isEmpty();
  }
}
