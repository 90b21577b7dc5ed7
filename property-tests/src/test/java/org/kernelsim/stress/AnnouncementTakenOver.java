package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Who looks does so under an announcement that another CPU had until then. */
@JCStressTest
@Description(
    "A handle is released, and its memory used again, while a CPU gives its announcement back and another takes it.")
@Outcome(id = "true, OLD", expect = ACCEPTABLE, desc = "Looked up, then released.")
@Outcome(id = "false, OLD", expect = ACCEPTABLE, desc = "Looked up; the memory is not free yet.")
@Outcome(id = "true, NOTHING", expect = ACCEPTABLE, desc = "Released, then looked up.")
@Outcome(id = "false, NOTHING", expect = ACCEPTABLE, desc = "Came too late, and is in the way.")
@Outcome(expect = FORBIDDEN, desc = "Other data than the handle stood for.")
@State
public class AnnouncementTakenOver {
  private final Handles handles = new Handles(1);
  private final Cpu releasing = handles.knownCpu();
  private final Cpu going = handles.knownCpu();
  private final Cpu coming = DirectEngine.newCpu();
  private final long handle = handles.transferOld(releasing);

  @Actor
  public void release(LL_Result result) {
    handles.release(releasing, handle);
    result.r1 = handles.transferNew(releasing) != 0;
  }

  @Actor
  public void look(LL_Result result) {
    going.giveBackAnnouncement();
    result.r2 = handles.look(coming, handle);
  }
}
