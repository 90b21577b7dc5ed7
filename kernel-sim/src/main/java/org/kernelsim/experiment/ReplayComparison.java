package org.kernelsim.experiment;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.handle.LookupKind;
import org.kernelsim.machine.BoxListener;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.Replay;
import org.kernelsim.workload.strace.ReplayRun;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.Think;

/**
 * One recording replayed on several send paths and with several ways to look handles up, everything
 * else equal.
 *
 * @param recording what was recorded
 * @param preset the costs
 * @param settings the simulated machine
 * @param hold how long LOCK(PPHT) is held on the locked path
 * @param think how much of the time between calls was simulated
 * @param seed of everything random; a replay draws nothing, it is carried in the result
 * @param runs one for each variant, in the order asked for
 */
public record ReplayComparison(
    Recording recording,
    CostPreset preset,
    EngineSettings settings,
    Hold hold,
    Think think,
    long seed,
    List<ReplayRun> runs) {

  /** Is told how far the runs are. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some operations have been carried out.
     *
     * @param operations carried out so far, in all runs
     */
    void at(long operations);
  }

  /**
   * What sets one run apart from the others.
   *
   * @param path how fan-outs are sent
   * @param lookup how handles are looked up; null on a path that uses none
   */
  public record Variant(SendPath path, LookupKind lookup) {

    /** Every path with every lookup, as far as it uses handles; paths first. */
    public static List<Variant> of(List<SendPath> paths, List<LookupKind> lookups) {
      List<Variant> variants = new ArrayList<>();
      for (SendPath path : paths) {
        if (path.usesHandles()) {
          lookups.forEach(lookup -> variants.add(new Variant(path, lookup)));
        } else {
          variants.add(new Variant(path, null));
        }
      }
      return variants;
    }

    /** The variant of a run. */
    public static Variant of(ReplayRun run) {
      String lookup = run.handleLookup();
      return new Variant(
          run.path(), lookup == null ? null : LookupKind.named(lookup).orElseThrow());
    }

    /** The path's name, and the lookup's where it is not the published one. */
    public String name() {
      return lookup == null || lookup == LookupKind.LOCKED
          ? path.key()
          : path.key() + " " + lookup.key();
    }

    private HandleLookup create(Hold hold) {
      return lookup == null ? new LockedLookup(hold) : lookup.create(hold);
    }
  }

  /** Runs the replays, one after the other. */
  public static ReplayComparison run(
      Recording recording,
      List<Variant> variants,
      CostPreset preset,
      EngineSettings settings,
      Hold hold,
      Think think,
      long seed,
      Progress progress) {
    CostModel costs = new CostModel(preset);
    List<ReplayRun> runs = new ArrayList<>();
    for (Variant variant : variants) {
      long before = recording.calls() * runs.size();
      Replay replay =
          new Replay(recording, variant.path(), variant.create(hold), costs, settings, think);
      runs.add(replay.run(operations -> progress.at(before + operations)));
    }
    return new ReplayComparison(recording, preset, settings, hold, think, seed, List.copyOf(runs));
  }

  /** Runs one of its replays again and tells every finished box to a listener. */
  public void showBoxes(ReplayRun run, BoxListener listener) {
    Variant variant = Variant.of(run);
    Replay replay =
        new Replay(recording, variant.path(), variant.create(hold), costs(), settings, think);
    replay.setListener(listener);
    replay.run(operations -> {});
  }

  /** The cost model the runs were charged by. */
  public CostModel costs() {
    return new CostModel(preset);
  }
}
