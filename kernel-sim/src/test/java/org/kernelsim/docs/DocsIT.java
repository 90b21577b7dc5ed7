package org.kernelsim.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands that the documentation shows, with the jar just built, and compares what they
 * print with what the documentation says.
 *
 * <p>A fenced block with the language {@code console} holds commands, on lines that begin with
 * {@code $}, each with the lines it prints below it. A line of {@code ...} alone stands for any
 * number of lines. A command must end with exit code 0, or with the one a comment at its end tells
 * ({@code # exit 2}); then what it prints on standard error is shown after the rest. Commands of
 * other programs are not run.
 */
class DocsIT {
  private static final Path JAR = Path.of("target", "kernel-sim.jar").toAbsolutePath();

  /** Fewer than there are: whoever finds none has looked in the wrong place. */
  private static final int LEAST_COMMANDS = 15;

  private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());
  private static final long TIMEOUT_SECONDS = 60;
  private static final String ANY_LINES = "...";

  /** The command, in each of the ways it can be started; group 1 is what follows. */
  private static final Pattern RUN =
      Pattern.compile(
          "(?:kernel-sim(?:/bin/kernel-sim)?|java -jar kernel-sim/target/kernel-sim\\.jar)(?: (.*))?");

  private static final Pattern EXIT = Pattern.compile("(.*?)\\s+# exit (\\d+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  @TempDir private Path temporary;
  private final ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE);

  private record Answer(int exitCode, List<String> lines) {}

  @TestFactory
  Stream<DynamicTest> theDocumentationShowsWhatTheCommandPrints() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    Map<String, CompletableFuture<Answer>> answers = new LinkedHashMap<>();
    for (Document document : Document.all()) {
      for (Document.Command command : document.commands()) {
        Matcher exit = EXIT.matcher(command.text());
        int exitCode = exit.matches() ? Integer.parseInt(exit.group(2)) : 0;
        Matcher run = RUN.matcher(exit.matches() ? exit.group(1) : command.text());
        if (run.matches()) {
          String arguments = run.group(1) == null ? "" : run.group(1);
          CompletableFuture<Answer> answer = answers.computeIfAbsent(arguments, this::begin);
          tests.add(
              DynamicTest.dynamicTest(
                  command.toString(), () -> compare(command, exitCode, answer.join())));
        }
      }
    }
    assertThat(tests).as("commands in the documentation").hasSizeGreaterThan(LEAST_COMMANDS);
    return tests.stream();
  }

  @AfterEach
  void stop() {
    runners.shutdownNow();
  }

  private CompletableFuture<Answer> begin(String arguments) {
    return CompletableFuture.supplyAsync(() -> run(arguments), runners);
  }

  private Answer run(String arguments) {
    try {
      Path out = Files.createTempFile(temporary, "out", "");
      Path err = Files.createTempFile(temporary, "err", "");
      Process process =
          prepare(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("not done after " + TIMEOUT_SECONDS + " s: " + arguments);
      }
      List<String> lines = new ArrayList<>(Files.readAllLines(out, UTF_8));
      if (process.exitValue() != 0) {
        lines.addAll(Files.readAllLines(err, UTF_8));
      }
      return new Answer(process.exitValue(), lines);
    } catch (IOException e) {
      throw new IllegalStateException(arguments, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(arguments, e);
    }
  }

  /** A start costs more than most of these runs, so the JVM is told not to prepare for long. */
  private static ProcessBuilder prepare(String arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR.toString()));
    Matcher word = WORD.matcher(arguments);
    while (word.find()) {
      int group = word.group(1) != null ? 1 : word.group(2) != null ? 2 : 3;
      line.add(word.group(group));
    }
    ProcessBuilder builder = new ProcessBuilder(line).directory(Document.ROOT.toFile());
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    return builder;
  }

  private static void compare(Document.Command command, int exitCode, Answer answer) {
    String difference = difference(command.printed(), answer.lines());
    if (answer.exitCode() != exitCode || difference != null) {
      fail(
          "%s%nexit code: %d, documented: %d%n%s%nIt prints:%n%s",
          command,
          answer.exitCode(),
          exitCode,
          difference == null ? "what is printed agrees" : difference,
          String.join("\n", answer.lines()));
    }
  }

  /** What is not printed as documented, in words; null when all is. */
  static String difference(List<String> documented, List<String> printed) {
    int at = 0;
    boolean anywhere = false;
    for (int i = 0; i < documented.size(); ) {
      if (documented.get(i).strip().equals(ANY_LINES)) {
        anywhere = true;
        i++;
        continue;
      }
      List<String> part = documented.subList(i, endOfPart(documented, i));
      boolean last = i + part.size() == documented.size();
      int found = anywhere ? find(part, printed, at, last) : at;
      if (found < 0) {
        return "documented, but not printed"
            + (last ? " at the end" : "")
            + ":\n"
            + String.join("\n", part);
      }
      String difference = firstDifference(part, printed, found);
      if (difference != null) {
        return difference;
      }
      at = found + part.size();
      i += part.size();
      anywhere = false;
    }
    return anywhere || at == printed.size()
        ? null
        : "printed, but not documented, from line " + (at + 1) + ":\n" + printed.get(at);
  }

  private static int endOfPart(List<String> documented, int from) {
    int end = from;
    while (end < documented.size() && !documented.get(end).strip().equals(ANY_LINES)) {
      end++;
    }
    return end;
  }

  /** Where a part is printed, from a line on; the last part is printed at the end. Or -1. */
  private static int find(List<String> part, List<String> printed, int from, boolean last) {
    int latest = printed.size() - part.size();
    for (int at = last ? Math.max(from, latest) : from; at <= latest; at++) {
      if (firstDifference(part, printed, at) == null) {
        return at;
      }
    }
    return -1;
  }

  private static String firstDifference(List<String> part, List<String> printed, int at) {
    for (int i = 0; i < part.size(); i++) {
      String line = at + i < printed.size() ? printed.get(at + i) : null;
      if (line == null || !line.stripTrailing().equals(part.get(i).stripTrailing())) {
        return "line "
            + (at + i + 1)
            + "\n  documented: "
            + part.get(i)
            + "\n  printed:    "
            + (line == null ? "(nothing more)" : line);
      }
    }
    return null;
  }
}
