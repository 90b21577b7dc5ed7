package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.Cpu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The table's first 8 slots are taken; the next handle needs more. */
@JCStressTest
@Description(
    "A table grows while another looks up the handle that makes it grow, and one that is there.")
@Outcome(id = "NOTHING, OLD", expect = ACCEPTABLE, desc = "Not there yet.")
@Outcome(id = "NEW, OLD", expect = ACCEPTABLE, desc = "There.")
@Outcome(
    expect = FORBIDDEN,
    desc = "An array of slots that is not filled, or a handle that was lost.")
@State
public class GrowthAgainstLookup {
  private final Handles handles = new Handles(9);
  private final Cpu transferring = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();

  public GrowthAgainstLookup() {
    for (int i = 0; i < 8; i++) {
      handles.transferOld(transferring);
    }
  }

  @Actor
  public void transfer() {
    handles.transferNew(transferring);
  }

  @Actor
  public void look(LL_Result result) {
    result.r1 = handles.look(looking, Handles.handle(8));
    result.r2 = handles.look(looking, Handles.handle(7));
  }
}
