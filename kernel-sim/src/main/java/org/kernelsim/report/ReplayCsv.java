package org.kernelsim.report;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.Work;
import org.kernelsim.workload.strace.ReplayRun;

/** A replay as comma-separated values: one row for each run, units in the column names. */
public final class ReplayCsv {
  private ReplayCsv() {}

  /** The header and one row for each run. */
  public static String of(ReplayComparison comparison) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "sendPath",
                "handleLookup",
                "domain",
                "costs",
                "seed",
                "fingerprint",
                "virtualNanos",
                "busyNanos",
                "serviceCycles",
                "fanOutMeanNanos",
                "fanOutP99Nanos",
                "sendMeanNanos",
                "sendP99Nanos"));
    for (Count count : Count.values()) {
      header.add(count.key());
    }
    for (Work work : Work.values()) {
      header.add("cycles." + work);
    }
    Table table = new Table(header);
    for (ReplayRun run : comparison.runs()) {
      table.add(row(comparison, run));
    }
    return table.csv();
  }

  private static List<String> row(ReplayComparison comparison, ReplayRun run) {
    CostModel costs = comparison.costs();
    List<String> row =
        new ArrayList<>(
            List.of(
                run.path().key(),
                run.handleLookup() == null ? "" : run.handleLookup(),
                "normal",
                comparison.preset().name(),
                Long.toString(comparison.seed()),
                run.account().fingerprint(),
                Long.toString(costs.nanosOf(run.endCycles())),
                Long.toString(costs.nanosOf(run.account().busyCycles())),
                Long.toString(run.account().cycles(ProtectionDomain.SERVICE)),
                Double.toString(run.fanOutNanos().getMean()),
                Long.toString(run.fanOutNanos().getValueAtPercentile(99)),
                Double.toString(run.sendNanos().getMean()),
                Long.toString(run.sendNanos().getValueAtPercentile(99))));
    for (Count count : Count.values()) {
      row.add(Long.toString(run.account().count(count)));
    }
    for (Work work : Work.values()) {
      row.add(Long.toString(run.account().cycles(work)));
    }
    return row;
  }
}
