package org.kernelsim.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.experiment.ReplayComparison.Variant;
import org.kernelsim.handle.LookupKind;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.report.BoxLines;
import org.kernelsim.report.ReplayCsv;
import org.kernelsim.report.ReplayJson;
import org.kernelsim.report.ReplayText;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.ReplayRun;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.Think;
import org.kernelsim.workload.strace.TraceException;
import org.kernelsim.workload.strace.TraceInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a trace of a real server and compares the ways its fan-outs can be sent. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = KernelSim.Version.class,
    header = "Replays a trace of a real server and compares four ways to send.",
    description = {
      "",
      "Replays traces of real programs, as strace writes them, on the simulated system, and compares"
          + " four ways to send the same bytes to several sockets.",
      "",
      "Record one with: strace -f -ttt -T -yy -s 512 -o FILE PROGRAM",
      ""
    })
final class ReplayCommand implements Callable<Integer> {
  private final InputStream standardInput;

  @Spec private CommandSpec spec;
  @Mixin private CostsOption costs;
  @Mixin private EngineOptions engine;

  @Parameters(
      arity = "1..*",
      paramLabel = "TRACE",
      description = {
        "Traces; several make one recording (strace -ff). Compressed ones end in .gz; '-' is"
            + " standard input."
      })
  private List<String> traces;

