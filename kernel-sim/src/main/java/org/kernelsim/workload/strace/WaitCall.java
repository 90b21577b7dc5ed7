package org.kernelsim.workload.strace;

import java.util.Arrays;

/** What a recorded wait asked for. */
sealed interface WaitCall {
  /**
   * One of those registered with an epoll descriptor.
   *
   * @param set number of that descriptor's description
   * @param most how many of them it is told at the most, at least 1
   */
  record Registered(int set, int most) implements WaitCall {}

  /** One of a list, as poll and select have it; each description stands in it once. */
  final class Listed implements WaitCall {
    private final int[] descriptions;
    private final int[] interests;

    /** Keeps both arrays. */
    Listed(int[] descriptions, int[] interests) {
      this.descriptions = descriptions;
      this.interests = interests;
    }

    int length() {
      return descriptions.length;
    }

    int description(int place) {
      return descriptions[place];
    }

    /** What is asked for there: a mask of {@link org.kernelsim.socket.Readiness}. */
    int interest(int place) {
      return interests[place];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Listed listed
          && Arrays.equals(descriptions, listed.descriptions)
          && Arrays.equals(interests, listed.interests);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(descriptions) + Arrays.hashCode(interests);
    }

    @Override
    public String toString() {
      return Arrays.toString(descriptions) + Arrays.toString(interests);
    }
  }
}
