package org.kernelsim.machine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns work into cycles, in integers alone. No operation costs zero. Immutable.
 *
 * <p>A copy is priced by the byte, at the rate of the size class its length falls in, rounded up to
 * whole cycles; everything else by the unit.
 */
public final class CostModel {
  private static final int MICRO = 1_000_000;

  private final String name;
  private final long kilohertz;
  private final long[] cycles = new long[Work.values().length];
  private final Provenance[] provenance = new Provenance[Work.values().length];
  private final long[] copyUpTo;
  private final long[] copyMicrocyclesPerByte;

  /** The model a preset states. */
  public CostModel(CostPreset preset) {
    name = preset.name();
    kilohertz = preset.frequency().gigahertz().movePointRight(6).longValue();
    List<CostPreset.Cost> copies = new ArrayList<>();
    for (CostPreset.Cost cost : preset.costs()) {
      int kind = cost.work().ordinal();
      if (cost.unit().perByte()) {
        copies.add(cost);
      } else {
        cycles[kind] = wholeCycles(cost);
      }
      provenance[kind] = weaker(provenance[kind], cost.provenance());
    }
    copies.sort(Comparator.comparingLong(CostModel::upTo));
    copyUpTo = copies.stream().mapToLong(CostModel::upTo).toArray();
    copyMicrocyclesPerByte =
        copies.stream().mapToLong(c -> c.value().movePointRight(6).longValue()).toArray();
  }

  private long wholeCycles(CostPreset.Cost cost) {
    BigDecimal value = cost.value();
    if (cost.unit() == CostPreset.Unit.NANOSECONDS) {
      value = value.multiply(BigDecimal.valueOf(kilohertz)).movePointLeft(6);
    }
    return Math.max(1, value.setScale(0, RoundingMode.HALF_UP).longValue());
  }

  private static long upTo(CostPreset.Cost cost) {
    return cost.upToBytes() == 0 ? Long.MAX_VALUE : cost.upToBytes();
  }

  private static Provenance weaker(Provenance one, Provenance other) {
    return one == null || other.compareTo(one) > 0 ? other : one;
  }

  /** The preset's name. */
  public String name() {
    return name;
  }

  /** Cycles of one unit of work, at least 1. */
  public long cycles(Work work) {
    return cycles[work.ordinal()];
  }

  /**
   * Cycles of an amount of work.
   *
   * @param amount bytes for {@link Work#COPY}, otherwise units; at least 0
   */
  public long cycles(Work work, long amount) {
    return work == Work.COPY ? copyCycles(amount) : cycles[work.ordinal()] * amount;
  }

  private long copyCycles(long bytes) {
    long fixed = cycles[Work.COPY.ordinal()];
    for (int i = 0; i < copyUpTo.length; i++) {
      if (bytes <= copyUpTo[i]) {
        return Math.max(1, fixed + (bytes * copyMicrocyclesPerByte[i] + MICRO - 1) / MICRO);
      }
    }
    return Math.max(1, fixed);
  }

  /** Where the price of a kind of work comes from: the weakest of its values. */
  public Provenance provenance(Work work) {
    return provenance[work.ordinal()];
  }

  /** Cycles that pass in so many nanoseconds; no more than a long can hold. */
  public long cyclesOf(long nanos) {
    return scaled(nanos, kilohertz, MICRO);
  }

  /** Nanoseconds that pass in so many cycles, rounded down; no more than a long can hold. */
  public long nanosOf(long count) {
    return scaled(count, MICRO, kilohertz);
  }

  private static long scaled(long amount, long factor, long divisor) {
    return amount / divisor >= Long.MAX_VALUE / factor
        ? Long.MAX_VALUE
        : amount / divisor * factor + amount % divisor * factor / divisor;
  }
}
