package org.kernelsim.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelsim.support.Traces;

/** A trace of a million lines, replayed on all paths by the jar in a JVM of 256 MiB. */
class LargeTraceIT {
  private static final int LINES = 1_000_000;
  private static final Pattern TIME = Pattern.compile("(\\d+ +)(\\d+)(\\..*)");

  /** Longer than the example lasts, so that each repetition follows the one before. */
  private static final int SECONDS_APART = 10;

  @Test
  void aMillionLinesAreReplayedInLittleMemory(@TempDir Path directory) throws Exception {
    Path trace = directory.resolve("large.strace");
    int repetitions = writeLarge(trace);
    Path out = directory.resolve("out.json");

    Process replay =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-jar",
                Path.of("target", "kernel-sim.jar").toString(),
                "replay",
                "--format=json",
                trace.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(replay.waitFor()).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toFile());
    assertThat(result.at("/trace/lines").asLong()).isEqualTo(583L * repetitions);
    assertThat(result.at("/trace/badLines").asLong()).isZero();
    assertThat(result.at("/trace/calls").asLong()).isEqualTo(578L * repetitions);
    assertThat(result.at("/trace/fanOuts")).hasSize(19 * repetitions);
    assertThat(result.get("runs")).hasSize(4);
  }

  /** Repeats an example, each time a little later; answers how often. */
  private static int writeLarge(Path trace) throws IOException {
    List<String> lines =
        Files.readAllLines(Traces.example("redis-pubsub-8-subscribers.strace"), ISO_8859_1);
    int repetitions = (LINES + lines.size() - 1) / lines.size();
    List<Matcher> times = lines.stream().map(TIME::matcher).filter(Matcher::matches).toList();
    assertThat(times).hasSameSizeAs(lines);
    try (BufferedWriter out = Files.newBufferedWriter(trace, ISO_8859_1)) {
      for (int i = 0; i < repetitions; i++) {
        for (Matcher time : times) {
          out.write(time.group(1));
          out.write(Long.toString(Long.parseLong(time.group(2)) + (long) i * SECONDS_APART));
          out.write(time.group(3));
          out.write('\n');
        }
      }
    }
    return repetitions;
  }
}
