package org.kernelsim.process;

/**
 * What a receive to handle answers besides the handle: how many bytes are behind it. The caller's
 * own, and used again by its next call.
 */
public final class Received {
  private int bytes;

  /** Nothing yet. */
  public Received() {}

  /** How many bytes are behind the handle; 0 when there is none. */
  public int bytes() {
    return bytes;
  }

  /** Sets how many; for the calls. */
  public void setBytes(int newBytes) {
    bytes = newBytes;
  }
}
