package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.Cpu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** The handle that the table gives next is known, and so it can be looked up before it is there. */
@JCStressTest
@Description("Data is transferred while another looks its handle up.")
@Outcome(id = "NOTHING", expect = ACCEPTABLE, desc = "Not there yet.")
@Outcome(id = "NEW", expect = ACCEPTABLE, desc = "There, and filled.")
@Outcome(expect = FORBIDDEN, desc = "A handle to a buffer that is not filled.")
@State
public class PublicationAgainstLookup {
  private final Handles handles = new Handles(1);
  private final Cpu transferring = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();

  @Actor
  public void transfer() {
    handles.transferNew(transferring);
  }

  @Actor
  public void look(L_Result result) {
    result.r1 = handles.look(looking, Handles.handle(0));
  }
}
