package org.kernelsim.report;

import java.util.EnumMap;
import java.util.Map;
import org.kernelsim.engine.Account;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.Provenance;
import org.kernelsim.machine.Work;

/**
 * Which share of the charged cycles of one or several runs was measured, derived or assumed: how
 * far a result rests on figures of the very machine. Cycles that are not priced (computing,
 * spinning) do not count.
 */
final class ProvenanceShares {
  private final Map<Provenance, Long> cycles = new EnumMap<>(Provenance.class);
  private long all;

  void add(Account account, CostModel costs) {
    for (Work work : Work.values()) {
      if (work.priced()) {
        cycles.merge(costs.provenance(work), account.cycles(work), Long::sum);
        all += account.cycles(work);
      }
    }
  }

  /** A share, 0 to 1. */
  double of(Provenance provenance) {
    return all == 0 ? 0 : (double) cycles.getOrDefault(provenance, 0L) / all;
  }
}
