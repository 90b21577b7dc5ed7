package org.kernelsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.cli.Command.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kernel-sim break-even}: a grid of sockets by bytes. */
class BreakEvenCommandTest {
  private static final String[] SMALL = {"break-even", "--sockets=8,1,8", "--bytes=64,0"};

  @Test
  void aTableForEachPathBesidesTheOrdinaryOne() {
    Command.Answer answer = run(SMALL);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("\nbatched - ", "\nhandle - ", "\nalternate - ")
        .contains("1 socket  8 sockets  pays from")
        .doesNotContain("\nordinary - ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "markdown", "csv", "json"})
  void everyFormatIsPrinted(String format) {
    assertThat(run(SMALL[0], SMALL[1], SMALL[2], "--format", format).out()).isNotEmpty();
  }

  @Test
  void csvHasARowForEachCellAndPath() {
    assertThat(run(SMALL[0], SMALL[1], SMALL[2], "--format=csv").out().lines())
        .hasSize(1 + 2 * 2 * 4)
        .startsWith("sendPath,bytes,sockets,serviceCycles,gain")
        .anyMatch(row -> row.matches("alternate,64,8,\\d+,[\\d.]+"));
  }

  @Test
  void jsonHasTheCyclesOfEachPath() throws IOException {
    JsonNode grid =
        new ObjectMapper().readTree(run(SMALL[0], SMALL[1], SMALL[2], "--format=json").out());

    assertThat(grid.fieldNames())
        .toIterable()
        .containsExactly("schema", "version", "costs", "cells");
    assertThat(grid.get("cells")).hasSize(4);
    JsonNode cell = grid.at("/cells/3");
    assertThat(cell.get("sockets").asInt()).isEqualTo(8);
    assertThat(cell.get("bytes").asInt()).isEqualTo(64);
    assertThat(cell.get("serviceCycles").fieldNames())
        .toIterable()
        .containsExactly("ordinary", "batched", "handle", "alternate");
  }

  @Test
  void costsDecide() {
    assertThat(run("break-even", "--sockets=8", "--bytes=64", "--costs=unit").out())
        .contains("costs unit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --sockets;0;1 to 1024
          --sockets;1025;1 to 1024
          --sockets;many;'many'
          --bytes;-1;0 to 16777216
          --bytes;16777217;0 to 16777216
          --costs;free;'free'
          --format;xml;'xml'
          """)
  void aBadOptionIsSaidInOneSentence(String option, String value, String named) {
    ReplayCommandTest.assertRefused(run("break-even", option, value), named);
  }
}
