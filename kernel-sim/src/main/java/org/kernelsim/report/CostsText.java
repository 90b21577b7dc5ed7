package org.kernelsim.report;

import java.util.List;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.CostPreset.Cost;

/** Cost presets as tables: every value with unit, machine, date, source and provenance. */
public final class CostsText {
  private CostsText() {}

  /** One row for each preset. */
  public static Table list(List<CostPreset> presets) {
    Table table = new Table("name", "GHz", "description").flushLeft(2);
    for (CostPreset preset : presets) {
      table.add(
          preset.name(), preset.frequency().gigahertz().toPlainString(), preset.description());
    }
    return table;
  }

  /** One row for each value of a preset, the frequency first. */
  public static Table show(CostPreset preset) {
    Table table =
        new Table("work", "value", "unit", "from", "machine", "date", "source", "meaning")
            .flushLeft(2);
    CostPreset.Source of = preset.sources().get(preset.frequency().source());
    table.add(
        "(frequency)",
        preset.frequency().gigahertz().toPlainString(),
        "GHz",
        preset.frequency().provenance().key(),
        of.machine(),
        of.date(),
        of.text(),
        "cycles a second");
    for (Cost cost : preset.costs()) {
      CostPreset.Source source = preset.sourceOf(cost);
      table.add(
          cost.work().name() + (cost.upToBytes() == 0 ? "" : " <= " + cost.upToBytes() + " B"),
          cost.value().toPlainString(),
          cost.unit().symbol(),
          cost.provenance().key(),
          source.machine(),
          source.date(),
          source.text(),
          cost.work().description());
    }
    return table;
  }
}
