package org.kernelsim.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.preset;
import static org.kernelsim.support.Traces.readExample;
import static org.kernelsim.support.Traces.replay;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.handle.LockedLookup;
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
        SendPath.ALTERNATE,
        (cpu, thread, box, found, began, ended) -> words.add(box.label().words()));

    assertThat(words).hasSize((int) comparison.runs().get(0).account().steps());
    int transfersAndSends = 2 * recording.fanOuts().size();
    assertThat(words).filteredOn("LOCK(PPHT)"::equals).hasSize(transfersAndSends);
  }

  @Test
  void progressIsToldOfEachPathThatTakesLong() {
    List<SendPath> told = new ArrayList<>();
    ReplayComparison.run(
        recording,
        List.of(SendPath.values()),
        preset("unit"),
        EngineSettings.DEFAULT,
        new LockedLookup(),
        Think.NONE,
        1,
        (path, operations) -> told.add(path));

    assertThat(told).isSorted();
  }
}
