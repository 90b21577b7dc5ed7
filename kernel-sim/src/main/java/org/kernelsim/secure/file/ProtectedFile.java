package org.kernelsim.secure.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.Mac;
import org.kernelsim.file.FileEntry;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ByteSource;

/**
 * The contents of one file as an application in secure execution sees them, above a file of the
 * operating system that holds them encrypted.
 *
 * <p>A read of a part finds the blocks that hold the part, decrypts each whole block, and copies
 * only the bytes asked for (claim of the published system). Everything below is ours.
 *
 * <p><b>At rest.</b> A header, then one record for each block:
 *
 * <pre>
 * header  | magic 4 | file 16 | counter 8 | sealed: block bytes 4, length 8, sum 16 | tag 16 |
 * record  | counter 8 | sealed: block | tag 16 |
 * </pre>
 *
 * All blocks are of one size; the last is filled up with zeros. A block that was never written has
 * no record, or one of zeros, and is all zeros.
 *
 * <p><b>Counters.</b> Every seal, of a block or of the header, takes the next counter of the file's
 * {@link FileIdentity}, which the system does not reach, so that no nonce comes twice. The header
 * is sealed last in each call that takes one, and so has the last. It authenticates the length, and
 * the counters of all blocks by their sum: the exclusive or, over the blocks, of a keyed hash of
 * number and counter, which a write changes in a fixed time. While the file is open its counters
 * are kept here.
 *
 * <p><b>What is noticed.</b> A block, a header or a whole file that was changed, moved to another
 * place, cut off, or put back from before, is EIO: when the file is opened, or when the block is
 * read. That holds as long as the identity is kept, which is to be as long as the job and its key
 * live.
 *
 * <p>At most one for a file at a time, used by one call at a time. A call changes header and
 * records within one box.
 *
 * <pre>{@code
 * FileIdentity identity = new FileIdentity(id);
 * ProtectedFile file =
 *     ProtectedFile.create(cpu, entry, keys, identity, ProtectedFile.BLOCK_BYTES);
 * file.write(cpu, 0, ByteSource.of(bytes), 0, bytes.length);
 * file.read(cpu, 3, target, 0, 5); // decrypts one block, copies five bytes
 * }</pre>
 */
public final class ProtectedFile {
  /** The usual bytes of a block. */
  public static final int BLOCK_BYTES = 16 * 1024;

  /** The fewest bytes of a block. */
  public static final int LEAST_BLOCK_BYTES = 16;

  /** The most bytes of a block. */
  public static final int MOST_BLOCK_BYTES = 1 << 20;

  private static final int MAGIC = 0x4b53_5031; // "KSP1"
  private static final int HEADER = -1; // where a block's number stands
  private static final int SUM_BYTES = 16;
  private static final int SEALED_AT = Integer.BYTES + FileIdentity.BYTES + Long.BYTES;
  private static final int SECRET_BYTES = Integer.BYTES + Long.BYTES + SUM_BYTES;
  private static final int HEADER_BYTES = SEALED_AT + SECRET_BYTES + BlockCipher.TAG_BYTES;

  private final FileEntry atRest;
  private final int blockBytes;
  private final FileIdentity identity;
  private final BlockCipher cipher;
  private final Mac counterMac;
  private final byte[] plain;
  private final byte[] record;
  private final byte[] sum = new byte[SUM_BYTES];
  private long[] counters = {};
  private long length;

  private ProtectedFile(
      FileEntry atRest, BlockCipher cipher, FileKeys keys, FileIdentity identity, int blockBytes) {
    this.atRest = atRest;
    this.cipher = cipher;
    this.counterMac = keys.ofCounters(identity.id());
    this.identity = identity;
    this.blockBytes = blockBytes;
    this.plain = new byte[blockBytes];
    this.record = new byte[Long.BYTES + blockBytes + BlockCipher.TAG_BYTES];
  }

