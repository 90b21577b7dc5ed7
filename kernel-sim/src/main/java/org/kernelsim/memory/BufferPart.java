package org.kernelsim.memory;

/**
 * A part of a buffer as one word, so that a table can keep it beside the buffer: where it begins,
 * and how many bytes it has. Who is given a part must not come to the bytes around it.
 */
public final class BufferPart {
  private BufferPart() {}

  /** The part of so many bytes from a byte on; both 0 to {@link BufferPool#MAX_LENGTH}. */
  public static long of(int from, int length) {
    return (long) from << 32 | length;
  }

  /** Where a part begins in its buffer. */
  public static int from(long part) {
    return (int) (part >>> 32);
  }

  /** How many bytes a part has. */
  public static int length(long part) {
    return (int) part;
  }
}
