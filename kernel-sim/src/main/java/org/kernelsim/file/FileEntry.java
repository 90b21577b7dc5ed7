package org.kernelsim.file;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ByteSource;

/**
 * One file: bytes in blocks that are made when first written. What lies between is zero, and takes
 * no space.
 *
 * <p>Thread-safe. One lock guards everything; it is taken and given back within one box.
 */
public final class FileEntry {
  /** Bytes of a block. */
  public static final int BLOCK_BYTES = 4096;

  /** Position of a write that goes to the end of the file. */
  public static final long APPEND = -1;

  private static final byte[][] NONE = {};

  private final DomainLock lock = new DomainLock();
  private final long limit;
  private final AtomicLong freeBlocks;
  private byte[][] blocks = NONE;
  private long length;

  /**
   * An empty file.
   *
   * @param limit the most bytes it may have
   * @param freeBlocks of the device it is on
   */
  FileEntry(long limit, AtomicLong freeBlocks) {
    this.limit = limit;
    this.freeBlocks = freeBlocks;
  }

  /**
   * Writes a part of a source, whole or as much as there is space for.
   *
   * @param position where in the file, or {@link #APPEND}
   * @param source if it is a buffer, the caller holds a reference of it
   * @return the bytes written; or EINVAL for any other negative position, EFBIG when the file may
   *     not be so long, ENOSPC when the device is full
   */
  public long write(Cpu cpu, long position, ByteSource source, int from, int count) {
    cpu.charge(Work.FILE_WRITE);
    if (position < APPEND) {
      return SystemError.EINVAL.answer();
    }
    cpu.lock(lock);
    long at = position == APPEND ? length : position;
    long answer = at >= limit && count > 0 ? SystemError.EFBIG.answer() : 0;
    if (answer == 0) {
      answer = copyIn(cpu, at, source, from, (int) Math.min(count, limit - Math.min(at, limit)));
    }
    cpu.unlock(lock);
    return answer;
  }

  private long copyIn(Cpu cpu, long at, ByteSource source, int from, int count) {
    int written = 0;
    while (written < count) {
      byte[] block = blockToWrite(cpu, at + written);
      if (block == null) {
        return written > 0 ? written : SystemError.ENOSPC.answer();
      }
      int into = (int) ((at + written) % BLOCK_BYTES);
      int part = Math.min(count - written, BLOCK_BYTES - into);
      source.copyTo(cpu, from + written, block, into, part);
      written += part;
      length = Math.max(length, at + written);
    }
    return written;
  }

  private byte[] blockToWrite(Cpu cpu, long at) {
    cpu.charge(Work.TABLE_LOAD);
    int number = (int) (at / BLOCK_BYTES);
    if (number < blocks.length && blocks[number] != null) {
      return blocks[number];
    }
    cpu.charge(Work.ATOMIC);
    if (freeBlocks.getAndUpdate(free -> Math.max(0, free - 1)) == 0) {
      return null;
    }
    if (number >= blocks.length) {
      blocks = Arrays.copyOf(blocks, Math.max(number + 1, 2 * blocks.length));
    }
    blocks[number] = new byte[BLOCK_BYTES];
    return blocks[number];
  }

  /**
   * Copies bytes out.
   *
   * @param position where in the file, at least 0
   * @param count how many at the most
   * @return the bytes copied; 0 at the end of the file
   */
  public int read(Cpu cpu, long position, byte[] target, int to, int count) {
    cpu.lock(lock);
    int wanted = (int) Math.max(0, Math.min(count, length - position));
    int copied = 0;
    while (copied < wanted) {
      int number = (int) ((position + copied) / BLOCK_BYTES);
      int begin = (int) ((position + copied) % BLOCK_BYTES);
      int part = Math.min(wanted - copied, BLOCK_BYTES - begin);
      cpu.charge(Work.TABLE_LOAD);
      cpu.charge(Work.COPY, part);
      if (number < blocks.length && blocks[number] != null) {
        System.arraycopy(blocks[number], begin, target, to + copied, part);
      } else {
        Arrays.fill(target, to + copied, to + copied + part, (byte) 0);
      }
      copied += part;
    }
    cpu.unlock(lock);
    return copied;
  }

  /**
   * Makes the file shorter, or longer by zeros that take no space. Blocks behind its end go back to
   * the device.
   *
   * @param newLength at least 0
   * @return 0; or EFBIG when the file may not be so long
   */
  public long truncate(Cpu cpu, long newLength) {
    cpu.charge(Work.FILE_WRITE);
    if (newLength > limit) {
      return SystemError.EFBIG.answer();
    }
    cpu.lock(lock);
    int kept = (int) ((newLength + BLOCK_BYTES - 1) / BLOCK_BYTES);
    for (int number = kept; number < blocks.length; number++) {
      if (blocks[number] != null) {
        blocks[number] = null;
        cpu.charge(Work.ATOMIC);
        freeBlocks.getAndIncrement();
      }
    }
    int end = (int) (newLength % BLOCK_BYTES);
    if (end > 0 && kept <= blocks.length && blocks[kept - 1] != null) {
      Arrays.fill(blocks[kept - 1], end, BLOCK_BYTES, (byte) 0);
    }
    length = newLength;
    cpu.unlock(lock);
    return 0;
  }

  /** How many bytes it has. */
  public long length(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    cpu.lock(lock);
    long now = length;
    cpu.unlock(lock);
    return now;
  }
}
