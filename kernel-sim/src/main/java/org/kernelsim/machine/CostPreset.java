package org.kernelsim.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A cost preset as its file states it: each value with its unit, source and provenance.
 *
 * @param name by which it is chosen
 * @param description what machine or idea it stands for
 * @param frequency how many cycles a second has
 * @param sources the sources named by the values, by a short key
 * @param costs one value for each kind of priced work; several for {@link Work#COPY}, by size
 */
public record CostPreset(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) String description,
    @JsonProperty(required = true) Frequency frequency,
    @JsonProperty(required = true) Map<String, Source> sources,
    @JsonProperty(required = true) List<Cost> costs) {

  /** Checks that every kind of work has its price and every source is known. */
  public CostPreset {
    TreeSet<Work> missing = new TreeSet<>();
    for (Work work : Work.values()) {
      if (work.priced()) {
        missing.add(work);
      }
    }
    if (costs != null && sources != null) {
      for (Cost cost : costs) {
        boolean first = missing.remove(cost.work());
        check(first || cost.work() == Work.COPY, "the cost of " + cost.work() + " is given twice");
        check(
            sources.containsKey(cost.source()),
            "the cost of " + cost.work() + " names an unknown source '" + cost.source() + "'");
      }
      check(missing.isEmpty(), "no cost is given for " + missing);
    }
    if (frequency != null && sources != null) {
      check(
          sources.containsKey(frequency.source()),
          "the frequency names an unknown source '" + frequency.source() + "'");
    }
  }

  /** The source of a value. */
  public Source sourceOf(Cost cost) {
    return sources.get(cost.source());
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Cycles a second.
   *
   * @param gigahertz more than 0, at most 1,000
   * @param source key of its source
   * @param provenance where it comes from
   */
  public record Frequency(
      @JsonProperty(required = true) BigDecimal gigahertz,
      @JsonProperty(required = true) String source,
      @JsonProperty(required = true) Provenance provenance) {

    /** Checks the range. */
    public Frequency {
      check(
          gigahertz.signum() > 0 && gigahertz.compareTo(BigDecimal.valueOf(1000)) <= 0,
          "gigahertz must be more than 0 and at most 1000");
    }
  }

  /**
   * Where values come from.
   *
   * @param machine the machine they were measured on, or a dash
   * @param date of the measurement or publication
   * @param text where to find them
   */
  public record Source(
      @JsonProperty(required = true) String machine,
      @JsonProperty(required = true) String date,
      @JsonProperty(required = true) String text) {}

  /**
   * One value.
   *
   * @param work what it prices
   * @param value more than 0, at most 1,000,000,000
   * @param unit of the value
   * @param upToBytes for copies: the longest copy it holds for, in bytes; absent or 0 for those
   *     longer than all others
   * @param source key of its source
   * @param provenance where it comes from
   */
  public record Cost(
      @JsonProperty(required = true) Work work,
      @JsonProperty(required = true) BigDecimal value,
      @JsonProperty(required = true) Unit unit,
      long upToBytes,
      @JsonProperty(required = true) String source,
      @JsonProperty(required = true) Provenance provenance) {

    /** Checks the ranges. */
    public Cost {
      check(work.priced(), work + " has no price");
      check(
          value.signum() > 0 && value.compareTo(BigDecimal.valueOf(1_000_000_000)) <= 0,
          "the cost of " + work + " must be more than 0 and at most 1000000000");
      check(!unit.perByte() || work == Work.COPY, work + " is not priced by the byte");
      check(upToBytes == 0 || work == Work.COPY, work + " has no sizes");
      check(upToBytes >= 0, "upToBytes must not be negative");
    }
  }

  /** Units of values. */
  public enum Unit {
    /** Cycles for each unit of work. */
    @JsonProperty("cycles")
    CYCLES("cycles", false),
    /** Nanoseconds for each unit of work. */
    @JsonProperty("nanoseconds")
    NANOSECONDS("ns", false),
    /** Cycles for each byte. */
    @JsonProperty("cycles/byte")
    CYCLES_PER_BYTE("cycles/byte", true);

    private final String symbol;
    private final boolean perByte;

    Unit(String symbol, boolean perByte) {
      this.symbol = symbol;
      this.perByte = perByte;
    }

    /** As printed in tables. */
    public String symbol() {
      return symbol;
    }

    /** Whether the value is for each byte. */
    public boolean perByte() {
      return perByte;
    }
  }
}
