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
 *
 * <p>When the property {@code docs.write} is set, what is shown is written anew instead; see {@link
 * #renewed}.
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

  /** A number, with its sign; a fingerprint or a digest. */
  private static final Pattern NUMBER =
      Pattern.compile("\\b[0-9a-f]{8,}\\b|[-+]?\\b[0-9][0-9,.]*(?:E-?[0-9]+)?");

  @TempDir private Path temporary;
  private final ExecutorService runners = Executors.newFixedThreadPool(AT_ONCE);

  private record Answer(int exitCode, List<String> lines) {}

  /** A command of the documentation that has been started. */
  private record Shown(Document.Command command, int exitCode, CompletableFuture<Answer> answer) {}

  @TestFactory
  Stream<DynamicTest> theDocumentationShowsWhatTheCommandPrints() throws IOException {
    List<Shown> all = beginAll();
    assertThat(all).as("commands in the documentation").hasSizeGreaterThan(LEAST_COMMANDS);
    if (Boolean.getBoolean("docs.write")) {
      return Stream.of(DynamicTest.dynamicTest("write", () -> write(all)));
    }
    return all.stream()
        .map(
            shown ->
                DynamicTest.dynamicTest(
                    shown.command.toString(),
                    () -> compare(shown.command, shown.exitCode, shown.answer.join())));
  }

  private List<Shown> beginAll() throws IOException {
    List<Shown> all = new ArrayList<>();
    Map<String, CompletableFuture<Answer>> answers = new LinkedHashMap<>();
    for (Document document : Document.all()) {
      for (Document.Command command : document.commands()) {
        Matcher exit = EXIT.matcher(command.text());
        int exitCode = exit.matches() ? Integer.parseInt(exit.group(2)) : 0;
        Matcher run = RUN.matcher(exit.matches() ? exit.group(1) : command.text());
        if (run.matches()) {
          String arguments = run.group(1) == null ? "" : run.group(1);
          all.add(new Shown(command, exitCode, answers.computeIfAbsent(arguments, this::begin)));
        }
      }
    }
    return all;
  }

  /** Writes what is shown anew, the last command of each page first, so that places stay. */
  private static void write(List<Shown> all) throws IOException {
    Map<Document, List<String>> pages = new LinkedHashMap<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Document.Command command = all.get(i).command;
      List<String> page =
          pages.computeIfAbsent(command.document(), document -> new ArrayList<>(document.lines()));
      List<String> shown =
          page.subList(command.below(), command.below() + command.printed().size());
      shown.clear();
      for (String line : renewed(command.printed(), all.get(i).answer.join().lines())) {
        shown.add((command.indentation() + line).stripTrailing());
      }
    }
    for (Map.Entry<Document, List<String>> page : pages.entrySet()) {
      Files.write(page.getKey().file(), page.getValue());
    }
  }

  /**
   * What is to be shown instead of what is documented: all that is printed; or, where lines of
   * {@code ...} leave some out, those parts of it that differ from what is documented in numbers
   * and spaces alone. A part that is not found so stays as it is.
   */
  static List<String> renewed(List<String> documented, List<String> printed) {
    if (documented.stream().noneMatch(line -> line.strip().equals(ANY_LINES))) {
      return printed;
    }
    List<String> shapes = printed.stream().map(DocsIT::shape).toList();
    List<String> renewed = new ArrayList<>();
    int at = 0;
    boolean anywhere = false;
    for (int i = 0; i < documented.size(); ) {
      if (documented.get(i).strip().equals(ANY_LINES)) {
        renewed.add(documented.get(i++));
        anywhere = true;
        continue;
      }
      List<String> part = documented.subList(i, endOfPart(documented, i));
      boolean last = i + part.size() == documented.size();
      List<String> shape = part.stream().map(DocsIT::shape).toList();
      int found = anywhere ? find(shape, shapes, at, last) : at;
      boolean there = found >= 0 && firstDifference(shape, shapes, found) == null;
      renewed.addAll(there ? printed.subList(found, found + part.size()) : part);
      at = there ? found + part.size() : at;
      i += part.size();
      anywhere = false;
    }
    return renewed;
  }

  /** A line without its numbers and the width of its spaces. */
  private static String shape(String line) {
    return NUMBER.matcher(line).replaceAll("#").replaceAll("\\s+", " ");
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
