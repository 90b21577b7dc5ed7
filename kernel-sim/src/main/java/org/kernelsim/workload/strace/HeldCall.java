package org.kernelsim.workload.strace;

import java.util.Arrays;

/** The beginning of a call, kept until the line that has the rest of it. */
final class HeldCall {
  /** What strace ends a line with when another thread's comes between. */
  static final String UNFINISHED = "<unfinished ...>";

  /** A buffer larger than this is not kept for the next call. */
  private static final int KEPT_CAPACITY = 4096;

  private byte[] bytes = {};
  private int length;
  private boolean held;

  private int nameId;
  private int thread;
  private int file;
  private long line;
  private long startNanos;

  /** Keeps the text of a call from the byte after its opening parenthesis on. */
  void hold(byte[] in, int from, int to) {
    length = 0;
    held = true;
    length = append(in, from, to);
  }

  void identify(int nameId, int thread, int file, long line, long startNanos) {
    this.nameId = nameId;
    this.thread = thread;
    this.file = file;
    this.line = line;
    this.startNanos = startNanos;
  }

  /** Puts more text after what is kept, without keeping it; answers the length of both. */
  int append(byte[] in, int from, int to) {
    int both = length + to - from;
    if (both > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(both, Math.min(2 * bytes.length, KEPT_CAPACITY)));
    }
    System.arraycopy(in, from, bytes, length, to - from);
    return both;
  }

  void release() {
    held = false;
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[0];
    }
  }

  boolean isHeld() {
    return held;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int nameId() {
    return nameId;
  }

  int thread() {
    return thread;
  }

  int file() {
    return file;
  }

  long line() {
    return line;
  }

  long startNanos() {
    return startNanos;
  }
}
