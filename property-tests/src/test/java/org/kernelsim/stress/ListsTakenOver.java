package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * One CPU retires two buffers, the second of which makes it reclaim; the other finds the pool empty
 * and reclaims what is on the first one's list.
 */
@JCStressTest
@Description(
    "A CPU's list of retired buffers is taken over while it adds to it and takes it itself.")
@Outcome(
    id = {"0, 2", "1, 2", "2, 2"},
    expect = ACCEPTABLE,
    desc = "Each buffer is given out once.")
@Outcome(expect = FORBIDDEN, desc = "A buffer was lost or given out twice.")
@State
public class ListsTakenOver {
  private final Handles handles = new Handles(2, new LockFreeLookup(new Reclaimer(2)));
  private final Cpu releasing = handles.knownCpu();
  private final Cpu taking = handles.knownCpu();
  private final long first = handles.transferOld(releasing);
  private final long second = handles.transferOld(releasing);

  /** By identity: two buffers, taken at most as often as the pool answers one. */
  private final Set<ServiceBuffer> given = Collections.newSetFromMap(new IdentityHashMap<>());

  private int taken;

  @Actor
  public void release() {
    handles.release(releasing, first);
    handles.release(releasing, second);
  }

  @Actor
  public void take(LL_Result result) {
    take();
    take();
    result.r1 = taken;
  }

  @Arbiter
  public void takeTheRest(LL_Result result) {
    for (int i = 0; i < 3; i++) {
      take();
    }
    result.r2 = taken == given.size() ? taken : -1;
  }

  private void take() {
    ServiceBuffer buffer = handles.pool.take(taking, Handles.LENGTH, null);
    if (buffer != null) {
      given.add(buffer);
      taken++;
    }
  }
}
