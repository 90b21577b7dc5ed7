package org.kernelsim.secure.file;

/**
 * What the application's side keeps of a protected file as long as its job lives, where the
 * operating system does not reach: which file it is, and the last counter that it has used. So that
 * another file, or an old one, in its place is noticed, and no counter is used again.
 *
 * <p>Used by one call at a time.
 */
public final class FileIdentity {
  /** Bytes of an identifier. */
  public static final int BYTES = 16;

  private final byte[] id;
  private long lastCounter;

  /**
   * Of a new file.
   *
   * @param id {@link #BYTES} bytes that no other file of the job has, or ever had
   */
  public FileIdentity(byte[] id) {
    if (id.length != BYTES) {
      throw new IllegalArgumentException(
          "a file's identifier has " + BYTES + " bytes, not " + id.length);
    }
    this.id = id.clone();
  }

  /** Not to be changed. */
  byte[] id() {
    return id;
  }

  long lastCounter() {
    return lastCounter;
  }

  long nextCounter() {
    return ++lastCounter;
  }
}
