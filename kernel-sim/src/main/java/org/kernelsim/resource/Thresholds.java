package org.kernelsim.resource;

import java.util.EnumMap;
import java.util.Map;

/** The most that may be used of each resource. Immutable. */
public final class Thresholds {
  /** As much as there is. */
  public static final Thresholds NONE = new Thresholds(Map.of());

  private final EnumMap<Resource, Long> most;

  private Thresholds(Map<Resource, Long> most) {
    this.most = new EnumMap<>(Resource.class);
    this.most.putAll(most);
  }

  /**
   * The same but for one.
   *
   * @param amount at least 0, in the resource's unit
   */
  public Thresholds with(Resource resource, long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("a threshold is at least 0, not " + amount);
    }
    Thresholds changed = new Thresholds(most);
    changed.most.put(resource, amount);
    return changed;
  }

  /** The most of one; {@link Long#MAX_VALUE} where there is no threshold. */
  public long of(Resource resource) {
    return most.getOrDefault(resource, Long.MAX_VALUE);
  }
}
