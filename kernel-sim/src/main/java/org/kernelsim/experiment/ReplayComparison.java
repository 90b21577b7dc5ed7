package org.kernelsim.experiment;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.machine.BoxListener;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.Replay;
import org.kernelsim.workload.strace.ReplayRun;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.Think;

/**
 * One recording replayed on several send paths, everything else equal.
 *
 * @param recording what was recorded
 * @param preset the costs
 * @param settings the simulated machine
 * @param lookup how handles are looked up
 * @param think how much of the time between calls was simulated
 * @param seed of everything random; a replay draws nothing, it is carried in the result
 * @param runs one for each path, in the order asked for
 */
public record ReplayComparison(
    Recording recording,
    CostPreset preset,
    EngineSettings settings,
    LockedLookup lookup,
    Think think,
    long seed,
    List<ReplayRun> runs) {

  /** Is told how far the runs are. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some operations have been carried out.
     *
     * @param path of the run under way
     * @param operations carried out in that run so far
     */
    void at(SendPath path, long operations);
  }

  /** Runs the replays, one after the other. */
  public static ReplayComparison run(
      Recording recording,
      List<SendPath> paths,
      CostPreset preset,
      EngineSettings settings,
      LockedLookup lookup,
      Think think,
      long seed,
      Progress progress) {
    CostModel costs = new CostModel(preset);
    List<ReplayRun> runs = new ArrayList<>();
    for (SendPath path : paths) {
      Replay replay = new Replay(recording, path, lookup, costs, settings, think);
      runs.add(replay.run(operations -> progress.at(path, operations)));
    }
    return new ReplayComparison(
        recording, preset, settings, lookup, think, seed, List.copyOf(runs));
  }

  /** Runs one of its replays again and tells every finished box to a listener. */
  public void showBoxes(SendPath path, BoxListener listener) {
    Replay replay = new Replay(recording, path, lookup, costs(), settings, think);
    replay.setListener(listener);
    replay.run(operations -> {});
  }

  /** The cost model the runs were charged by. */
  public CostModel costs() {
    return new CostModel(preset);
  }
}
