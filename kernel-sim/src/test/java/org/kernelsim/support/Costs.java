package org.kernelsim.support;

import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;

/** Cost models for tests. */
public final class Costs {
  private Costs() {}

  /** Every operation costs one cycle of one nanosecond. */
  public static CostModel unit() {
    return named("unit");
  }

  /** A preset that comes with the simulator. */
  public static CostModel named(String name) {
    try {
      return new CostModel(CostPresets.load(name));
    } catch (CostPresetException e) {
      throw new AssertionError(e);
    }
  }
}
