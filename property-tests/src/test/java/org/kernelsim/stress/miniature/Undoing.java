package org.kernelsim.stress.miniature;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * A CPU that is announced counts on a dead buffer, too late, and undoes it; another uses the buffer
 * again when the first one has withdrawn. The answer is how it found the word then.
 */
public final class Undoing {
  private Undoing() {}

  /** A dead buffer's word, and the counter of a CPU inside. */
  abstract static class Buffer {
    private static final long DEAD = Long.MIN_VALUE / 2;
    private static final VarHandle COUNTER = counterHandle();

    private final AtomicLong references = new AtomicLong(DEAD);

    @SuppressWarnings("unused") // through COUNTER
    private int counter = 1;

    private static VarHandle counterHandle() {
      try {
        return MethodHandles.lookup().findVarHandle(Buffer.class, "counter", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final void count() {
      references.getAndAdd(1);
    }

    final void undo() {
      references.getAndAdd(-1);
    }

    final void withdraw() {
      COUNTER.setRelease(this, 2);
    }

    final Object useAgain() {
      VarHandle.fullFence();
      if ((int) COUNTER.getAcquire(this) == 1) {
        return "not yet";
      }
      return references.getAndSet(1) == DEAD ? "dead" : "counted";
    }
  }

  /** As {@link org.kernelsim.memory.ServiceBuffer#tryAddReferences} and its callers do it. */
  @JCStressTest
  @Outcome(
      id = {"not yet", "dead"},
      expect = ACCEPTABLE)
  @Outcome(id = "counted", expect = FORBIDDEN)
  @State
  public static class UndoneFirst extends Buffer {
    @Actor
    public void late() {
      count();
      undo();
      withdraw();
    }

    @Actor
    public void reuse(L_Result result) {
      result.r1 = useAgain();
    }
  }

  /** Wrong: undone after the CPU has withdrawn. */
  @JCStressTest
  @Outcome(
      id = {"not yet", "dead"},
      expect = ACCEPTABLE)
  @Outcome(id = "counted", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class WithdrawnFirst extends Buffer {
    @Actor
    public void late() {
      count();
      withdraw();
      undo();
    }

    @Actor
    public void reuse(L_Result result) {
      result.r1 = useAgain();
    }
  }
}
