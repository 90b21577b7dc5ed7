package org.kernelsim.file;

import java.util.concurrent.atomic.AtomicLong;
import org.kernelsim.file.FileNode.Directory;
import org.kernelsim.file.FileNode.RegularFile;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;

/**
 * The operating system's files: a tree of directories, regular files and symbolic links, in memory.
 * Names have no owners and no rights; who may reach what is said by the {@link FileView} that a
 * process has.
 *
 * <p>Thread-safe. One lock guards names, directories and links, and is held for one call of a view;
 * the bytes of each file have a lock of their own, taken inside it.
 */
public final class FileTree {
  private final DomainLock lock = new DomainLock();
  private final AtomicLong freeBlocks;
  private final long fileBytes;
  private long lastNumber;
  private final Directory root = new Directory(++lastNumber, null);

  /**
   * An empty tree.
   *
   * @param fileBytes the most bytes a file may have; at most 2^31 blocks of them
   * @param deviceBytes the most bytes in all, in whole blocks of {@link FileEntry#BLOCK_BYTES}
   */
  public FileTree(long fileBytes, long deviceBytes) {
    this.fileBytes = fileBytes;
    this.freeBlocks = new AtomicLong(deviceBytes / FileEntry.BLOCK_BYTES);
  }

  /** The whole tree, seen from its root. */
  public FileView view() {
    return new FileView(this, root);
  }

  /** How many bytes are free, in whole blocks. */
  public long freeBytes() {
    return freeBlocks.get() * FileEntry.BLOCK_BYTES;
  }

  DomainLock lock() {
    return lock;
  }

  long nextNumber() {
    return ++lastNumber;
  }

  RegularFile newFile() {
    return new RegularFile(nextNumber(), new FileEntry(fileBytes, freeBlocks));
  }

  /** Nobody has it open any more, or no name leads to it: without both its space is given back. */
  static void releaseIfUnused(Cpu cpu, RegularFile file) {
    if (!file.named && file.opened == 0) {
      file.content().truncate(cpu, 0);
    }
  }
}
