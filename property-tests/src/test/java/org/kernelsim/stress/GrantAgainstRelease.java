package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.SystemError;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The calls themselves, on a kernel; what the receiver has is looked at afterwards. */
@JCStressTest
@Description(
    "A handle is released, and its memory used again, while its data is granted to another process.")
@Outcome(
    id = "granted, OLD nothing left",
    expect = ACCEPTABLE,
    desc = "Granted, whenever it was released.")
@Outcome(id = "EBADF, NOTHING nothing left", expect = ACCEPTABLE, desc = "Released first.")
@Outcome(expect = FORBIDDEN, desc = "Other data was granted, or something is left.")
@State
public class GrantAgainstRelease {
  private final SmallKernel small = new SmallKernel();
  private final SmallKernel.Caller granting = small.caller(small.process);
  private final SmallKernel.Caller releasing = small.caller(small.process);
  private final long handle = releasing.transferOld();

  @Actor
  public void release() {
    releasing.call(releasing.calls.release(handle));
    releasing.transferNew();
  }

  @Actor
  public void grant(LL_Result result) {
    long answer = granting.call(granting.calls.grant(handle, small.other.id()));
    result.r1 = SystemError.is(answer) ? SystemError.of(answer) : "granted";
  }

  @Arbiter
  public void look(LL_Result result) {
    result.r2 =
        small.look(granting.cpu, small.other.handles(), Handles.handle(0)) + " " + small.left();
  }
}
