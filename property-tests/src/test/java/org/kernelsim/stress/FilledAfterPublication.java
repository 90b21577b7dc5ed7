package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** {@link PublicationAgainstLookup} where the buffer is filled when it has a handle already. */
@JCStressTest
@Description("The same with two steps swapped.")
@Outcome(id = "NOTHING", expect = ACCEPTABLE, desc = "Not there yet.")
@Outcome(id = "NEW", expect = ACCEPTABLE, desc = "There, and filled.")
@Outcome(expect = ACCEPTABLE_INTERESTING, desc = "A handle to a buffer that is not filled.")
@State
public class FilledAfterPublication {
  private final Handles handles = new Handles(1);
  private final Cpu transferring = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();

  @Actor
  public void transfer() {
    ServiceBuffer buffer = handles.take(transferring);
    handles.table.lockBy(transferring);
    handles.table.add(transferring, buffer);
    handles.table.unlockBy(transferring);
    buffer.fill(transferring, Seen.NEW.bytes(Handles.LENGTH), 0);
  }

  @Actor
  public void look(L_Result result) {
    result.r1 = handles.look(looking, Handles.handle(0));
  }
}
