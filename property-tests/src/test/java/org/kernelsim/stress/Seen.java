package org.kernelsim.stress;

import java.util.Arrays;

/** What somebody found behind a handle. */
enum Seen {
  /** No such handle. */
  NOTHING(0),
  /** The data that the handle stood for first. */
  OLD(1),
  /** The data that came after it. */
  NEW(2),
  /** Anything else: bytes of both, of neither, or of another length. */
  WRONG(3);

  private final byte value;

  Seen(int value) {
    this.value = (byte) value;
  }

  /** As many bytes, all with this value. */
  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }

  /** Which one these bytes are; all of them. */
  static Seen in(byte[] bytes) {
    Seen first = bytes[0] == OLD.value ? OLD : bytes[0] == NEW.value ? NEW : WRONG;
    for (byte one : bytes) {
      if (one != first.value) {
        return WRONG;
      }
    }
    return first;
  }
}
