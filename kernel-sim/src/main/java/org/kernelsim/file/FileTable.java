package org.kernelsim.file;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;

/**
 * The files of one device, by name, and their open descriptors. A descriptor carries a generation,
 * so that a closed one never finds its successor; several may lead to one file.
 *
 * <p>Thread-safe. {@link #find} is wait-free; opening and closing take the table's lock.
 */
public final class FileTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final SlotTable<FileEntry> descriptors;
  private final Map<String, FileEntry> files = new HashMap<>(); // looked up, never walked
  private final AtomicLong freeBlocks;
  private final long fileBytes;

  /**
   * An empty device.
   *
   * @param capacity the most descriptors at once
   * @param fileBytes the most bytes a file may have; at most 2^31 blocks of them
   * @param deviceBytes the most bytes in all, in whole blocks
   */
  public FileTable(int capacity, long fileBytes, long deviceBytes) {
    this.descriptors = new SlotTable<>(capacity, SlotTable.GENERATION_BITS);
    this.fileBytes = fileBytes;
    this.freeBlocks = new AtomicLong(deviceBytes / FileEntry.BLOCK_BYTES);
  }

  /** Opens a file, which is made if there is none of the name; its descriptor, or EMFILE. */
  public long open(String name) {
    lock.lock();
    try {
      if (!descriptors.hasRoom()) {
        return SystemError.EMFILE.answer();
      }
      return descriptors.add(
          files.computeIfAbsent(name, absent -> new FileEntry(fileBytes, freeBlocks)));
    } finally {
      lock.unlock();
    }
  }

  /** Closes a descriptor; the file stays. 0, or EBADF. */
  public long close(long descriptor) {
    lock.lock();
    try {
      return descriptors.remove(descriptor) == null ? SystemError.EBADF.answer() : 0;
    } finally {
      lock.unlock();
    }
  }

  /** The file of a descriptor, or null. Two dependent loads. */
  public FileEntry find(Cpu cpu, long descriptor) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return descriptors.find(descriptor);
  }
}
