package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.SystemError;
import org.kernelsim.process.SocketList;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The calls themselves, on a kernel; what the sockets carry is received afterwards. */
@JCStressTest
@Description(
    "A handle is released, and its memory used again, while another sends by it to two sockets.")
@Outcome(
    id = "2, OLD OLD nothing left",
    expect = ACCEPTABLE,
    desc = "Sent, whenever it was released.")
@Outcome(id = "EBADF, NOTHING NOTHING nothing left", expect = ACCEPTABLE, desc = "Released first.")
@Outcome(expect = FORBIDDEN, desc = "Other bytes were sent, or something is left.")
@State
public class ReleaseAgainstAlternateSend {
  private final SmallKernel small = new SmallKernel();
  private final SmallKernel.Caller sending = small.caller(small.process);
  private final SmallKernel.Caller releasing = small.caller(small.process);
  private final long[] one = small.pair();
  private final long[] two = small.pair();
  private final SocketList sockets = new SocketList(2, false).add(one[0]).add(two[0]);
  private final long handle = releasing.transferOld();

  @Actor
  public void release() {
    releasing.call(releasing.calls.release(handle));
    releasing.transferNew();
  }

  @Actor
  public void send(LL_Result result) {
    long sent =
        sending.call(sending.calls.alternateSocketSend(sockets, handle, 0, Handles.LENGTH, 0));
    result.r1 = SystemError.is(sent) ? SystemError.of(sent) : sent;
  }

  @Arbiter
  public void receive(LL_Result result) {
    result.r2 = sending.receive(one[1]) + " " + sending.receive(two[1]) + " " + small.left();
  }
}
