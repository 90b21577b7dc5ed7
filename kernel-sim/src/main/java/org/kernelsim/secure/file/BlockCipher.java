package org.kernelsim.secure.file;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;

/**
 * One file's blocks under AES-GCM: the nonce is made of the block's number and a counter that the
 * file never uses twice; file, number and counter are authenticated with the bytes, so that a block
 * opens in its own place only, and only as what it was sealed as with this counter.
 *
 * <p>Used by one call at a time.
 */
final class BlockCipher {
  /** By how much what is sealed is longer. */
  static final int TAG_BYTES = 16;

  private static final int TAG_BITS = 8 * TAG_BYTES;
  private static final int CHARGED_BYTES = 64;

  private final SecretKey key;
  private final byte[] file;
  private final Cipher cipher;
  private final ByteBuffer nonce = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);

  BlockCipher(FileKeys keys, byte[] file) {
    this.key = keys.ofBlocks(file);
    this.file = file;
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** Seals some bytes; what comes out is longer by {@link #TAG_BYTES}. */
  void seal(
      Cpu cpu, int block, long counter, byte[] plain, int from, int count, byte[] sealed, int to) {
    try {
      begin(cpu, Cipher.ENCRYPT_MODE, block, counter, count);
      cipher.doFinal(plain, from, count, sealed, to);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // neither key nor lengths come from outside
    }
  }

  /**
   * Opens what was sealed as so many bytes.
   *
   * @return false when it is not what was sealed as this block with this counter
   */
  boolean open(
      Cpu cpu, int block, long counter, byte[] sealed, int from, byte[] plain, int to, int count) {
    try {
      begin(cpu, Cipher.DECRYPT_MODE, block, counter, count);
      cipher.doFinal(sealed, from, count + TAG_BYTES, plain, to);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void begin(Cpu cpu, int mode, int block, long counter, int count)
      throws GeneralSecurityException {
    cpu.charge(Work.CIPHER, (count + CHARGED_BYTES - 1) / CHARGED_BYTES);
    nonce.clear().putInt(block).putLong(counter);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce.array()));
    cipher.updateAAD(file);
    cipher.updateAAD(nonce.array());
  }
}
