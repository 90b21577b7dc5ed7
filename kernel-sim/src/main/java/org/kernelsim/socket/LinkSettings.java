package org.kernelsim.socket;

/**
 * What a link between hosts does to packets. Times are those of {@link
 * org.kernelsim.machine.Cpu#now}.
 *
 * @param latency from the last byte out to its arrival, at least 0
 * @param timeOfKibibyte how long 1,024 bytes occupy the link, at least 0; 0 for no limit
 * @param lostOfMillion how many packets of a million are lost, 0 to 999,999
 * @param retransmission by how much each loss delays a packet of a stream, at least 1
 * @param seed of the generator that decides which packets are lost
 */
public record LinkSettings(
    long latency, long timeOfKibibyte, int lostOfMillion, long retransmission, long seed) {
  /** Of how many packets the lost ones are told. */
  public static final int MILLION = 1_000_000;

  /** Checks the ranges. */
  public LinkSettings {
    if (latency < 0 || timeOfKibibyte < 0 || retransmission < 1) {
      throw new IllegalArgumentException("a link's times must not be negative");
    }
    if (lostOfMillion < 0 || lostOfMillion >= MILLION) {
      throw new IllegalArgumentException("of a million packets not all can be lost");
    }
  }

  /** A link that loses nothing and has no limit but its latency. */
  public static LinkSettings latency(long latency) {
    return new LinkSettings(latency, 0, 0, 1, 0);
  }

  /** The same with a limit to how many bytes pass. */
  public LinkSettings withTimeOfKibibyte(long time) {
    return new LinkSettings(latency, time, lostOfMillion, retransmission, seed);
  }

  /** The same with losses. */
  public LinkSettings withLoss(int ofMillion, long delay, long newSeed) {
    return new LinkSettings(latency, timeOfKibibyte, ofMillion, delay, newSeed);
  }
}
