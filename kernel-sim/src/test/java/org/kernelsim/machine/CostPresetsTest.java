package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CostPresetsTest {
  @TempDir private Path directory;

  private static String unit() throws IOException {
    try (var in = CostPresets.class.getResourceAsStream("unit.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String refusal(String text) throws IOException {
    Path file = directory.resolve("costs.yaml");
    Files.writeString(file, text);
    String message =
        catchThrowableOfType(CostPresetException.class, () -> CostPresets.load(file.toString()))
            .getMessage();
    assertThat(message)
        .startsWith(file.toString())
        .doesNotContain("\n")
        .hasSizeLessThan(file.toString().length() + 500);
    return message.substring(file.toString().length());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPresetThatComesAlongLoads(String name) throws CostPresetException {
    assertThat(CostPresets.load(name).name()).isEqualTo(name);
  }

  static java.util.List<String> names() {
    return CostPresets.names();
  }

  @Test
  void aFileThatIsWellMadeLoads() throws Exception {
    Path file = directory.resolve("mine.yml");
    Files.writeString(file, unit().replace("name: unit", "name: mine"));
    assertThat(CostPresets.load(file.toString()).name()).isEqualTo("mine");
  }

  @Test
  void anUnknownNameIsToldWithTheKnownOnes() {
    CostPresetException e =
        catchThrowableOfType(CostPresetException.class, () -> CostPresets.load("pentium"));
    assertThat(e)
        .hasMessage(
            "there is no cost preset 'pentium'; there are "
                + String.join(", ", CostPresets.names())
                + ", or give a file that ends in .yaml");
  }

  @Test
  void aMissingFileIsTold() {
    Path file = directory.resolve("none.yaml");
    CostPresetException e =
        catchThrowableOfType(CostPresetException.class, () -> CostPresets.load(file.toString()));
    assertThat(e).hasMessage("there is no file " + file);
  }

  @Test
  void aDirectoryIsTold() throws IOException {
    Path file = Files.createDirectory(directory.resolve("directory.yaml"));
    CostPresetException e =
        catchThrowableOfType(CostPresetException.class, () -> CostPresets.load(file.toString()));
    assertThat(e).hasMessage(file + " is a directory, not a file of costs");
  }

  @Test
  void anEmptyFileIsTold() throws IOException {
    assertThat(refusal("")).contains("empty");
    assertThat(refusal("# nothing but a remark\n")).contains("empty");
  }

  /** What is changed in a good file, and what is then told, from which line on. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      text: chosen                    | texts: chosen                      | 9  | the key 'text' is missing
      gigahertz: 1,                   | gigahertz: 0,                      | 3  | gigahertz must be at least
      gigahertz: 1,                   | gigahertz: -3,                     | 3  | gigahertz must be at least
      gigahertz: 1,                   | gigahertz: 1e-9,                   | 3  | gigahertz must be at least
      gigahertz: 1,                   | gigahertz: 1000,                   | 3  | at most 100
      gigahertz: 1,                   | gigahertz: fast,                   | 3  | fast
      work: LOCK, value: 1            | work: LOCK, value: 0               | 15 | the cost of LOCK must be at least
      work: LOCK, value: 1            | work: LOCK, value: -1              | 15 | the cost of LOCK must be at least
      work: LOCK, value: 1            | work: LOCK, value: 1e-999999999    | 15 | the cost of LOCK must be at least
      work: LOCK, value: 1            | work: LOCK, value: 1e999999999     | 15 | at most 1000000000
      work: LOCK, value: 1            | work: LOCK, value: .nan            | 15 | .nan
      work: LOCK, value: 1            | work: LOCK, value: 1, value: 2     | 15 | uplicate
      work: LOCK, value: 1            | work: LOOK, value: 1               | 15 | 'LOOK' is none of SYSTEM_CALL
      work: LOCK, value: 1            | work: 3, value: 1                  | 15 | is none of SYSTEM_CALL, ENTER
      work: LOCK, value: 1            | work: COMPUTE, value: 1            | 15 | COMPUTE has no price
      work: LOCK, value: 1            | value: 1                           | 15 | work
      work: LOCK, value: 1            | work: LOCK                         | 15 | value
      work: LOCK, value: 1            | work: LOCK, value:                 | 15 | value
      work: LOCK, value: 1            | work: LOCK, upToBytes: 5, value: 1 | 15 | sizes only
      work: COPY, value: 1            | work: COPY, upToBytes: 5, value: 1 | 19 | sizes only
      work: LOCK, value: 1, unit: cycles | work: LOCK, value: 1, unit: cycles/byte | 15 | LOCK is not priced by the byte
      work: LOCK, value: 1, unit: cycles | work: LOCK, value: 1, unit: hours  | 15 | hours
      work: LOCK, value: 1            | work: LOCK, colour: red, value: 1  | 15 | unknown key 'colour'
      """)
  void aBadValueIsToldInItsLine(String good, String bad, int line, String told) throws IOException {
    assertThat(refusal(unit().replace(good, bad))).startsWith(":" + line + ":").contains(told);
  }

  /** What is changed in a good file, and what is then told of the file as a whole. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      work: LOCK, | work: COPY,   | the cost of COPY is given twice
      work: LOCK, | work: ATOMIC, | the cost of ATOMIC is given twice
      source: teaching, provenance: assumed } | source: hearsay, provenance: assumed } | unknown source 'hearsay'
      """)
  void whatIsWrongWithTheWholeIsTold(String good, String bad, String told) throws IOException {
    assertThat(refusal(unit().replace(good, bad))).startsWith(":").contains(told);
  }

  @Test
  void aMissingCostIsTold() throws IOException {
    String without =
        unit()
            .lines()
            .filter(line -> !line.contains("work: LOCK"))
            .reduce("", (a, b) -> a + b + "\n");
    assertThat(refusal(without)).contains("no cost is given for [LOCK]");
  }

  @Test
  void aMissingKeyIsTold() throws IOException {
    assertThat(refusal(unit().replaceFirst("description: .*\n", "")))
        .contains("the key 'description' is missing");
  }

  @Test
  void anEmptyCostIsTold() throws IOException {
    assertThat(refusal(unit() + "  -\n")).contains("one of the costs is empty");
  }

  @Test
  void anEmptySourceIsTold() throws IOException {
    assertThat(refusal(unit().replace("costs:", "  nothing:\ncosts:")))
        .contains("the source 'nothing' is empty");
  }

  @Test
  void aKeyGivenTwiceIsTold() throws IOException {
    assertThat(refusal(unit().replace("name: unit", "name: unit\nname: other")))
        .contains("uplicate");
  }

  @Test
  void copiesWithoutALastSizeAreTold() throws IOException {
    String sized = "work: COPY, upToBytes: 64, value: 1, unit: cycles/byte";
    assertThat(refusal(unit().replace("work: COPY, value: 1, unit: cycles", sized)))
        .contains("no cost is given for a COPY of more bytes");
  }

  @Test
  void aCopySizeGivenTwiceIsTold() throws IOException {
    String twice =
        "work: COPY, value: 1, unit: cycles/byte, source: teaching, provenance: assumed }\n"
            + "  - { work: COPY, value: 1, unit: cycles/byte";
    assertThat(refusal(unit().replace("work: COPY, value: 1, unit: cycles", twice)))
        .contains("the cost of COPY is given twice");
  }

  @Test
  void aSecondDocumentIsTold() throws IOException {
    assertThat(refusal(unit() + "---\nname: other\n")).startsWith(":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{ [ : }", "- a\n- b", "just words", "\t\tname: x", "name: [1,2", "42"})
  void whatIsNoFileOfCostsIsTold(String text) throws IOException {
    assertThat(refusal(text)).isNotBlank();
  }

  @Test
  void bytesThatAreNoTextAreTold() throws IOException {
    Path file = directory.resolve("costs.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0xc3, 0x28});
    CostPresetException e =
        catchThrowableOfType(CostPresetException.class, () -> CostPresets.load(file.toString()));
    assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
  }
}
