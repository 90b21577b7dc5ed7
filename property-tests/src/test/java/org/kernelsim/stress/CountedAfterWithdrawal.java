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
import org.openjdk.jcstress.infra.results.LL_Result;

/** {@link UndoAgainstReuse} where the CPU reads and counts what it found after it has withdrawn. */
@JCStressTest
@Description("The same with two steps swapped.")
@Outcome(id = "NOTHING, NEW 1", expect = ACCEPTABLE, desc = "Counted too late, undone, used again.")
@Outcome(id = "NOTHING, none", expect = ACCEPTABLE, desc = "Counted too late; not free yet.")
@Outcome(id = "OLD, none", expect = ACCEPTABLE, desc = "Counted in time; not free yet.")
@Outcome(id = "OLD, NEW 1", expect = ACCEPTABLE, desc = "Counted in time, given up, used again.")
@Outcome(expect = ACCEPTABLE_INTERESTING, desc = "A count of the old data on the new.")
@State
public class CountedAfterWithdrawal {
  private final Handles handles = new Handles(1);
  private final Cpu releasing = handles.knownCpu();
  private final Cpu counting = handles.knownCpu();
  private final ServiceBuffer buffer;

  public CountedAfterWithdrawal() {
    long handle = handles.transferOld(releasing);
    handles.lookup.announce(counting);
    buffer = handles.table.find(counting, handle);
    handles.remove(releasing, handle);
  }

  @Actor
  public void useAgain(LL_Result result) {
    try {
      buffer.drop(releasing, 1);
      long handle = handles.transferNew(releasing);
      if (handle == 0) {
        result.r2 = "none";
      } else {
        ServiceBuffer used = handles.remove(releasing, handle);
        result.r2 = Handles.read(releasing, used) + " " + used.references();
      }
    } catch (IllegalStateException e) { // a buffer that somebody counts is given out
      result.r2 = Seen.WRONG;
    }
  }

  @Actor
  public void count(LL_Result result) {
    handles.lookup.withdraw(counting);
    try {
      Seen before = Handles.read(counting, buffer);
      result.r1 = Seen.NOTHING;
      if (buffer.tryAddReferences(counting, 1)) {
        Seen counted = Handles.read(counting, buffer);
        result.r1 = counted == before ? counted : Seen.WRONG;
        buffer.drop(counting, 1);
      }
    } catch (IllegalStateException e) { // the count is dropped, which was another buffer's
      result.r1 = Seen.WRONG;
    }
  }
}
