package org.kernelsim.stress.miniature;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One CPU announces itself and reads a slot; another clears the slot and reads the announcement.
 * Either the first finds nothing, or the second sees it. First answer: whether something was found;
 * second: whether the announcement was seen.
 */
public final class Announcing {
  private Announcing() {}

  /** A counter, odd inside, and a slot with something in it. */
  abstract static class Memory {
    private static final VarHandle COUNTER = handle("counter");
    private static final VarHandle SLOT = handle("slot");

    @SuppressWarnings("unused") // through COUNTER
    private int counter;

    @SuppressWarnings("unused") // through SLOT
    private int slot = 1;

    private static VarHandle handle(String field) {
      try {
        return MethodHandles.lookup().findVarHandle(Memory.class, field, int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final void announce() {
      COUNTER.setOpaque(this, 1);
    }

    final boolean found() {
      return (int) SLOT.getAcquire(this) != 0;
    }

    final void clear() {
      SLOT.setRelease(this, 0);
    }

    final boolean seen() {
      return (int) COUNTER.getAcquire(this) != 0;
    }
  }

  /** As {@link org.kernelsim.machine.Announcement} and the reclaimer do it. */
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "Used again under who has found it.")
  @State
  public static class TwoFences extends Memory {
    @Actor
    public void look(ZZ_Result result) {
      announce();
      VarHandle.fullFence();
      result.r1 = found();
    }

    @Actor
    public void reclaim(ZZ_Result result) {
      clear();
      VarHandle.fullFence();
      result.r2 = seen();
    }
  }

  /** Wrong: who looks passes no fence. */
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class AnnouncedWithoutFence extends Memory {
    @Actor
    public void look(ZZ_Result result) {
      announce();
      result.r1 = found();
    }

    @Actor
    public void reclaim(ZZ_Result result) {
      clear();
      VarHandle.fullFence();
      result.r2 = seen();
    }
  }

  /** Wrong: who reclaims passes no fence. */
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class ReclaimedWithoutFence extends Memory {
    @Actor
    public void look(ZZ_Result result) {
      announce();
      VarHandle.fullFence();
      result.r1 = found();
    }

    @Actor
    public void reclaim(ZZ_Result result) {
      clear();
      result.r2 = seen();
    }
  }
}
