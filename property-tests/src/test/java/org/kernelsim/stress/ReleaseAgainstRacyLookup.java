package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.kernelsim.handle.RacyLookup;
import org.kernelsim.machine.Cpu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** {@link ReleaseAgainstLookup} with a lookup that announces nothing. */
@JCStressTest
@Description("The same without announcements.")
@Outcome(
    id = {"true, OLD", "false, OLD", "true, NOTHING", "false, NOTHING"},
    expect = ACCEPTABLE)
@Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Other data than the handle stood for.")
@State
public class ReleaseAgainstRacyLookup {
  private final Handles handles = new Handles(1, new RacyLookup());
  private final Cpu releasing = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();
  private final long handle = handles.transferOld(releasing);

  @Actor
  public void release(LL_Result result) {
    try {
      handles.release(releasing, handle);
      result.r1 = handles.transferNew(releasing) != 0;
    } catch (IllegalStateException e) { // a buffer that somebody counts is given out
      result.r1 = Seen.WRONG;
    }
  }

  @Actor
  public void look(LL_Result result) {
    try {
      result.r2 = handles.look(looking, handle);
    } catch (IllegalStateException e) { // the count is dropped, which was another buffer's
      result.r2 = Seen.WRONG;
    }
  }
}
