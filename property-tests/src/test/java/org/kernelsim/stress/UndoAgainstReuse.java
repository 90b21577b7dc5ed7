package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * As {@link LastReleaseAgainstCount}, and the buffer is taken again as soon as it can be. A buffer
 * that is taken while somebody counts is a fault of its own, which fails the test too.
 */
@JCStressTest
@Description("A count that came too late is undone while the buffer is used again.")
@Outcome(id = "NOTHING, NEW 1", expect = ACCEPTABLE, desc = "Counted too late, undone, used again.")
@Outcome(id = "NOTHING, none", expect = ACCEPTABLE, desc = "Counted too late; not free yet.")
@Outcome(id = "OLD, none", expect = ACCEPTABLE, desc = "Counted in time; not free yet.")
@Outcome(id = "OLD, NEW 1", expect = ACCEPTABLE, desc = "Counted in time, given up, used again.")
@Outcome(expect = FORBIDDEN, desc = "A count of the old data on the new.")
@State
public class UndoAgainstReuse {
  private final Handles handles = new Handles(1);
  private final Cpu releasing = handles.knownCpu();
  private final Cpu counting = handles.knownCpu();
  private final ServiceBuffer buffer;

  public UndoAgainstReuse() {
    long handle = handles.transferOld(releasing);
    handles.lookup.announce(counting);
    buffer = handles.table.find(counting, handle);
    handles.remove(releasing, handle);
  }

  @Actor
  public void useAgain(LL_Result result) {
    buffer.drop(releasing, 1);
    long handle = handles.transferNew(releasing);
    if (handle == 0) {
      result.r2 = "none";
    } else {
      ServiceBuffer used = handles.remove(releasing, handle);
      result.r2 = Handles.read(releasing, used) + " " + used.references();
    }
  }

  @Actor
  public void count(LL_Result result) {
    boolean mine = buffer.tryAddReferences(counting, 1);
    handles.lookup.withdraw(counting);
    result.r1 = Seen.NOTHING;
    if (mine) {
      result.r1 = Handles.read(counting, buffer);
      buffer.drop(counting, 1);
    }
  }
}
