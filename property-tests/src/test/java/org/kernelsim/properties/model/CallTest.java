package org.kernelsim.properties.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kernelsim.process.SystemCalls;

class CallTest {
  @Test
  void noCallIsForgotten() {
    assertThat(Stream.of(Call.values()).map(Call::method))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(SystemCalls.class.getMethods()).map(Method::getName).toList());
  }
}