  @Option(
      names = "--send-paths",
      paramLabel = "PATH",
      split = ",",
      description = {
        "Ways to send, of ordinary, batched, handle, alternate, separated by commas. Default: all"
            + " four, in that order."
      })
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--handle-lookup",
      paramLabel = "LOOKUP",
      split = ",",
      description = {
        "How handles are looked up on the paths that use them: locked, as published, or lock-free;"
            + " both, separated by commas, for both. Default: locked."
      })
  private List<String> lookups = new ArrayList<>();

  @Option(
      names = "--think",
      paramLabel = "none|recorded|FACTOR",
      defaultValue = "none",
      description = {
        "How much of the recorded time between calls is simulated as computing; it holds the"
            + " tracer's own stops. A factor is 0 to 1000. Default: ${DEFAULT-VALUE}."
      })
  private String think;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of everything random; a replay draws nothing. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, markdown, csv or json. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--show",
      paramLabel = "boxes",
      description = {
        "First print each box of each run: CPU, thread, virtual time and cycles, numeral and words,"
            + " and what the box found. With --format table or markdown."
      })
  private String show;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write replay.txt, replay.md, replay.csv and replay.json there.")
  private Path out;

  @Option(
      names = "--verify",
      description = "Run everything twice and compare to the byte; exit code 3 when they differ.")
  private boolean verify;

  ReplayCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws Exception {
    List<Variant> chosen = Variant.of(chosenPaths(), chosenLookups());
    Think chosenThink = chosenThink();
    checkShow();
    engine.settings();
    engine.hold();
    CostPreset preset = costs.load();
    TraceInput input = TraceInput.of(traces, standardInput);
    prepareOut();
    ReplayComparison comparison = run(input, chosen, preset, chosenThink);
    if (verify) {
      verify(comparison, input, chosen, preset, chosenThink);
    }
    checkLeaks(comparison);
    print(comparison);
    return 0;
  }

  private ReplayComparison run(
      TraceInput input, List<Variant> chosen, CostPreset preset, Think chosenThink)
      throws TraceException {
    Recording recording;
    try (Progress progress = Progress.of("reading")) {
      recording = Recording.read(input, progress::at);
    }
    return replay(recording, chosen, preset, chosenThink);
  }

  private ReplayComparison replay(
      Recording recording, List<Variant> chosen, CostPreset preset, Think chosenThink) {
    long operations = recording.calls() * chosen.size();
    try (Progress progress = Progress.of("replaying")) {
      return ReplayComparison.run(
          recording,
          chosen,
          preset,
          engine.settings(),
          engine.hold(),
          chosenThink,
          seed,
          done -> progress.at(done, operations));
    }
  }

  private List<SendPath> chosenPaths() {
    if (paths.isEmpty()) {
      return List.of(SendPath.values());
    }
    LinkedHashSet<SendPath> chosen = new LinkedHashSet<>();
    for (String name : paths) {
      chosen.add(
          Arrays.stream(SendPath.values())
              .filter(path -> path.key().equals(name.toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() -> wrong(unknownPath(name))));
    }
    return List.copyOf(chosen);
  }

  private static String unknownPath(String name) {
    return "unknown send path '"
        + name
        + "'; there are "
        + Arrays.stream(SendPath.values()).map(SendPath::key).collect(Collectors.joining(", "));
  }

  private List<LookupKind> chosenLookups() {
    if (lookups.isEmpty()) {
      return List.of(LookupKind.LOCKED);
    }
    LinkedHashSet<LookupKind> chosen = new LinkedHashSet<>();
    for (String name : lookups) {
      chosen.add(
          LookupKind.named(name.toLowerCase(Locale.ROOT))
              .orElseThrow(() -> wrong(unknownLookup(name))));
    }
    return List.copyOf(chosen);
  }

  private static String unknownLookup(String name) {
    return "unknown handle lookup '"
        + name
        + "'; there are "
        + Arrays.stream(LookupKind.values()).map(LookupKind::key).collect(Collectors.joining(", "));
  }

  private Think chosenThink() {
    try {
      return Think.parse(think);
    } catch (IllegalArgumentException e) {
      throw wrong("--think: " + e.getMessage());
    }
  }

  private void checkShow() {
    if (show != null && !show.equals("boxes")) {
      throw wrong("--show knows only boxes: '" + show + "'");
    }
    if (show != null && (format == Format.CSV || format == Format.JSON)) {
      throw wrong("--show boxes goes with --format table or markdown");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void verify(
      ReplayComparison first,
      TraceInput input,
      List<Variant> chosen,
      CostPreset preset,
      Think chosenThink)
      throws TraceException {
    ReplayComparison second =
        input.isReopenable()
            ? run(input, chosen, preset, chosenThink)
            : replay(first.recording(), chosen, preset, chosenThink);
    List<String> one = json(first).lines().toList();
    List<String> other = json(second).lines().toList();
    if (!one.equals(other)) {
      int line = 0;
      while (one.get(line).equals(other.get(line))) {
        line++;
      }
      throw new FaultException(
          "two runs differ, first in:" + one.get(line) + " against:" + other.get(line));
    }
    spec.commandLine().getErr().println("kernel-sim: verified, two runs gave the same bytes");
  }

  private static void checkLeaks(ReplayComparison comparison) {
    for (ReplayRun run : comparison.runs()) {
      if (!run.leaks().none()) {
        throw new FaultException(
            "after the replay on the path "
                + Variant.of(run).name()
                + " there is left: "
                + run.leaks());
      }
    }
  }

  private void print(ReplayComparison comparison) throws IOException {
    PrintWriter printer = spec.commandLine().getOut();
    if (show != null) {
      for (ReplayRun run : comparison.runs()) {
        printer.println("Boxes of the replay on the path " + Variant.of(run).name());
        comparison.showBoxes(run, new BoxLines(printer));
        printer.println();
      }
    }
    printer.print(
        switch (format) {
          case TABLE -> text(comparison, false);
          case MARKDOWN -> text(comparison, true);
          case CSV -> ReplayCsv.of(comparison);
          case JSON -> json(comparison);
        });
    printer.flush();
    if (out != null) {
      writeFiles(comparison);
    }
  }

  /** Says before the work, not after it, that its results could not be written. */
  private void prepareOut() {
    if (out == null) {
      return;
    }
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw wrong("--out: cannot make the directory " + out + ": " + e);
    }
    for (String name : List.of("", "replay.txt", "replay.md", "replay.csv", "replay.json")) {
      Path file = out.resolve(name);
      boolean directory = name.isEmpty();
      if (Files.exists(file) && !(Files.isWritable(file) && Files.isDirectory(file) == directory)) {
        throw wrong("--out: cannot write to " + file);
      }
    }
  }

  private void writeFiles(ReplayComparison comparison) {
    try {
      Files.writeString(out.resolve("replay.txt"), text(comparison, false));
      Files.writeString(out.resolve("replay.md"), text(comparison, true));
      Files.writeString(out.resolve("replay.csv"), ReplayCsv.of(comparison));
      Files.writeString(out.resolve("replay.json"), json(comparison));
    } catch (IOException e) {
      throw wrong("--out: cannot write to " + out + ": " + e);
    }
    spec.commandLine().getErr().println("kernel-sim: results are in " + out);
  }

  private static String text(ReplayComparison comparison, boolean markdown) {
    return ReplayText.of(comparison, KernelSim.Version.text(), markdown);
  }

  private static String json(ReplayComparison comparison) {
    return ReplayJson.of(comparison, KernelSim.Version.text());
  }
}
