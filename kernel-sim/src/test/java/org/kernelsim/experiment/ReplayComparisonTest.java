package org.kernelsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.preset;
import static org.kernelsim.support.Traces.readExample;
import static org.kernelsim.support.Traces.replay;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.Account;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.experiment.ReplayComparison.Variant;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.handle.LookupKind;
import org.kernelsim.machine.Count;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.ReplayRun;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.Think;

/** One recording on several paths. */
class ReplayComparisonTest {
  private final Recording recording = readExample("redis-pubsub-8-subscribers.strace");

  @Test
  void thereIsARunForEachPathInTheOrderAskedFor() {
    assertThat(replay(recording, 1, SendPath.ALTERNATE, SendPath.ORDINARY).runs())
        .extracting(ReplayRun::path)
        .containsExactly(SendPath.ALTERNATE, SendPath.ORDINARY);
  }

  @Test
  void onlyPathsWithHandlesLookHandlesUp() {
    assertThat(replay(recording, 1).runs())
        .extracting(ReplayRun::handleLookup)
        .containsExactly(null, null, "locked", "locked");
  }

  @Test
  void aRunDoesNotDependOnThoseBeforeIt() {
    String alone = replay(recording, 2, SendPath.HANDLE).runs().get(0).account().fingerprint();

    assertThat(replay(recording, 2).runs().get(2).account().fingerprint()).isEqualTo(alone);
  }

  @Test
  void runsOnDifferentPathsOrMachinesHaveDifferentFingerprints() {
    List<String> fingerprints = new ArrayList<>();
    for (String costs : List.of("skylake", "unit")) {
      for (ReplayRun run : replay(recording, preset(costs), 1, Think.NONE).runs()) {
        fingerprints.add(run.account().fingerprint());
      }
    }

    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void boxesAreShownOfTheSameRun() {
    ReplayComparison comparison = replay(recording, 1, SendPath.ALTERNATE);
    List<String> words = new ArrayList<>();

    comparison.showBoxes(
        comparison.runs().get(0),
        (cpu, thread, box, found, began, ended) -> words.add(box.label().words()));

    assertThat(words).hasSize((int) comparison.runs().get(0).account().steps());
    int transfersAndSends = 2 * recording.fanOuts().size();
    assertThat(words).filteredOn("LOCK(PPHT)"::equals).hasSize(transfersAndSends);
  }

  private ReplayComparison withLookups(int cpus, LookupKind... lookups) {
    return ReplayComparison.run(
        recording,
        Variant.of(List.of(SendPath.values()), List.of(lookups)),
        preset("unit"),
        EngineSettings.DEFAULT.withCpus(cpus),
        Hold.LOOKUP,
        Think.NONE,
        1,
        operations -> {});
  }

  @Test
  void pathsThatUseHandlesRunWithEachLookup() {
    ReplayComparison comparison = withLookups(1, LookupKind.LOCKED, LookupKind.LOCK_FREE);

    assertThat(comparison.runs())
        .extracting(run -> Variant.of(run).name())
        .containsExactly(
            "ordinary",
            "batched",
            "handle",
            "handle lock-free",
            "alternate",
            "alternate lock-free");
  }

  @Test
  void withoutTheLockOneTurnOfItIsSavedForEachLookup() {
    List<ReplayRun> runs = withLookups(1, LookupKind.LOCKED, LookupKind.LOCK_FREE).runs();
    for (int locked = 2; locked <= 4; locked += 2) {
      Account with = runs.get(locked).account();
      Account without = runs.get(locked + 1).account();
      long lookups = without.count(Count.FAST_PATH);

      assertThat(lookups).isPositive();
      assertThat(without.count(Count.SLOW_PATH)).isZero();
      assertThat(without.count(Count.LOCK_ACQUISITIONS))
          .isEqualTo(with.count(Count.LOCK_ACQUISITIONS) - lookups);
      assertThat(with.count(Count.FAST_PATH)).isZero();
    }
  }

  @Test
  void lookupsWithoutTheLockAreDeterministicOnSeveralCpus() {
    assertThat(fingerprints(withLookups(4, LookupKind.LOCK_FREE)))
        .isEqualTo(fingerprints(withLookups(4, LookupKind.LOCK_FREE)));
  }

  private static List<String> fingerprints(ReplayComparison comparison) {
    return comparison.runs().stream().map(run -> run.account().fingerprint()).toList();
  }

  @Test
  void progressIsToldThroughAllRuns() {
    List<Long> told = new ArrayList<>();
    ReplayComparison.run(
        recording,
        Variant.of(List.of(SendPath.values()), List.of(LookupKind.LOCKED)),
        preset("unit"),
        EngineSettings.DEFAULT,
        Hold.LOOKUP,
        Think.NONE,
        1,
        told::add);

    assertThat(told).isSorted();
  }
}
