package org.kernelsim.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.kernelsim.experiment.BreakEven;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.report.BreakEvenText;
import org.kernelsim.report.Json;
import org.kernelsim.workload.strace.SendPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows from how many sockets and how many bytes on each way to send pays. */
@Command(
    name = "break-even",
    mixinStandardHelpOptions = true,
    versionProvider = KernelSim.Version.class,
    header = "Shows from how many sockets and bytes on each way to send pays.",
    description = {
      "",
      "Runs one fan-out for each number of sockets and bytes on each of the four send paths, and"
          + " shows from where on each pays against sending to each socket by itself.",
      ""
    })
final class BreakEvenCommand implements Callable<Integer> {
  private static final int MOST_SOCKETS = 1024;

  @Spec private CommandSpec spec;
  @Mixin private CostsOption costs;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,16,64,256,1024",
      description = "Numbers of sockets, each 1 to 1024. Default: ${DEFAULT-VALUE}.")
  private List<Integer> sockets;

  @Option(
      names = "--bytes",
      paramLabel = "L",
      split = ",",
      defaultValue = "64,256,1024,4096,16384,65536",
      description = "Numbers of bytes, each 0 to 16777216. Default: ${DEFAULT-VALUE}.")
  private List<Integer> bytes;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, markdown, csv or json. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() throws Exception {
    check("--sockets", sockets, 1, MOST_SOCKETS);
    check("--bytes", bytes, 0, BufferPool.MAX_LENGTH);
    CostPreset preset = costs.load();
    BreakEven grid =
        BreakEven.run(
            preset,
            sockets.stream().sorted().distinct().toList(),
            bytes.stream().sorted().distinct().toList());
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TABLE -> printTables(out, grid, false);
      case MARKDOWN -> printTables(out, grid, true);
      case CSV -> out.print(BreakEvenText.cells(grid).csv());
      case JSON -> out.print(Json.of(BreakEvenText.result(grid, KernelSim.Version.text())));
    }
    out.flush();
    return 0;
  }

  private void check(String option, List<Integer> values, int least, int most) {
    for (int value : values) {
      if (value < least || value > most) {
        throw new ParameterException(
            spec.commandLine(), option + " must be " + least + " to " + most + ": " + value);
      }
    }
  }

  private static void printTables(PrintWriter out, BreakEven grid, boolean markdown) {
    out.println("One fan-out of so many bytes to so many sockets, costs " + grid.preset().name());
    out.println(
        "Service-domain cycles of the ordinary path for one of this path: more than 1 pays");
    for (SendPath path : SendPath.values()) {
      if (path != SendPath.ORDINARY) {
        out.println();
        out.println((markdown ? "### " : "") + path.key() + " - " + path.description());
        out.println();
        out.print(
            markdown
                ? BreakEvenText.gains(grid, path).markdown()
                : BreakEvenText.gains(grid, path).text());
      }
    }
  }
}
