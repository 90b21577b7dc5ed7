package org.kernelsim.socket;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One direction of a link: says when what is put on it now arrives. It is busy until the last byte
 * is out; what comes meanwhile goes after it. Nothing runs at an arrival: what is on its way
 * carries the time, and nobody sees it before.
 *
 * <p>Thread-safe: each method under the wire's own monitor, the innermost lock.
 */
final class Wire {
  /** No arrival: the packet is lost. */
  static final long LOST = -1;

  private static final String GENERATOR = "L64X128MixRandom";
  private static final int KIBIBYTE = 1024;

  private final LinkSettings settings;
  private final RandomGenerator random;
  private long busyUntil;

  Wire(LinkSettings settings, long seed) {
    this.settings = settings;
    this.random = RandomGeneratorFactory.of(GENERATOR).create(seed);
  }

  /** When a part of a stream arrives: each loss delays it. */
  synchronized long arrivalOfStream(long now, int bytes) {
    long arrival = put(now, bytes);
    while (isLost()) {
      arrival += settings.retransmission();
    }
    return arrival;
  }

  /** When a datagram arrives; {@link #LOST} when it does not. */
  synchronized long arrivalOfDatagram(long now, int bytes) {
    long arrival = put(now, bytes);
    return isLost() ? LOST : arrival;
  }

  /** A handshake's answers are put on at times to come, and must not keep others waiting. */
  private long put(long now, int bytes) {
    long time = (bytes * settings.timeOfKibibyte() + KIBIBYTE - 1) / KIBIBYTE;
    long out = Math.max(now, busyUntil) + time;
    busyUntil = time > 0 ? out : busyUntil;
    return out + settings.latency();
  }

  private boolean isLost() {
    return settings.lostOfMillion() > 0
        && random.nextInt(LinkSettings.MILLION) < settings.lostOfMillion();
  }
}
