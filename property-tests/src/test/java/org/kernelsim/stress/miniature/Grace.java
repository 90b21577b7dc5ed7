package org.kernelsim.stress.miniature;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * One CPU finds a buffer and reads it; another takes the buffer out of its slot and uses it again,
 * if it may. The answer is what was read: 0 nothing, 1 the old data, 2 the new.
 */
public final class Grace {
  private Grace() {}

  /** A counter, odd inside, a slot that leads to a buffer, and the buffer's data. */
  abstract static class Memory {
    private static final VarHandle COUNTER = handle("counter");
    private static final VarHandle SLOT = handle("slot");

    @SuppressWarnings("unused") // through COUNTER
    private int counter;

    @SuppressWarnings("unused") // through SLOT
    private int slot = 1;

    private final byte[] data = new byte[32];

    Memory() {
      Arrays.fill(data, (byte) 1);
    }

    private static VarHandle handle(String field) {
      try {
        return MethodHandles.lookup().findVarHandle(Memory.class, field, int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final void enter() {
      COUNTER.setOpaque(this, 1);
      VarHandle.fullFence();
    }

    final void leave() {
      COUNTER.setRelease(this, 2);
    }

    final boolean found() {
      return (int) SLOT.getAcquire(this) != 0;
    }

    final int read() {
      int most = 0;
      for (byte one : data) {
        most = Math.max(most, one);
      }
      return most;
    }

    final void unlink() {
      SLOT.setRelease(this, 0);
    }

    final boolean nobodyInside() {
      VarHandle.fullFence();
      return ((int) COUNTER.getAcquire(this) & 1) == 0;
    }

    final void useAgain() {
      Arrays.fill(data, (byte) 2);
    }
  }

  /** As {@link org.kernelsim.memory.Reclaimer} does it. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE)
  @Outcome(id = "2", expect = FORBIDDEN)
  @State
  public static class WaitedFor extends Memory {
    @Actor
    public void look(I_Result result) {
      enter();
      result.r1 = found() ? read() : 0;
      leave();
    }

    @Actor
    public void reclaim() {
      unlink();
      if (nobodyInside()) {
        useAgain();
      }
    }
  }

  /** Wrong: used again without a look at who is inside. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE)
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class NotWaitedFor extends Memory {
    @Actor
    public void look(I_Result result) {
      enter();
      result.r1 = found() ? read() : 0;
      leave();
    }

    @Actor
    public void reclaim() {
      unlink();
      useAgain();
    }
  }

  /** Wrong: the look at who is inside comes before the buffer is out of reach. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE)
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class LookedBeforeUnlinking extends Memory {
    @Actor
    public void look(I_Result result) {
      enter();
      result.r1 = found() ? read() : 0;
      leave();
    }

    @Actor
    public void reclaim() {
      boolean free = nobodyInside();
      unlink();
      if (free) {
        useAgain();
      }
    }
  }

  /** Wrong: what was found is read, uncounted, after the CPU has withdrawn. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE)
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class ReadAfterLeaving extends Memory {
    @Actor
    public void look(I_Result result) {
      enter();
      boolean found = found();
      leave();
      result.r1 = found ? read() : 0;
    }

    @Actor
    public void reclaim() {
      unlink();
      if (nobodyInside()) {
        useAgain();
      }
    }
  }
}
