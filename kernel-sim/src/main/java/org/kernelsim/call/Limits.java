package org.kernelsim.call;

import org.kernelsim.memory.SlotTable;

/**
 * What a kernel allows, each limit with the error it answers.
 *
 * @param processes processes alive at once
 * @param sockets sockets open at once (EMFILE)
 * @param handlesPerProcess handles of one process at once (EMFILE)
 * @param bytesPerProcess bytes one process may have behind handles and in messages of theirs
 *     (EDQUOT)
 * @param poolBytes bytes all buffers may have together (ENOBUFS)
 * @param listLength sockets or services of one call (E2BIG)
 * @param generationBits bits of a handle's generation; a slot whose generations are used up is
 *     retired
 * @param files file descriptors open at once (EMFILE)
 * @param fileBytes bytes of one file (EFBIG)
 * @param deviceBytes bytes of all files together, in whole blocks (ENOSPC)
 */
public record Limits(
    int processes,
    int sockets,
    int handlesPerProcess,
    long bytesPerProcess,
    long poolBytes,
    int listLength,
    int generationBits,
    int files,
    long fileBytes,
    long deviceBytes) {
  /**
   * 100,000 processes, a million sockets and handles, 64 MiB a process and in all, lists of 1,024;
   * 100,000 file descriptors, files of 1 GiB, 1 GiB of them in all.
   */
  public static final Limits DEFAULT =
      new Limits(
          100_000, 1_000_000, 1_000_000, 64L << 20, 64L << 20, 1024, SlotTable.GENERATION_BITS);

  /** Limits with the default ones for files. */
  public Limits(
      int processes,
      int sockets,
      int handlesPerProcess,
      long bytesPerProcess,
      long poolBytes,
      int listLength,
      int generationBits) {
    this(
        processes,
        sockets,
        handlesPerProcess,
        bytesPerProcess,
        poolBytes,
        listLength,
        generationBits,
        100_000,
        1L << 30,
        1L << 30);
  }

  /** The same limits with others for files. */
  public Limits withFiles(int newFiles, long newFileBytes, long newDeviceBytes) {
    return new Limits(
        processes,
        sockets,
        handlesPerProcess,
        bytesPerProcess,
        poolBytes,
        listLength,
        generationBits,
        newFiles,
        newFileBytes,
        newDeviceBytes);
  }
}
