package org.kernelsim.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final BigDecimal LEAST = new BigDecimal("0.000001");

  /** Checks that every kind of work has its price and every source is known. */
  public CostPreset {
    TreeSet<Work> missing = new TreeSet<>();
    for (Work work : Work.values()) {
      if (work.priced()) {
        missing.add(work);
      }
    }
    if (costs != null && sources != null) {
      sources.forEach((key, source) -> check(source != null, "the source '" + key + "' is empty"));
      Set<String> given = new HashSet<>();
      TreeSet<Long> copySizes = new TreeSet<>();
      for (Cost cost : costs) {
        check(cost != null, "one of the costs is empty");
        missing.remove(cost.work());
        boolean first =
            cost.unit().perByte() ? copySizes.add(cost.upToBytes()) : given.add(cost.work().name());
        check(first, "the cost of " + cost.work() + " is given twice");
        check(
            sources.containsKey(cost.source()),
            "the cost of " + cost.work() + " names an unknown source '" + cost.source() + "'");
      }
      check(missing.isEmpty(), "no cost is given for " + missing);
      check(
          copySizes.isEmpty() || copySizes.contains(0L),
          "no cost is given for a COPY of more bytes than all upToBytes");
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
   * @param gigahertz at least 0.000001, at most 100, so that a year of cycles can be counted
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
          gigahertz.compareTo(LEAST) >= 0 && gigahertz.compareTo(BigDecimal.valueOf(100)) <= 0,
          "gigahertz must be at least 0.000001 and at most 100");
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
   * @param value at least 0.000001, at most 1,000,000,000, or 100,000 for each byte
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
          value.compareTo(LEAST) >= 0 && value.compareTo(BigDecimal.valueOf(unit.most())) <= 0,
          "the cost of " + work + " must be at least 0.000001 and at most " + unit.most());
      check(!unit.perByte() || work == Work.COPY, work + " is not priced by the byte");
      check(upToBytes == 0 || unit.perByte(), work + " has sizes only when priced by the byte");
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

    /** The most a value may be. */
    long most() {
      return perByte ? 100_000 : 1_000_000_000;
    }
  }
}
