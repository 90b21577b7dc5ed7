package org.kernelsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.cli.Command.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.machine.CostPresets;
import org.kernelsim.machine.Work;

/** {@code kernel-sim costs}: the presets, and every cost with where it comes from. */
class CostsCommandTest {
  @Test
  void listShowsEveryPreset() {
    assertThat(run("costs", "list").out()).contains(CostPresets.names());
    assertThat(run("costs").out()).isEqualTo(run("costs", "list").out());
  }

  @Test
  void showTellsValueUnitMachineDateSourceAndProvenanceOfEveryWork() {
    for (String name : CostPresets.names()) {
      Command.Answer answer = run("costs", "show", name);

      assertThat(answer.exitCode()).isZero();
      assertThat(answer.out().lines().findFirst().orElseThrow())
          .contains("work", "value", "unit", "from", "machine", "date", "source");
      for (Work work : Work.values()) {
        if (work.priced()) {
          assertThat(answer.out()).as(name).contains(work.name());
        }
      }
    }
  }

  @Test
  void aPresetShownAsJsonTellsTheSame() throws IOException {
    JsonNode preset =
        new ObjectMapper().readTree(run("costs", "show", "skylake", "--format=json").out());

    assertThat(preset.get("name").asText()).isEqualTo("skylake");
    assertThat(preset.get("costs").findValuesAsText("provenance"))
        .isNotEmpty()
        .allMatch(word -> word.matches("measured|derived|assumed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "markdown", "csv", "json"})
  void everyFormatIsPrinted(String format) {
    assertThat(run("costs", "list", "--format", format).out()).contains("skylake-mitigated");
    assertThat(run("costs", "show", "unit", "--format", format).out()).contains("SYSTEM_CALL");
  }

  @Test
  void aFileIsShownToo(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.yaml");
    try (InputStream in = getClass().getResourceAsStream("/org/kernelsim/machine/unit.yaml")) {
      Files.copy(in, file);
    }

    assertThat(run("costs", "show", file.toString()).out())
        .isEqualTo(run("costs", "show", "unit").out());
  }

  @Test
  void anUnknownPresetIsRefused() {
    ReplayCommandTest.assertRefused(run("costs", "show", "free"), "'free'");
    ReplayCommandTest.assertRefused(run("costs", "show"), "NAME");
    ReplayCommandTest.assertRefused(run("costs", "list", "--format=xml"), "'xml'");
    ReplayCommandTest.assertRefused(run("costs", "burn"), "burn");
  }
}
