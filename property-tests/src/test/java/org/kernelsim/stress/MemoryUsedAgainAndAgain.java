package org.kernelsim.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.SlotTable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * As {@link ReleaseAgainstLookup}, many times over in one slot and one buffer. Odd generations
 * stand for the old data, even ones for the new.
 */
@JCStressTest
@Description("Handles of one slot and one buffer come and go while another looks them up.")
@Outcome(id = "right", expect = ACCEPTABLE, desc = "Each one's own data, or nothing.")
@Outcome(expect = FORBIDDEN, desc = "Other data than a handle stood for.")
@State
public class MemoryUsedAgainAndAgain {
  private static final int ROUNDS = 50;
  private static final int TRIES = 1000;

  private final Handles handles = new Handles(1);
  private final Cpu releasing = handles.knownCpu();
  private final Cpu looking = handles.knownCpu();
  private volatile long current = handles.transferOld(releasing);

  @Actor
  public void release() {
    for (int i = 0; i < ROUNDS && current != 0; i++) {
      boolean old = isOld(current);
      handles.release(releasing, current);
      current = transfer(!old);
    }
  }

  /** Who looks may be in the way for a while; for ever when its host thread stands still. */
  private long transfer(boolean old) {
    long handle = 0;
    for (int i = 0; i < TRIES && handle == 0; i++) {
      handle = old ? handles.transferOld(releasing) : handles.transferNew(releasing);
    }
    return handle;
  }

  @Actor
  public void look(L_Result result) {
    result.r1 = "right";
    for (int i = 0; i < ROUNDS; i++) {
      long handle = current;
      Seen seen = handles.look(looking, handle);
      if (seen != Seen.NOTHING && seen != (isOld(handle) ? Seen.OLD : Seen.NEW)) {
        result.r1 = seen;
      }
    }
  }

  private static boolean isOld(long handle) {
    return SlotTable.generationOf(handle) % 2 == 1;
  }
}
