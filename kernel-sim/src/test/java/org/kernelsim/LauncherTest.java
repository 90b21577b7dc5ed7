package org.kernelsim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts the launcher in a small tree of its own, with a Maven and a Java that only note that they
 * were called: when it builds, what it says and what it hands on, in no time.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  private static final String BUILDING =
      "kernel-sim: building kernel-sim/target/kernel-sim.jar (once, about a minute)\n";

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>builds
      sleep 0.2
      if [ -e broken ]; then echo "[ERROR] it is broken"; exit 1; fi
      echo jar >kernel-sim/target/kernel-sim.jar
      """;

  /**
   * Answers a start as the simulator would: one line for each argument, then the exit code asked
   * for.
   */
  private static final String JAVA =
      """
      #!/bin/sh
      [ "$1" != -version ] || { echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit 0; }
      for argument; do printf '<%s>\\n' "$argument"; done
      exit "${EXIT_CODE:-0}"
      """;

  @TempDir private Path temporary;

  /** Has a blank in it, since many a path has. */
  private Path root;

  private Path launcher;

  private record Answer(int exitCode, String out, String err) {}

  @BeforeEach
  void layTheTree() throws IOException {
    root = temporary.resolve("a tree");
    launcher = root.resolve("kernel-sim/bin/kernel-sim");
    write(launcher, Files.readString(Path.of("bin", "kernel-sim")));
    write(temporary.resolve("bin/mvn"), MAVEN);
    write(temporary.resolve("bin/java"), JAVA);
    write(root.resolve("pom.xml"), "");
    write(root.resolve("kernel-sim/pom.xml"), "");
    write(root.resolve("kernel-sim/src/main/java/A.java"), "");
  }

  @Test
  void buildsOnceAndSaysSoInOneLine() throws Exception {
    assertThat(start("--version").err()).isEqualTo(BUILDING);
    assertThat(start("--version").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewerThanTheJar() throws Exception {
    start();
    Files.setLastModifiedTime(
        root.resolve("kernel-sim/src/main/java/A.java"), FileTime.from(Instant.now()));
    assertThat(start().err()).isEqualTo(BUILDING);
    assertThat(start().err()).isEmpty();
  }

  @Test
  void buildsAgainWhenASourceIsGone() throws Exception {
    start();
    Files.delete(root.resolve("kernel-sim/src/main/java/A.java"));
    assertThat(start().err()).isEqualTo(BUILDING);
    assertThat(start().err()).isEmpty();
  }

  @Test
  void buildsAgainWhenABuildWasCutOff() throws Exception {
    start();
    write(root.resolve("kernel-sim/target/launcher-build.begun"), "");
    assertThat(start().err()).isEqualTo(BUILDING);
    assertThat(start().err()).isEmpty();
  }

  @Test
  void severalStartsAtOnceBuildOnce() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(launch(temporary, "start " + i));
    }
    for (int i = 0; i < 4; i++) {
      Answer answer = answerOf(starts.get(i));
      assertThat(answer.exitCode()).isZero();
      assertThat(answer.out()).endsWith("<start " + i + ">\n");
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void handsOnArgumentsAndExitCodeFromAnyDirectoryThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("a link"), launcher);
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    ProcessBuilder builder = prepare(elsewhere, link, "two words", "*", "");
    builder.environment().put("EXIT_CODE", "3");
    builder.environment().put("KERNEL_SIM_JAVA_OPTS", "-Xmx1g  -Dx=*");

    Answer answer = answerOf(builder.start());

    assertThat(answer.exitCode()).isEqualTo(3);
    String jar = root.toRealPath().resolve("kernel-sim/target/kernel-sim.jar").toString();
    assertThat(answer.out())
        .endsWith("<-Xmx1g>\n<-Dx=*>\n<-jar>\n<" + jar + ">\n<two words>\n<*>\n<>\n");
  }

  @Test
  void leavesTheCollectorToWhoeverNamesOne() throws Exception {
    assertThat(start().out()).contains("<-XX:+UseSerialGC>");
    ProcessBuilder builder = prepare(temporary, launcher);
    builder.environment().put("KERNEL_SIM_JAVA_OPTS", "-XX:+UseParallelGC");
    assertThat(answerOf(builder.start()).out())
        .contains("<-XX:+UseParallelGC>")
        .doesNotContain("Serial");
  }

  @Test
  void aShortReplayDoesWithoutTheOptimizingCompiler() throws Exception {
    String without = "<-XX:TieredStopAtLevel=1>";
    Path trace = temporary.resolve("a trace");
    Files.writeString(trace, "short");
    assertThat(start("replay", trace.toString()).out()).contains(without);
    assertThat(start("replay", "-").out()).doesNotContain(without);
    assertThat(start("costs", "list").out()).doesNotContain(without);
    try (RandomAccessFile file = new RandomAccessFile(trace.toFile(), "rw")) {
      file.setLength(100_000_000);
    }
    assertThat(start("replay", trace.toString()).out()).doesNotContain(without);
  }

  @Test
  void showsWhyABuildFailedAndTriesAgain() throws Exception {
    write(root.resolve("broken"), "");
    for (int i = 1; i <= 2; i++) {
      Answer answer = start();
      assertThat(answer.exitCode()).isEqualTo(126);
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err())
          .startsWith(BUILDING + "[ERROR] it is broken\nkernel-sim: the build failed");
      assertThat(builds()).isEqualTo(i);
    }
  }

  @Test
  void saysThatJavaIsNotWhereJavaHomePoints() throws Exception {
    ProcessBuilder builder = prepare(temporary, launcher);
    builder.environment().put("JAVA_HOME", "/nowhere");
    Answer answer = answerOf(builder.start());
    assertThat(answer.exitCode()).isEqualTo(127);
    assertThat(answer.err())
        .isEqualTo("kernel-sim: JAVA_HOME is /nowhere, but there is no program bin/java in it.\n");
  }

  private Answer start(String... arguments) throws Exception {
    return answerOf(launch(temporary, arguments));
  }

  private Process launch(Path directory, String... arguments) throws IOException {
    return prepare(directory, launcher, arguments).start();
  }

  private ProcessBuilder prepare(Path directory, Path command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(
            List.of("JAVA_HOME", "KERNEL_SIM_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    builder.environment().merge("PATH", temporary.resolve("bin") + ":", (path, own) -> own + path);
    return builder;
  }

  /** What it prints is short, so neither stream can fill up while the other is read. */
  private static Answer answerOf(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), out, err);
  }

  private int builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
