package org.kernelsim.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as every result is printed: indented, keys in a fixed order, a line feed at the end. */
public final class Json {
  private Json() {}

  /** A value as JSON. */
  public static String of(Object value) {
    try {
      return new ObjectMapper().writer(layout()).writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot be written as JSON", e);
    }
  }

  static PrettyPrinter layout() {
    return new DefaultPrettyPrinter(
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
  }
}
