package org.kernelsim.workload.strace;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A file's bytes as they are stored, counted and digested on the way. */
final class RawInput extends InputStream {
  /** Up to here it is not worth the while to have another thread digest. */
  private static final long DIGESTED_AT_ONCE = 1 << 20;

  private static final int DRAIN_SIZE = 8192;

  private final InputStream in;
  private final BackgroundDigest background;
  private final MessageDigest digest;

  private long count;
  private boolean ended;

  RawInput(InputStream in, BackgroundDigest background) {
    this.in = in;
    this.background = background;
    this.digest = sha256();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int got = in.read(bytes, from, length);
    if (got < 0) {
      ended = true;
    } else if (got > 0) {
      take(bytes, from, got);
    }
    return got;
  }

  private void take(byte[] bytes, int from, int got) {
    if (count + got <= DIGESTED_AT_ONCE) {
      digest.update(bytes, from, got);
    } else {
      background.update(digest, bytes, from, got);
    }
    count += got;
  }

  /**
   * Says that more may come until the end was met. The reader of gzip asks this to know whether to
   * look for another member, and would stop too early in a pipe that is empty just now.
   */
  @Override
  public int available() {
    return ended ? 0 : 1;
  }

  /** Reads what is left, so that the digest has all of it. */
  void drain() throws IOException {
    byte[] rest = new byte[DRAIN_SIZE];
    while (!ended) {
      read(rest, 0, rest.length);
    }
  }

  long count() {
    return count;
  }

  /** The digest of all that was read, once the background is done. */
  byte[] digest() {
    return digest.digest();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
