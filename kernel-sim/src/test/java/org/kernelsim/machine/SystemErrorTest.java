package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemErrorTest {
  @ParameterizedTest
  @EnumSource
  void anErrorIsFoundByItsAnswerAndByItsName(SystemError error) {
    assertThat(SystemError.is(error.answer())).isTrue();
    assertThat(SystemError.of(error.answer())).isSameAs(error);
    assertThat(SystemError.named(error.name())).contains(error);
    assertThat(error.description()).isNotBlank().doesNotEndWith(".");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -6, -255, -256, -1000, Long.MIN_VALUE, Long.MAX_VALUE})
  void anythingElseIsNoError(long answer) {
    assertThatThrownBy(() -> SystemError.of(answer)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownNameIsNone() {
    assertThat(SystemError.named("EWHATEVER")).isEmpty();
  }
}
