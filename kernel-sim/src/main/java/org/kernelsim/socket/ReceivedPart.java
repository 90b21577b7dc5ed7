package org.kernelsim.socket;

import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.ServiceBuffer;

/**
 * What was received without copying: a part of a buffer, with one reference of it. Belongs to the
 * frame of a call, which passes the reference on.
 */
public final class ReceivedPart {
  private ServiceBuffer buffer;
  private long part;

  /** Nothing yet. */
  public ReceivedPart() {}

  void set(ServiceBuffer newBuffer, int from, int length) {
    buffer = newBuffer;
    part = BufferPart.of(from, length);
  }

  /** The buffer. */
  public ServiceBuffer buffer() {
    return buffer;
  }

  /** The {@link BufferPart} that was received. */
  public long part() {
    return part;
  }

  /** How many bytes were received. */
  public int length() {
    return BufferPart.length(part);
  }
}
