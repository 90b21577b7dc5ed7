package org.kernelsim.registry;

import java.util.List;

/** A typed value. Immutable. */
public sealed interface RegistryValue {
  /** A text. */
  record Text(String text) implements RegistryValue {}

  /** A whole number. */
  record Number(long number) implements RegistryValue {}

  /** Several texts in their order. */
  record Texts(List<String> texts) implements RegistryValue {
    /** Keeps a copy. */
    public Texts {
      texts = List.copyOf(texts);
    }
  }

  /**
   * Bytes, as their values from 0 to 255: a list, so that equal bytes are equal values and nobody
   * can change them.
   */
  record Bytes(List<Integer> bytes) implements RegistryValue {
    /**
     * Keeps a copy.
     *
     * @throws IllegalArgumentException when one is no byte
     */
    public Bytes {
      bytes = List.copyOf(bytes);
      for (int value : bytes) {
        if (value < 0 || value > 255) {
          throw new IllegalArgumentException(value + " is no byte");
        }
      }
    }
  }
}
