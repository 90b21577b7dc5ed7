package org.kernelsim.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.kernelsim.cli.Command.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.kernelsim.cli.Command.Answer;
import org.kernelsim.support.Traces;

/**
 * Damaged traces through the whole command: each is replayed or refused in one sentence, never
 * worse, and every call of it is accounted for.
 */
class DamagedReplayTest {
  private static final List<List<String>> EXAMPLES =
      Traces.EXAMPLES.stream().map(DamagedReplayTest::lines).toList();

  /** Only a simulation that never ends takes longer. */
  private static final Duration FOR_EVER = Duration.ofMinutes(2);

  private enum Damage {
    NONE,
    CUT_OFF,
    CUT_INSIDE_A_LINE,
    LINES_LOST,
    LINES_TWICE,
    LINES_SWAPPED,
    BYTES_CHANGED,
    DIGITS_CHANGED,
    BACKWARDS,
    ANOTHER_FOLLOWS
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void aDamagedTraceIsReplayedOrRefused(
      @ForAll("damaged") byte[] trace,
      @ForAll @IntRange(min = 1, max = 3) int cpus,
      @ForAll boolean think)
      throws IOException {
    Answer answer =
        assertTimeoutPreemptively(
            FOR_EVER,
            () ->
                Command.runWith(
                    trace,
                    "replay",
                    "--format=json",
                    "--cpus=" + cpus,
                    "--think=" + (think ? "recorded" : "none"),
                    "-"));

    if (answer.exitCode() == 2) {
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err().lines()).hasSize(1);
      return;
    }
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(answer.out()).get("trace");
    long accounted = result.get("replayed").asLong();
    for (String kind : List.of("plain", "unsupported")) {
      for (JsonNode count : result.get(kind)) {
        accounted += count.asLong();
      }
    }
    assertThat(accounted).isEqualTo(result.get("calls").asLong());
    assertThat(result.get("lines").asLong())
        .isEqualTo(new String(trace, ISO_8859_1).lines().count());
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    return Combinators.combine(
            Arbitraries.of(EXAMPLES),
            Arbitraries.integers().between(0, 99),
            Arbitraries.of(Damage.values()).list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.longs())
        .as(DamagedReplayTest::damage);
  }

  private static byte[] damage(List<String> example, int start, List<Damage> kinds, long seed) {
    Random random = new Random(seed);
    int from = example.size() * start / 100;
    List<String> lines =
        new ArrayList<>(example.subList(from, Math.min(example.size(), from + 400)));
    boolean cut = false;
    for (Damage kind : kinds) {
      switch (kind) {
        case NONE -> {}
        case CUT_OFF -> lines = lines.subList(0, random.nextInt(lines.size()) + 1);
        case CUT_INSIDE_A_LINE -> cut = true;
        case LINES_LOST -> lines.removeIf(line -> lineIsHit(random));
        case LINES_TWICE -> lines.addAll(random.nextInt(lines.size() + 1), List.copyOf(lines));
        case LINES_SWAPPED ->
            Collections.shuffle(lines.subList(lines.size() / 2, lines.size()), random);
        case BYTES_CHANGED ->
            lines.replaceAll(line -> changed(line, random, (char) random.nextInt(256)));
        case DIGITS_CHANGED ->
            lines.replaceAll(line -> changed(line, random, (char) ('0' + random.nextInt(10))));
        case BACKWARDS -> Collections.reverse(lines);
        case ANOTHER_FOLLOWS ->
            lines.addAll(EXAMPLES.get(random.nextInt(EXAMPLES.size())).subList(0, 250));
      }
      if (lines.isEmpty()) {
        break;
      }
    }
    String text = String.join("\n", lines) + "\n";
    return bytes(cut ? text.substring(0, random.nextInt(text.length())) : text);
  }

  private static boolean lineIsHit(Random random) {
    return random.nextInt(8) == 0;
  }

  /** Changes one byte of a line, a digit by preference when it is to become one; not to an end. */
  private static String changed(String line, Random random, char to) {
    if (line.isEmpty() || !lineIsHit(random) || to == '\n' || to == '\r') {
      return line;
    }
    int at = random.nextInt(line.length());
    for (int tries = 0; Character.isDigit(to) && tries < 50; tries++) {
      if (Character.isDigit(line.charAt(at))) {
        break;
      }
      at = random.nextInt(line.length());
    }
    return line.substring(0, at) + to + line.substring(at + 1);
  }

  private static List<String> lines(String name) {
    try {
      return Files.readAllLines(Traces.example(name), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
