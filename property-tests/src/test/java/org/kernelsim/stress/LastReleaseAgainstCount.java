package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * The CPU that counts has announced itself and found the buffer; the handle is gone, and its
 * reference is given up just then.
 */
@JCStressTest
@Description("The last reference is given up while another counts one.")
@Outcome(
    id = "OLD, 0 buffers, 0 bytes",
    expect = ACCEPTABLE,
    desc = "Counted in time, if only from zero.")
@Outcome(id = "NOTHING, 0 buffers, 0 bytes", expect = ACCEPTABLE, desc = "Counted too late.")
@Outcome(expect = FORBIDDEN, desc = "Other data, or a buffer that ended twice or never.")
@State
public class LastReleaseAgainstCount {
  private final Handles handles = new Handles(1);
  private final Cpu releasing = handles.knownCpu();
  private final Cpu counting = handles.knownCpu();
  private final ServiceBuffer buffer;

  public LastReleaseAgainstCount() {
    long handle = handles.transferOld(releasing);
    handles.lookup.announce(counting);
    buffer = handles.table.find(counting, handle);
    handles.remove(releasing, handle);
  }

  @Actor
  public void release() {
    buffer.drop(releasing, 1);
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

  @Arbiter
  public void left(LL_Result result) {
    result.r2 = handles.left(releasing);
  }
}
