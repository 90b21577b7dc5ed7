package org.kernelsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.cli.Command.bytes;
import static org.kernelsim.cli.Command.run;
import static org.kernelsim.cli.Command.runWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.cli.Command.Answer;
import org.kernelsim.support.Traces;

/** {@code kernel-sim replay}: what it takes, what it prints, what it says of bad input. */
class ReplayCommandTest {
  private static final String EXAMPLE =
      Traces.example("redis-pubsub-8-subscribers.strace").toString();

  private static final String TWO_SENDS =
      """
      socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
      write(3, "ab", 2) = 2
      write(4, "ab", 2) = 2
      """;

  @TempDir private Path directory;

  // Input

  @Test
  void aTraceIsReplayed() {
    Answer answer = run("replay", EXAMPLE);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("578 calls of 1 thread in 1 process, from 583 lines");
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void aTraceComesFromStandardInput() {
    Answer answer = runWith(bytes(TWO_SENDS), "replay", "-");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("3 calls of 1 thread").contains("What 1 fan-out cost");
  }

  @Test
  void aTraceMayBeCompressed() throws IOException {
    Path plain = write("a.strace", TWO_SENDS);
    Path compressed = directory.resolve("a.strace.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
      Files.copy(plain, out);
    }

    assertThat(json("replay", compressed.toString()).at("/runs"))
        .isEqualTo(json("replay", plain.toString()).at("/runs"));
  }

  @Test
  void standardInputMayBeCompressed() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes(TWO_SENDS));
    }

    assertThat(runWith(compressed.toByteArray(), "replay", "-").exitCode()).isZero();
  }

  @Test
  void severalTracesMakeOneRecording() throws IOException {
    String parent = "1700000000.000000 socket(AF_INET, SOCK_STREAM, 0) = 3 <0.000001>\n";
    String child = "1700000001.000000 write(3, \"a\", 1) = 1 <0.000001>\n";

    JsonNode trace =
        json("replay", write("t.1", parent).toString(), write("t.2", child).toString())
            .get("trace");

    assertThat(trace.get("calls").asLong()).isEqualTo(2);
    assertThat(trace.get("replayed").asLong()).isEqualTo(2);
  }

  @Test
  void badLinesAreCountedAndTheFirstNamed() {
    Answer answer = runWith(bytes("rubbish\n" + TWO_SENDS + "more rubbish\n"), "replay", "-");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("2 lines that could not be read, first: line 1, line 5");
  }

  @Test
  void badLinesOfSeveralFilesAreNamedByFile() throws IOException {
    Path one = write("t.1", TWO_SENDS);
    Path other = write("t.2", "getpid() = 1\nrubbish\n");

    assertThat(run("replay", one.toString(), other.toString()).out())
        .contains("1 line that could not be read, first: " + other + ":2");
  }

  @Test
  void aMissingFileIsBadInput() {
    assertRefused(run("replay", "no-such.strace"), "no-such.strace: there is no such file");
  }

  @Test
  void aDirectoryIsBadInput() {
    assertRefused(run("replay", directory.toString()), directory.toString());
  }

  @Test
  void anEmptyFileIsBadInput() throws IOException {
    Path empty = write("empty.strace", "");

    assertRefused(run("replay", empty.toString()), empty.toString());
    assertRefused(runWith(new byte[0], "replay", "-"), "standard input");
  }

  @Test
  void aBinaryFileIsBadInput() throws IOException {
    byte[] content = new byte[4096];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 37);
    }
    Path binary = Files.write(directory.resolve("a.out"), content);

    assertRefused(run("replay", binary.toString()), binary.toString());
  }

  @Test
  void anotherTextIsBadInputAndItsFirstLineIsShown() throws IOException {
    Path text = write("read.me", "Dear reader,\nthis is no trace.\n");

    assertRefused(run("replay", text.toString()), "Dear reader,");
  }

  @Test
  void noTraceIsBadUsage() {
    assertRefused(run("replay"), "TRACE");
  }

  // Options

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          --cpus;0;1 to 1024
          --cpus;1025;1 to 1024
          --cpus;many;'many'
          --think;-1;-1
          --think;1001;1001
          --think;slow;'slow'
          --seed;lucky;'lucky'
          --format;xml;'xml'
          --send-paths;pigeon;'pigeon'
          --show;circles;'circles'
          --set;speed=9;'speed'
          --set;speed;'speed'
          --set;lockWait=sleep;'sleep'
          --set;quantumNanos=0;0
          --set;quantumNanos=long;'long'
          --set;preemptInside=maybe;'maybe'
          --set;hold=tight;'tight'
          --handle-lookup;fast;'fast'; there are locked, lock-free
          --costs;free;'free'
          --costs;missing.yaml;missing.yaml
          --frobnicate;1;--frobnicate
          """)
  void aBadOptionIsSaidInOneSentence(String option, String value, String named) {
    assertRefused(run("replay", option, value, EXAMPLE), named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--set=quantumNanos=1000",
        "--set=lockWait=block",
        "--set=preemptInside=true",
        "--set=hold=call",
        "--cpus=1024",
        "--think=0",
        "--think=1e3",
        "--think=1e-999999999",
        "--seed=-1",
        "--costs=unit"
      })
  void aGoodOptionIsTaken(String option) {
    assertThat(runWith(bytes(TWO_SENDS), "replay", option, "-").exitCode()).isZero();
  }

  @Test
  void settingsAreToldInTheResult() throws IOException {
    JsonNode result =
        json(
            "replay",
            "--cpus=3",
            "--seed=7",
            "--costs=unit",
            "--think=0.5",
            "--set=quantumNanos=1000",
            "--set=lockWait=block",
            "--set=preemptInside=true",
            "--set=hold=call",
            EXAMPLE);

    JsonNode settings = result.at("/runs/0/variant/settings");
    assertThat(settings.toString())
        .isEqualTo(
            "{\"cpus\":3,\"quantumNanos\":1000,\"lockWait\":\"block\",\"preemptInside\":true,"
                + "\"hold\":\"call\"}");
    assertThat(result.get("seed").asInt()).isEqualTo(7);
    assertThat(result.get("costs").asText()).isEqualTo("unit");
    assertThat(result.at("/trace/think").asText()).isEqualTo("0.5");
  }

  @Test
  void sendPathsAreRunInTheOrderAskedForAndOnceEach() throws IOException {
    JsonNode runs =
        json("replay", "--send-paths=alternate,Ordinary,alternate", EXAMPLE).get("runs");

    assertThat(runs.findValuesAsText("sendPath")).containsExactly("alternate", "ordinary");
  }

  @Test
  void pathsThatUseHandlesAreRunOnceForEachLookup() throws IOException {
    JsonNode runs =
        json("replay", "--handle-lookup=lock-free,locked", "--send-paths=batched,handle", EXAMPLE)
            .get("runs");

    assertThat(runs.findValuesAsText("name"))
        .containsExactly("batched", "handle lock-free", "handle");
    assertThat(runs.findValuesAsText("handleLookup"))
        .containsExactly("null", "lock-free", "locked");
    assertThat(runs.get(1).at("/counts/fastPath").asLong()).isPositive();
    assertThat(runs.get(2).at("/counts/fastPath").asLong()).isZero();
  }

  @Test
  void aBadFileOfCostsIsRefusedWithLineAndColumn() throws IOException {
    Path costs = write("bad.yaml", "name: x\ndescription: y\nfrequency: { gigahertz: fast }\n");

    assertRefused(run("replay", "--costs", costs.toString(), EXAMPLE), costs + ":3:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u0000\u0001", "a: [", "- 1\n- 2", "name: x", "? ? ?", "&a [*a]"})
  void whateverElseIsNoFileOfCostsIsRefused(String content) throws IOException {
    Path costs = write("bad.yaml", content);

    assertRefused(run("replay", "--costs", costs.toString(), EXAMPLE), costs.toString());
  }

  @Test
  void aMachineThatHardlyRunsIsRefused() throws IOException {
    String unit;
    try (InputStream in = getClass().getResourceAsStream("/org/kernelsim/machine/unit.yaml")) {
      unit = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path slow = write("slow.yaml", unit.replace("gigahertz: 1,", "gigahertz: 0.0000001,"));

    assertRefused(run("replay", "--costs", slow.toString(), EXAMPLE), "gigahertz");
  }

  // Output

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormatIsPrinted(Format format) {
    Answer answer = run("replay", "--format", format.name().toLowerCase(Locale.ROOT), EXAMPLE);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .startsWith(
            switch (format) {
              case TABLE -> "What was simulated\n";
              case MARKDOWN -> "### What was simulated\n";
              case CSV -> "sendPath,handleLookup,domain,";
              case JSON -> "{\n  \"schema\": 1,";
            })
        .endsWith("\n");
  }

  @Test
  void outWritesEveryFormatToADirectoryItMakes() throws IOException {
    Path out = directory.resolve("new/results");

    Answer answer = run("replay", "--out", out.toString(), EXAMPLE);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.err()).contains(out.toString());
    assertThat(Files.readString(out.resolve("replay.txt"))).isEqualTo(answer.out());
    assertThat(Files.readString(out.resolve("replay.md"))).startsWith("### ");
    assertThat(Files.readString(out.resolve("replay.csv"))).startsWith("sendPath,");
    assertThat(Files.readString(out.resolve("replay.json")))
        .isEqualTo(run("replay", "--format", "json", EXAMPLE).out());
  }

  @Test
  void outThatCannotBeWrittenIsSaidBeforeTheWork() throws IOException {
    Path file = write("file", "");

    assertRefused(run("replay", "--out", file.toString(), EXAMPLE), "--out");
    assertRefused(run("replay", "--out", file.resolve("below").toString(), EXAMPLE), "--out");
    Files.createDirectory(directory.resolve("replay.json"));
    assertRefused(run("replay", "--out", directory.toString(), EXAMPLE), "replay.json");
  }

  @Test
  void verifyRunsTwiceAndSaysSo() {
    Answer answer = run("replay", "--verify", "--cpus=2", EXAMPLE);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.err()).contains("verified");
    assertThat(answer.out()).isEqualTo(run("replay", "--cpus=2", EXAMPLE).out());
  }

  @Test
  void verifyTakesStandardInputToo() {
    assertThat(runWith(bytes(TWO_SENDS), "replay", "--verify", "-").err()).contains("verified");
  }

  @Test
  void boxesAreShownWithNumeralsAndWhatTheyFound() {
    Answer answer =
        runWith(bytes(TWO_SENDS), "replay", "--show", "boxes", "--send-paths", "alternate", "-");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .startsWith("Boxes of the replay on the path alternate\n")
        .contains(" 802 ", " 803 ", " 804 ", " 805 LOCK(PPHT)\n", "socketpair", "2 sockets")
        .contains("What was simulated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void boxesDoNotGoIntoWhatProgramsRead(String format) {
    assertRefused(run("replay", "--show=boxes", "--format", format, EXAMPLE), "--show boxes");
  }

  @Test
  void helpNamesEveryOption() {
    Answer answer = run("replay", "--help");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("--send-paths", "--costs", "--cpus", "--think", "--seed", "--set", "--format")
        .contains("--show", "--out", "--verify");
  }

  private static JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, "--format=json");
    Answer answer = run(all.toArray(String[]::new));
    assertThat(answer.err()).isEmpty();
    return new ObjectMapper().readTree(answer.out());
  }

  private Path write(String name, String content) throws IOException {
    return Files.write(directory.resolve(name), bytes(content));
  }

  /** One sentence on standard error that names what is wrong, and nothing on standard output. */
  static void assertRefused(Answer answer, String named) {
    assertThat(answer.exitCode()).as(answer.err()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    List<String> lines = answer.err().lines().toList();
    assertThat(lines.get(0)).startsWith("kernel-sim: ").contains(named);
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("Try '"));
  }
}
