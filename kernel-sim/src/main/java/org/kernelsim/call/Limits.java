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
 * @param listLength sockets of one alternate or batched send (E2BIG)
 * @param generationBits bits of a handle's generation; a slot whose generations are used up is
 *     retired
 */
public record Limits(
    int processes,
    int sockets,
    int handlesPerProcess,
    long bytesPerProcess,
    long poolBytes,
    int listLength,
    int generationBits) {
  /**
   * 100,000 processes, a million sockets and handles, 64 MiB a process and in all, lists of 1,024.
   */
  public static final Limits DEFAULT =
      new Limits(
          100_000, 1_000_000, 1_000_000, 64L << 20, 64L << 20, 1024, SlotTable.GENERATION_BITS);
}
