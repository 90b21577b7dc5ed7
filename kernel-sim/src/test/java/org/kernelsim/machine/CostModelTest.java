package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelsim.support.Costs;

class CostModelTest {
  private static final long YEAR_NANOS = 366L * 24 * 3600 * 1_000_000_000;

  /** A model of this frequency in which a copied byte costs so much, and all else one cycle. */
  static CostModel model(BigDecimal gigahertz, BigDecimal perByte) {
    List<CostPreset.Cost> costs = new ArrayList<>();
    for (Work work : Work.values()) {
      if (work.priced()) {
        boolean copy = work == Work.COPY;
        costs.add(
            new CostPreset.Cost(
                work,
                copy ? perByte : BigDecimal.ONE,
                copy ? CostPreset.Unit.CYCLES_PER_BYTE : CostPreset.Unit.CYCLES,
                0,
                "here",
                Provenance.ASSUMED));
      }
    }
    return new CostModel(
        new CostPreset(
            "test",
            "test",
            new CostPreset.Frequency(gigahertz, "here", Provenance.ASSUMED),
            Map.of("here", new CostPreset.Source("-", "-", "-")),
            costs));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void noPricedWorkCostsNothing(String name) {
    CostModel costs = Costs.named(name);
    for (Work work : Work.values()) {
      if (work.priced()) {
        assertThat(costs.cycles(work))
            .as("%s", work)
            .isGreaterThanOrEqualTo(work == Work.COPY ? 0 : 1);
        assertThat(costs.cycles(work, 1)).as("%s", work).isPositive();
        assertThat(costs.provenance(work)).isNotNull();
      }
    }
    assertThat(costs.cycles(Work.COPY, 0)).isPositive();
  }

  static List<String> presets() {
    return CostPresets.names();
  }

  @Property
  void aLongerCopyNeverCostsLessNorOverflows(
      @ForAll @BigRange(min = "0.000001", max = "100000") @Scale(6) BigDecimal perByte,
      @ForAll @LongRange(max = 1 << 24) long bytes) {
    CostModel costs = model(BigDecimal.ONE, perByte);
    BigDecimal exact = perByte.multiply(BigDecimal.valueOf(bytes));
    long expected = Math.max(1, exact.setScale(0, java.math.RoundingMode.CEILING).longValueExact());
    assertThat(costs.cycles(Work.COPY, bytes)).isEqualTo(expected);
  }

  @Test
  void aCopyIsPricedByItsSizeClass() {
    CostModel costs = Costs.named("skylake-mitigated");
    assertThat(costs.cycles(Work.COPY, 100)).isEqualTo(6);
    assertThat(costs.cycles(Work.COPY, 16_384)).isEqualTo(984);
    assertThat(costs.cycles(Work.COPY, 16_385)).isEqualTo(4261);
  }

  @Property
  void timesConvertExactlyForAYear(
      @ForAll @BigRange(min = "0.000001", max = "100") @Scale(6) BigDecimal gigahertz,
      @ForAll @LongRange(max = YEAR_NANOS) long nanos) {
    CostModel costs = model(gigahertz, BigDecimal.ONE);
    BigInteger kilohertz = gigahertz.movePointRight(6).toBigInteger();
    BigInteger million = BigInteger.valueOf(1_000_000);
    long cycles = costs.cyclesOf(nanos);
    assertThat(cycles)
        .isEqualTo(BigInteger.valueOf(nanos).multiply(kilohertz).divide(million).longValueExact());
    assertThat(costs.nanosOf(cycles))
        .isEqualTo(BigInteger.valueOf(cycles).multiply(million).divide(kilohertz).longValueExact());
  }

  @Test
  void aPriceInNanosecondsIsRoundedToCycles() {
    assertThat(Costs.named("skylake-mitigated").cycles(Work.TRANSFER)).isEqualTo(224);
  }

  @Test
  void theWeakestProvenanceOfAKindCounts() {
    assertThat(Costs.named("skylake-mitigated").provenance(Work.COPY))
        .isEqualTo(Provenance.DERIVED);
  }
}
