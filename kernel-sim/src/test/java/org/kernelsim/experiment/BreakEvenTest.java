package org.kernelsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.preset;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kernelsim.experiment.BreakEven.Cell;
import org.kernelsim.workload.strace.SendPath;

/** From how many sockets and bytes on each path pays. */
class BreakEvenTest {
  @Test
  void thereIsACellForEachNumberOfBytesAndSockets() {
    BreakEven grid = BreakEven.run(preset("unit"), List.of(1, 2, 4), List.of(0, 100));

    assertThat(grid.cells()).extracting(Cell::bytes).containsExactly(0, 0, 0, 100, 100, 100);
    assertThat(grid.cells()).extracting(Cell::sockets).containsExactly(1, 2, 4, 1, 2, 4);
    assertThat(grid.cells())
        .allMatch(cell -> cell.serviceCycles().size() == SendPath.values().length);
  }

  @Test
  void theOrdinaryPathGainsNothingOnItself() {
    BreakEven grid = BreakEven.run(preset("skylake-mitigated"), List.of(1, 8), List.of(64));

    assertThat(grid.cells()).allMatch(cell -> cell.gain(SendPath.ORDINARY) == 1);
  }

  @Test
  void aBatchOfOneSavesNothingAndOneOfManyDoes() {
    BreakEven grid = BreakEven.run(preset("skylake-mitigated"), List.of(1, 64), List.of(64));

    assertThat(grid.cells().get(0).gain(SendPath.BATCHED)).isLessThanOrEqualTo(1);
    assertThat(grid.cells().get(1).gain(SendPath.BATCHED)).isGreaterThan(1);
  }

  @Test
  void moreBytesMakeOneCopyWorthMore() {
    BreakEven grid =
        BreakEven.run(preset("skylake-mitigated"), List.of(64), List.of(64, 1 << 14, 1 << 18));

    assertThat(grid.cells().stream().map(cell -> cell.gain(SendPath.ALTERNATE)).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aPathPaysFromTheLeastNumberFromWhichOnItAlwaysDoes() {
    BreakEven grid =
        new BreakEven(
            preset("unit"),
            List.of(cell(1, 90), cell(2, 110), cell(4, 100), cell(8, 99), cell(16, 50)));

    assertThat(grid.paysFrom(SendPath.ALTERNATE, 64)).isEqualTo(8);
    assertThat(grid.paysFrom(SendPath.ORDINARY, 64)).isZero();
    assertThat(grid.paysFrom(SendPath.ALTERNATE, 65)).isZero();
  }

  private static Cell cell(int sockets, long alternate) {
    return new Cell(sockets, 64, Map.of(SendPath.ORDINARY, 100L, SendPath.ALTERNATE, alternate));
  }

  @Test
  void theEndsOfTheGridRunToo() {
    BreakEven manySockets = BreakEven.run(preset("unit"), List.of(1024), List.of(0));
    BreakEven manyBytes = BreakEven.run(preset("unit"), List.of(1), List.of(1 << 24));

    assertThat(manySockets.cells().get(0).gain(SendPath.ALTERNATE)).isGreaterThan(1);
    assertThat(manyBytes.cells().get(0).gain(SendPath.ALTERNATE)).isPositive();
  }
}
