package org.kernelsim.properties.model;

import java.util.Arrays;
import org.kernelsim.machine.SystemError;

/** Files of a device that has space for one of them alone. */
final class ModelFiles {
  private final byte[][] files;
  private final int limit;

  /** The file that was written first, and has the space; -1 when none has it. */
  private int owner = -1;

  /** So many empty files, each of so many bytes at the most, which fit into one block. */
  ModelFiles(int count, int limit) {
    this.files = new byte[count][0];
    this.limit = limit;
  }

  /** Writes as much as the file may have; -1 as position goes to its end. */
  long write(int file, long position, byte[] source) {
    if (position < -1) {
      return SystemError.EINVAL.answer();
    }
    int at = (int) (position < 0 ? files[file].length : position);
    if (source.length == 0) {
      return 0;
    }
    if (at >= limit) {
      return SystemError.EFBIG.answer();
    }
    owner = owner < 0 ? file : owner;
    if (owner != file) {
      return SystemError.ENOSPC.answer();
    }
    int count = Math.min(source.length, limit - at);
    files[file] = Arrays.copyOf(files[file], Math.max(files[file].length, at + count));
    System.arraycopy(source, 0, files[file], at, count);
    return count;
  }

  /** What a file holds. */
  byte[] bytes(int file) {
    return files[file];
  }
}
