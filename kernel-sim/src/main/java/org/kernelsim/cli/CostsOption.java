package org.kernelsim.cli;

import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;
import picocli.CommandLine.Option;

/** The option that chooses what operations cost. */
final class CostsOption {
  @Option(
      names = "--costs",
      paramLabel = "NAME|FILE.yaml",
      defaultValue = "skylake-mitigated",
      description = {
        "What operations cost; 'kernel-sim costs list' shows the names. Default: ${DEFAULT-VALUE}."
      })
  private String name;

  CostPreset load() throws CostPresetException {
    return CostPresets.load(name);
  }
}
