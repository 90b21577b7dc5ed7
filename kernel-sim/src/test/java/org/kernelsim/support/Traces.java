package org.kernelsim.support;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.experiment.ReplayComparison.Variant;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.handle.LookupKind;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.ReplayRun;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.Think;
import org.kernelsim.workload.strace.TraceException;
import org.kernelsim.workload.strace.TraceInput;

/** Reads and replays traces: those of a test, and the four examples. */
public final class Traces {
  /** The names of the example traces. */
  public static final List<String> EXAMPLES =
      List.of(
          "redis-pubsub-8-subscribers.strace",
          "redis-pubsub-64-subscribers.strace",
          "memcached.strace",
          "nginx-static.strace");

  private Traces() {}

  /** Where an example trace is. */
  public static Path example(String name) {
    return Path.of("..", "docs", "examples", name);
  }

  /** Reads an example trace. */
  public static Recording readExample(String name) {
    return read(List.of(example(name).toString()), InputStream.nullInputStream());
  }

  /** Reads the lines of a trace; of text blocks too. */
  public static Recording read(String... lines) {
    String text = String.join("\n", lines) + "\n";
    return read(List.of("-"), new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Reads traces by their names. */
  public static Recording read(List<String> names, InputStream standardInput) {
    try {
      return Recording.read(TraceInput.of(names, standardInput), (bytes, of) -> {});
    } catch (TraceException e) {
      throw new AssertionError(e);
    }
  }

  /** Replays on one path and on one CPU, with the default costs. */
  public static ReplayRun replay(Recording recording, SendPath path) {
    return replay(recording, 1, path).runs().get(0);
  }

  /** Replays on some paths, or on all if none is named. */
  public static ReplayComparison replay(Recording recording, int cpus, SendPath... paths) {
    return replay(recording, cpus, Think.NONE, paths);
  }

  /** Replays on some paths, or on all if none is named. */
  public static ReplayComparison replay(
      Recording recording, int cpus, Think think, SendPath... paths) {
    return replay(recording, preset("skylake-mitigated"), cpus, think, paths);
  }

  /** Replays on some paths, or on all if none is named. */
  public static ReplayComparison replay(
      Recording recording, CostPreset preset, int cpus, Think think, SendPath... paths) {
    return ReplayComparison.run(
        recording,
        Variant.of(
            Arrays.asList(paths.length == 0 ? SendPath.values() : paths),
            List.of(LookupKind.LOCKED)),
        preset,
        EngineSettings.DEFAULT.withCpus(cpus),
        Hold.LOOKUP,
        think,
        42,
        operations -> {});
  }

  /** The preset {@code unit} on a machine so many times slower. */
  public static CostPreset slow(int times) {
    CostPreset usual = preset("unit");
    return new CostPreset(
        "slow",
        times + " times slower",
        new CostPreset.Frequency(
            usual.frequency().gigahertz().divide(BigDecimal.valueOf(times)),
            usual.frequency().source(),
            usual.frequency().provenance()),
        usual.sources(),
        usual.costs());
  }

  /** A cost preset that comes with the simulator. */
  public static CostPreset preset(String name) {
    try {
      return CostPresets.load(name);
    } catch (CostPresetException e) {
      throw new AssertionError(e);
    }
  }
}