  /**
   * Makes an empty file of the operating system an empty protected one.
   *
   * @param identity new
   * @param blockBytes {@link #LEAST_BLOCK_BYTES} to {@link #MOST_BLOCK_BYTES}
   * @return null when the device has no space for its header (ENOSPC)
   */
  public static ProtectedFile create(
      Cpu cpu, FileEntry atRest, FileKeys keys, FileIdentity identity, int blockBytes) {
    if (blockBytes < LEAST_BLOCK_BYTES || blockBytes > MOST_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "a block has %d to %d bytes, not %d"
              .formatted(LEAST_BLOCK_BYTES, MOST_BLOCK_BYTES, blockBytes));
    }
    if (identity.lastCounter() != 0 || atRest.length(cpu) != 0) {
      throw new IllegalArgumentException("a new file is empty, and has a new identity");
    }
    BlockCipher cipher = new BlockCipher(keys, identity.id());
    ProtectedFile file = new ProtectedFile(atRest, cipher, keys, identity, blockBytes);
    return file.storeHeader(cpu) ? file : null;
  }

  /**
   * Opens a protected file.
   *
   * @param identity what it was created with
   * @return null when it is not that file as it was last, by header and counters (EIO)
   */
  public static ProtectedFile open(
      Cpu cpu, FileEntry atRest, FileKeys keys, FileIdentity identity) {
    byte[] header = new byte[HEADER_BYTES];
    if (atRest.read(cpu, 0, header, 0, HEADER_BYTES) < HEADER_BYTES) {
      return null;
    }
    ByteBuffer expected =
        ByteBuffer.allocate(SEALED_AT)
            .putInt(MAGIC)
            .put(identity.id())
            .putLong(identity.lastCounter());
    BlockCipher cipher = new BlockCipher(keys, identity.id());
    byte[] secret = new byte[SECRET_BYTES];
    if (!Arrays.equals(header, 0, SEALED_AT, expected.array(), 0, SEALED_AT)
        || !cipher.open(
            cpu, HEADER, identity.lastCounter(), header, SEALED_AT, secret, 0, SECRET_BYTES)) {
      return null;
    }
    ByteBuffer secrets = ByteBuffer.wrap(secret);
    ProtectedFile file = new ProtectedFile(atRest, cipher, keys, identity, secrets.getInt());
    file.length = secrets.getLong();
    file.loadCounters(cpu);
    byte[] sum = new byte[SUM_BYTES];
    secrets.get(sum);
    return Arrays.equals(file.sum, sum) ? file : null;
  }

  private void loadCounters(Cpu cpu) {
    counters = new long[blocksOf(length)];
    for (int block = 0; block < counters.length; block++) {
      int there = atRest.read(cpu, recordAt(block), record, 0, Long.BYTES);
      setCounter(block, there < Long.BYTES ? 0 : counterOfRecord());
    }
  }

  /** How many bytes it has. */
  public long length() {
    return length;
  }

  /**
   * Copies a part out.
   *
   * @param position where in the file
   * @param count how many bytes at the most
   * @return the bytes copied, 0 at the end of the file; EINVAL for a negative position; EIO when a
   *     block that holds the part is not what it was, and then what is in the target says nothing
   */
  public long read(Cpu cpu, long position, byte[] target, int to, int count) {
    if (position < 0) {
      return SystemError.EINVAL.answer();
    }
    int wanted = (int) Math.max(0, Math.min(count, length - position));
    int copied = 0;
    while (copied < wanted) {
      long at = position + copied;
      int begin = (int) (at % blockBytes);
      int part = Math.min(wanted - copied, blockBytes - begin);
      if (!openBlock(cpu, (int) (at / blockBytes))) {
        return SystemError.EIO.answer();
      }
      cpu.charge(Work.COPY, part);
      System.arraycopy(plain, begin, target, to + copied, part);
      copied += part;
    }
    return copied;
  }

  /**
   * Writes, as much as there is space for; what lies between the end and the position becomes zero.
   *
   * @param position where in the file, or {@link FileEntry#APPEND}
   * @return the bytes written; or EINVAL for any other negative position, EFBIG when the file may
   *     not be so long, ENOSPC when the device is full, EIO when a block of which a part is to be
   *     written is not what it was
   */
  public long write(Cpu cpu, long position, ByteSource source, int from, int count) {
    if (position < FileEntry.APPEND) {
      return SystemError.EINVAL.answer();
    }
    long start = position == FileEntry.APPEND ? length : position;
    long lastCounter = identity.lastCounter();
    int written = 0;
    long answer = 0;
    while (written < count && answer >= 0) {
      long at = start + written;
      int into = (int) (at % blockBytes);
      int part = Math.min(count - written, blockBytes - into);
      answer = writeBlock(cpu, at / blockBytes, into, source, from + written, part);
      if (answer >= 0) {
        written += part;
        length = Math.max(length, at + part);
      }
    }
    if (identity.lastCounter() != lastCounter) {
      storeHeader(cpu); // also when the block did not find room: its counter has been used
    }
    return written > 0 ? written : answer;
  }

  private long writeBlock(Cpu cpu, long number, int into, ByteSource source, int from, int part) {
    if (number >= Integer.MAX_VALUE) {
      return SystemError.EFBIG.answer();
    }
    int block = (int) number;
    if (part < blockBytes && !openBlock(cpu, block)) {
      return SystemError.EIO.answer();
    }
    source.copyTo(cpu, from, plain, into, part);
    return storeBlock(cpu, block);
  }

  /**
   * Makes the file shorter, or longer by zeros.
   *
   * @param newLength at least 0
   * @return 0; or EINVAL, EFBIG when the file may not be so long, EIO when the block that is cut is
   *     not what it was
   */
  public long truncate(Cpu cpu, long newLength) {
    if (newLength < 0) {
      return SystemError.EINVAL.answer();
    }
    if (newLength > (long) blockBytes * Integer.MAX_VALUE) {
      return SystemError.EFBIG.answer();
    }
    int kept = blocksOf(newLength);
    int end = (int) (newLength % blockBytes);
    boolean cuts = newLength < length && end > 0;
    if (cuts && !openBlock(cpu, kept - 1)) {
      return SystemError.EIO.answer();
    }
    long answer = atRest.truncate(cpu, recordAt(kept));
    if (answer < 0) {
      return answer;
    }
    for (int block = kept; block < counters.length; block++) {
      setCounter(block, 0);
    }
    length = newLength;
    if (cuts && counterOf(kept - 1) != 0) {
      Arrays.fill(plain, end, blockBytes, (byte) 0);
      storeBlock(cpu, kept - 1); // where it was, so that there is space
    }
    storeHeader(cpu);
    return 0;
  }

  private int blocksOf(long bytes) {
    return (int) ((bytes + blockBytes - 1) / blockBytes);
  }

  private long recordAt(int block) {
    return HEADER_BYTES + (long) block * record.length;
  }

  private long counterOfRecord() {
    return ByteBuffer.wrap(record).getLong();
  }

  private long counterOf(int block) {
    return block < counters.length ? counters[block] : 0;
  }

  /** Changes a block's counter here, and its share of the sum. */
  private void setCounter(int block, long counter) {
    if (block >= counters.length) {
      counters = Arrays.copyOf(counters, Math.max(block + 1, 2 * counters.length));
    }
    addToSum(block, counters[block]);
    addToSum(block, counter);
    counters[block] = counter;
  }

  /** The exclusive or: added twice is not added. */
  private void addToSum(int block, long counter) {
    if (counter == 0) {
      return;
    }
    counterMac.update(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(block).putLong(counter).array());
    byte[] hash = counterMac.doFinal();
    for (int i = 0; i < SUM_BYTES; i++) {
      sum[i] ^= hash[i];
    }
  }

  /** Decrypts a whole block; false when it is not what it was. */
  private boolean openBlock(Cpu cpu, int block) {
    long counter = counterOf(block);
    if (counter == 0) {
      Arrays.fill(plain, (byte) 0);
      return true;
    }
    return atRest.read(cpu, recordAt(block), record, 0, record.length) == record.length
        && counterOfRecord() == counter
        && cipher.open(cpu, block, counter, record, Long.BYTES, plain, 0, blockBytes);
  }

  private long storeBlock(Cpu cpu, int block) {
    long counter = identity.nextCounter();
    ByteBuffer.wrap(record).putLong(counter);
    cipher.seal(cpu, block, counter, plain, 0, blockBytes, record, Long.BYTES);
    long at = recordAt(block);
    long before = atRest.length(cpu);
    long stored = atRest.write(cpu, at, ByteSource.of(record), 0, record.length);
    if (stored == record.length) {
      setCounter(block, counter);
      return stored;
    }
    if (stored < 0) {
      return stored;
    }
    // What keeps the rest from being stored.
    long error = atRest.write(cpu, at + stored, ByteSource.of(record), (int) stored, 1);
    takeBack(cpu, at, (int) stored, before);
    return SystemError.is(error) ? error : SystemError.ENOSPC.answer(); // or just had room again
  }

  /** Half a record of a block that had none: it has none again. */
  private void takeBack(Cpu cpu, long at, int stored, long before) {
    Arrays.fill(record, (byte) 0);
    atRest.write(cpu, at, ByteSource.of(record), 0, Math.min(stored, Long.BYTES));
    atRest.truncate(cpu, before);
  }

  /** Answers whether there was space, which there is but for the first one. */
  private boolean storeHeader(Cpu cpu) {
    long counter = identity.nextCounter();
    byte[] header = new byte[HEADER_BYTES];
    ByteBuffer.wrap(header).putInt(MAGIC).put(identity.id()).putLong(counter);
    byte[] secret =
        ByteBuffer.allocate(SECRET_BYTES).putInt(blockBytes).putLong(length).put(sum).array();
    cipher.seal(cpu, HEADER, counter, secret, 0, SECRET_BYTES, header, SEALED_AT);
    return atRest.write(cpu, 0, ByteSource.of(header), 0, HEADER_BYTES) == HEADER_BYTES;
  }
}
