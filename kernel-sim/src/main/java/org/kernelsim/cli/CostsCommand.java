package org.kernelsim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;
import org.kernelsim.report.CostsText;
import org.kernelsim.report.Json;
import org.kernelsim.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what operations cost, and where each cost comes from. */
@Command(
    name = "costs",
    mixinStandardHelpOptions = true,
    versionProvider = KernelSim.Version.class,
    description = "Shows what operations cost, and where each cost comes from.",
    subcommands = {CostsCommand.ListPresets.class, CostsCommand.Show.class})
final class CostsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().execute("list");
  }

  /** Lists the presets. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the presets that come with the simulator.")
  static final class ListPresets implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "table",
        description = "table, markdown, csv or json. Default: ${DEFAULT-VALUE}.")
    private Format format;

    @Override
    public Integer call() throws Exception {
      List<CostPreset> presets = new ArrayList<>();
      for (String name : CostPresets.names()) {
        presets.add(CostPresets.load(name));
      }
      print(spec, format, CostsText.list(presets), presets);
      return 0;
    }
  }

  /** Shows one preset. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows every cost of a preset: value, unit, machine, date, source, provenance.")
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        arity = "1",
        paramLabel = "NAME|FILE.yaml",
        description = "A preset's name, or a file of costs.")
    private String name;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        defaultValue = "table",
        description = "table, markdown, csv or json. Default: ${DEFAULT-VALUE}.")
    private Format format;

    @Override
    public Integer call() throws CostPresetException {
      CostPreset preset = CostPresets.load(name);
      print(spec, format, CostsText.show(preset), preset);
      return 0;
    }
  }

  private static void print(CommandSpec spec, Format format, Table table, Object value) {
    String text =
        switch (format) {
          case TABLE -> table.text();
          case MARKDOWN -> table.markdown();
          case CSV -> table.csv();
          case JSON -> Json.of(value);
        };
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
