package org.kernelsim.secure.file;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of files, made from the key of the job they belong to: for each file one for its blocks,
 * AES with 128 bits, and one for the sum of its counters, HMAC with SHA-256. Each is the HMAC,
 * under the job's key, of what it is for and the file's identifier. Immutable; ours.
 */
public final class FileKeys {
  /** Bytes of a job's key. */
  public static final int JOB_KEY_BYTES = 32;

  private static final int BLOCK_KEY_BYTES = 16;
  private static final String HMAC = "HmacSHA256";

  private final SecretKey jobKey;

  /**
   * The keys of one job's files.
   *
   * @param jobKey {@link #JOB_KEY_BYTES} bytes that the operating system does not know
   */
  public FileKeys(byte[] jobKey) {
    if (jobKey.length != JOB_KEY_BYTES) {
      throw new IllegalArgumentException(
          "a job's key has " + JOB_KEY_BYTES + " bytes, not " + jobKey.length);
    }
    this.jobKey = new SecretKeySpec(jobKey, HMAC);
  }

  SecretKey ofBlocks(byte[] file) {
    return new SecretKeySpec(derive("blocks", file), 0, BLOCK_KEY_BYTES, "AES");
  }

  Mac ofCounters(byte[] file) {
    return mac(new SecretKeySpec(derive("counters", file), HMAC));
  }

  private byte[] derive(String purpose, byte[] file) {
    Mac mac = mac(jobKey);
    mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0); // no purpose and file join to what another purpose and file do
    return mac.doFinal(file);
  }

  private static Mac mac(SecretKey key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
