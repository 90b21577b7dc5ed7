package org.kernelsim.properties;

import java.util.Map;
import java.util.TreeMap;
import org.kernelsim.engine.Account;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.Work;

/** What simulations have in common. */
final class Simulations {
  private static final CostModel COSTS = load();

  private Simulations() {}

  /** The default costs. */
  static CostModel costs() {
    return COSTS;
  }

  private static CostModel load() {
    try {
      return new CostModel(CostPresets.load(CostPresets.names().get(0)));
    } catch (CostPresetException e) {
      throw new AssertionError(e);
    }
  }

  /** Everything a run says about itself. */
  static Map<String, Object> everything(DiscreteEventEngine engine) {
    Account account = engine.account();
    Map<String, Object> all = new TreeMap<>();
    all.put("fingerprint", account.fingerprint());
    all.put("steps", account.steps());
    all.put("end", engine.endCycles());
    all.put("errors", account.errors());
    for (Count count : Count.values()) {
      all.put(count.key(), account.count(count));
    }
    for (ProtectionDomain domain : ProtectionDomain.values()) {
      for (Work work : Work.values()) {
        all.put(domain + " " + work, account.cycles(domain, work));
      }
    }
    return all;
  }
}
