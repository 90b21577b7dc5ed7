package org.kernelsim.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kernelsim.benchmarks.Keys;
import org.kernelsim.benchmarks.baseline.Lookup;
import org.openjdk.jmh.results.RunResult;

/** The page says what the numbers say, and every benchmark it is made from runs. */
class ReportTest {
  private static final int CORES = 2;
  private static final Machine MACHINE = new Machine("a CPU", CORES, "a system", "17", "abc123");

  private final Report report = new Report(false, CORES);
  private final Invented scores = new Invented();

  /** Ten nanoseconds for everything, but for what a test says. */
  private static final class Invented implements Scores {
    private final Map<Subject, double[]> said = new HashMap<>();
    private double[] bytes = {0.001, 0.002, 0.003};

    void say(Subject subject, double... rounds) {
      said.put(subject, rounds);
    }

    @Override
    public double[] of(Subject subject) {
      return said.getOrDefault(subject, new double[] {10, 10, 10});
    }

    @Override
    public double[] of(Subject group, String method) {
      return of(group);
    }

    @Override
    public double[] bytes(Subject subject) {
      return bytes;
    }

    @Override
    public double[] percentile(Subject sampled, double percent) {
      return new double[] {percent, percent, percent};
    }
  }

  private String page() {
    return report.page(scores, MACHINE, 3);
  }

  private Target target(String beginning) {
    return Target.all(scores).stream()
        .filter(target -> target.what().startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTargetIsMetUpToItsLimitAndNotBeyond() {
    Subject find = Lookups.find(Lookup.LOCK_FREE, Lookups.ALONE, false);
    scores.say(find, 14, 15, 90);
    assertThat(target("`find` / its floor").met()).isTrue();
    scores.say(find, 14, 15.1, 15.2);
    assertThat(target("`find` / its floor").met()).isFalse();
    Subject two = Lookups.find(Lookup.LOCK_FREE, Lookups.TWO, false);
    scores.say(two, 2.5, 2.5, 2.5);
    assertThat(target("`find`, locked / lock-free").met()).isTrue();
    scores.say(two, 2.52, 2.52, 2.52);
    assertThat(target("`find`, locked / lock-free").met()).isFalse();
  }

  @Test
  void ratiosAreMadeWithinARound() {
    scores.say(Lookups.find(Lookup.LOCK_FREE, Lookups.ALONE, false), 10, 20, 30);
    scores.say(Lookups.floor("lookup", 1), 10, 20, 30);
    assertThat(target("`find` / its floor").measured()).containsExactly(1, 1, 1);
  }

  @Test
  void allocatingIsToldAsATargetNotMet() {
    assertThat(page())
        .contains("| whole bytes allocated by `find` | at most 0 | 0.00 (0.00 to 0.00) | met |");
    scores.bytes = new double[] {24, 24, 24};
    assertThat(page())
        .contains(
            "| whole bytes allocated by `find` | at most 0 | 24.00 (24.00 to 24.00) | **not met** |");
  }

  @Test
  void thePageCountsTheTargetsMet() {
    List<Target> judged = Target.all(scores).stream().filter(Target::judged).toList();
    long met = judged.stream().filter(Target::met).count();
    assertThat(met).isBetween(1L, judged.size() - 1L);
    assertThat(page()).contains(met + " of " + judged.size() + " are met.");
  }

  @Test
  void aRivalIsNamedWithItsReasonWhenItWinsEveryRound() {
    assertThat(page()).contains("No other way was faster than the lock-free `find`");
    Lookups.Situation hot = new Lookups.Situation(2, Keys.ONE);
    scores.say(Lookups.find(Lookup.REENTRANT_LOCK, hot, true), 5, 6, 7);
    assertThat(page())
        .contains(
            "- 2 threads, one handle: ReentrantLock takes 0.60 of its time. The count decides");
    scores.say(Lookups.find(Lookup.REENTRANT_LOCK, hot, true), 5, 6, 11);
    assertThat(page()).doesNotContain("ReentrantLock takes");
  }

  @Test
  void moreThreadsThanCoresAreMarkedAndNotJudged() {
    assertThat(page())
        .contains("4 threads, own handles (oversubscribed)")
        .doesNotContain("2 threads, own handles (oversubscribed)");
    scores.say(
        Lookups.find(Lookup.SYNCHRONIZED, new Lookups.Situation(4, Keys.OWN), true), 1, 1, 1);
    assertThat(page()).doesNotContain("synchronized takes");
  }

  @Test
  void aSendPathIsNamedWhereItBeatsAlternate() {
    scores.say(Sends.send("batched", "lock-free", 8, 64), 4, 5, 6);
    assertThat(page()).contains("- batched: 64 bytes to 8 (0.50)");
  }

  @Test
  void whereItWasMeasuredStandsOnThePage() {
    assertThat(page()).contains("a CPU, 2 cores, a system, JDK 17. Commit abc123. Rounds: 3");
  }

  @Test
  void everyPictureOfThePageIsWritten(@TempDir Path docs) throws Exception {
    report.write(docs, scores, MACHINE, 3);
    String page = Files.readString(docs.resolve("benchmarks.md"));
    try (Stream<Path> images = Files.list(docs.resolve("images"))) {
      List<Path> written = images.toList();
      assertThat(written).hasSize(4);
      for (Path image : written) {
        assertThat(page).contains("(images/" + image.getFileName() + ")");
        assertThat(Files.size(image)).isBetween(1_000L, 100_000L);
      }
    }
  }

  /**
   * In this JVM and for a millisecond: not to measure, but to see that names and parameters fit.
   */
  @Test
  void everyBenchmarkOfThePagesRuns() throws Exception {
    Subject.Length blink = new Subject.Length(0, 1, 1, 1);
    List<Subject> all = new ArrayList<>(report.subjects());
    all.addAll(Figures.subjects());
    for (Subject subject : all) {
      RunResult result = subject.run(blink, false);
      assertThat(result.getPrimaryResult().getScore()).as(subject.name()).isPositive();
    }
  }
}
