package org.kernelsim.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPathTest {
  @ParameterizedTest
  @CsvSource({"a/b, a, true", "a, a, true", "a, a/b, false", "ab, a, false", "a, '', true"})
  void aKeyIsWithinThoseAboveIt(String key, String other, boolean within) {
    assertThat(KeyPath.of(key).isWithin(KeyPath.of(other))).isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "a/", "a//b", "/"})
  void namesAreNotEmpty(String text) {
    assertThatThrownBy(() -> KeyPath.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsWrittenWithSlashes() {
    assertThat(KeyPath.of("a/b")).hasToString("a/b");
    assertThat(KeyPath.of("a/b").parent()).isEqualTo(KeyPath.of("a"));
    assertThat(KeyPath.of("a/b").last()).isEqualTo("b");
    assertThat(KeyPath.TOP.child("a").child("b")).isEqualTo(KeyPath.of("a/b"));
    assertThat(KeyPath.TOP.isTop()).isTrue();
  }

  @Test
  void bytesAreBytes() {
    assertThatThrownBy(() -> new RegistryValue.Bytes(List.of(0, 256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("256 is no byte");
    assertThatThrownBy(() -> new RegistryValue.Bytes(List.of(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new RegistryValue.Bytes(List.of(0, 255)).bytes()).containsExactly(0, 255);
  }
}
