package org.kernelsim.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.GradingResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs jcstress, and holds what it finds: that every test was run and none showed a forbidden
 * outcome; and, where asked, that every twin which is wrong on purpose showed its bad outcome at
 * the same settings. A twin is a test that has an outcome marked as interesting.
 */
class JcstressIT {
  /** How much longer what is right runs than its twins. */
  private static final int TIMES = Integer.getInteger("jcstress.times", 1);

  /**
   * So long that the twins are caught on two busy cores; see docs/design/concurrency.md. The
   * actions take longer than it takes to begin at once, and would drift apart.
   */
  private static final Settings CLASSES = new Settings(500, 1);

  /** Actions so short that they meet more often when a few follow each other. */
  private static final Settings MINIATURE = new Settings(2000, 8);

  private static final String MINIATURES = JcstressIT.class.getPackageName() + ".miniature.";
  private static final Path DIRECTORY = Path.of("target", "jcstress");

  /**
   * How a test is run.
   *
   * @param millis how long, in one fork for each mode of the JVM
   * @param stride how many pairs of actions follow each other before the next ones begin at once
   */
  private record Settings(int millis, int stride) {
    Settings longer() {
      return new Settings(millis * TIMES, stride);
    }
  }

  @Test
  void everyTestIsInTheList() throws IOException {
    Pattern test = Pattern.compile("^ *@JCStressTest$", Pattern.MULTILINE);
    long written = 0;
    try (Stream<Path> sources = Files.walk(Path.of("src", "test", "java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        written += test.matcher(Files.readString(source)).results().count();
      }
    }
    assertThat(written).isPositive().isEqualTo(TestList.tests().size());
  }

  @Test
  void theClassesShowNoForbiddenOutcome() throws Exception {
    assertNothingForbidden("classes", test -> !isTwin(test) && !isMiniature(test), CLASSES);
  }

  @Test
  @EnabledIfSystemProperty(named = "jcstress.all", matches = "true")
  void theMiniaturesShowNoForbiddenOutcome() throws Exception {
    assertNothingForbidden("miniatures", test -> !isTwin(test) && isMiniature(test), MINIATURE);
  }

  @Test
  @EnabledIfSystemProperty(named = "jcstress.all", matches = "true")
  void everyTwinOfTheClassesIsCaught() throws Exception {
    assertCaught("twins-of-classes", test -> isTwin(test) && !isMiniature(test), CLASSES);
  }

  @Test
  @EnabledIfSystemProperty(named = "jcstress.all", matches = "true")
  void everyTwinOfTheMiniaturesIsCaught() throws Exception {
    assertCaught("twins-of-miniatures", test -> isTwin(test) && isMiniature(test), MINIATURE);
  }

  private static void assertNothingForbidden(
      String run, Predicate<TestInfo> which, Settings settings) throws Exception {
    shown(run, which, settings.longer()).forEach(JcstressIT::assertNothingForbidden);
  }

  private static void assertCaught(String run, Predicate<TestInfo> which, Settings settings)
      throws Exception {
    Collection<TestResult> results = shown(run, which, settings);
    Set<String> caught =
        results.stream()
            .filter(result -> result.grading().hasInteresting)
            .map(TestResult::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(caught).isEqualTo(names(which));
    results.forEach(JcstressIT::assertNothingForbidden);
  }

  private static boolean isTwin(TestInfo test) {
    return Stream.concat(test.cases().stream(), Stream.of(test.unmatched()))
        .anyMatch(outcome -> outcome.expect() == Expect.ACCEPTABLE_INTERESTING);
  }

  private static boolean isMiniature(TestInfo test) {
    return test.name().startsWith(MINIATURES);
  }

  private static Set<String> names(Predicate<TestInfo> which) {
    return TestList.tests().stream()
        .filter(name -> which.test(TestList.getInfo(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertNothingForbidden(TestResult result) {
    assertThat(result.status())
        .as("%s: %s", result.getName(), result.getMessages())
        .isEqualTo(Status.NORMAL);
    assertThat(result.getTotalCount()).as(result.getName()).isPositive();
    assertThat(result.grading().failureMessages)
        .as("%s: %s", result.getName(), outcomes(result))
        .isEmpty();
  }

  private static String outcomes(TestResult result) {
    return result.grading().gradingResults.values().stream()
        .map(JcstressIT::outcome)
        .collect(Collectors.joining("; "));
  }

  private static String outcome(GradingResult outcome) {
    return outcome.id + ": " + outcome.count + " times, " + outcome.expect;
  }

  /** Runs the tests; answers what they showed, when none was left out. */
  private static Collection<TestResult> shown(
      String directory, Predicate<TestInfo> which, Settings settings)
      throws IOException, InterruptedException, ClassNotFoundException {
    Set<String> names = names(which);
    assertThat(names).isNotEmpty();
    Path run = DIRECTORY.resolve(directory).toAbsolutePath();
    Files.createDirectories(run);
    deleteResults(run);
    Path output = run.resolve("output.txt");
    Process jcstress =
        new ProcessBuilder(command(names, settings))
            .directory(run.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!jcstress.waitFor(15, TimeUnit.MINUTES)) {
      jcstress.descendants().forEach(ProcessHandle::destroy);
      jcstress.destroy();
      throw new AssertionError("jcstress does not end; its output is in " + output);
    }
    InProcessCollector results = new InProcessCollector();
    List<Path> files = results(run);
    assertThat(files).as(Files.readString(output)).hasSize(1);
    DiskReadCollector file = new DiskReadCollector(files.get(0).toString(), results);
    file.dump();
    file.close();
    assertThat(results.getTestResults())
        .as(Files.readString(output))
        .extracting(TestResult::getName)
        .containsAll(names);
    return results.getTestResults();
  }

  private static List<String> command(Set<String> names, Settings settings) {
    String tests = names.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$"));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "-v",
        "-t",
        tests,
        "-r",
        "report",
        "-f",
        "1",
        "-iters",
        "1",
        "-time",
        Integer.toString(settings.millis),
        "-strideSize",
        Integer.toString(settings.stride),
        "-strideCount",
        "400",
        "-sc",
        "false",
        "-af",
        "NONE",
        "-pth",
        "false",
        "-jvmArgs",
        "-XX:+UseSerialGC -ea");
  }

  private static List<Path> results(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(file -> file.toString().endsWith(".bin.gz")).toList();
    }
  }

  private static void deleteResults(Path run) throws IOException {
    for (Path file : results(run)) {
      Files.delete(file);
    }
  }
}
