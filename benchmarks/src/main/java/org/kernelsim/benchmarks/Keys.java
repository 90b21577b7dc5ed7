package org.kernelsim.benchmarks;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Which handle a thread looks up next: places in a list of handles, drawn before the measurement
 * from a seed, so that drawing costs the measurement nothing and every run draws the same.
 */
public enum Keys {
  /** Each thread has handles of its own, all alike. */
  OWN {
    @Override
    int[] draw(int thread, RandomGenerator random) {
      int first = thread * STRIDE;
      return random.ints(DRAWN, first, first + HANDLES).toArray();
    }
  },
  /** All threads look up one handle. */
  ONE {
    @Override
    int[] draw(int thread, RandomGenerator random) {
      return new int[DRAWN];
    }
  },
  /** All threads share some handles, of which the k-th is wanted 1/k as often as the first. */
  ZIPF {
    @Override
    int[] draw(int thread, RandomGenerator random) {
      double[] upTo = new double[HANDLES];
      double sum = 0;
      for (int i = 0; i < HANDLES; i++) {
        sum += 1.0 / (i + 1);
        upTo[i] = sum;
      }
      double all = sum;
      return random
          .doubles(DRAWN)
          .mapToInt(share -> Arrays.binarySearch(upTo, share * all))
          .map(found -> found < 0 ? -found - 1 : found)
          .toArray();
    }
  };

  /**
   * Handles of one thread, or of all together: so few that tables and buffers of two threads stay
   * in the nearest cache even where both run on one core of the host. What is to be measured is the
   * lookup, not the memory.
   */
  static final int HANDLES = 64;

  /** Places from one thread's first handle to the next one's: a gap keeps their lines apart. */
  static final int STRIDE = HANDLES + 32;

  /** How many are drawn; a power of two, few enough to stay in the nearest cache. */
  static final int DRAWN = 1024;

  private static final long SEED = 42;

  abstract int[] draw(int thread, RandomGenerator random);

  /** The places a thread looks at, one after the other, for ever. */
  int[] of(int thread) {
    return draw(thread, RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + thread));
  }

  /** How many places there must be for so many threads. */
  static int places(int threads) {
    return threads * STRIDE;
  }
}
