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
import org.openjdk.jcstress.infra.results.L_Result;

/** The bytes are filled, then the handle's identifier is stored by release. */
public final class Publication {
  private Publication() {}

  /** One slot and the bytes behind it. */
  abstract static class Slot {
    private static final VarHandle WORD = word();

    private final byte[] bytes = new byte[32];

    @SuppressWarnings("unused") // through WORD
    private long word;

    private static VarHandle word() {
      try {
        return MethodHandles.lookup().findVarHandle(Slot.class, "word", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final void fill() {
      Arrays.fill(bytes, (byte) 1);
    }

    final void publish() {
      WORD.setRelease(this, 1L);
    }

    final Object look() {
      if ((long) WORD.getAcquire(this) == 0) {
        return "nothing";
      }
      for (byte one : bytes) {
        if (one == 0) {
          return "not filled";
        }
      }
      return "filled";
    }
  }

  /** As {@link org.kernelsim.memory.SlotTable} does it. */
  @JCStressTest
  @Outcome(
      id = {"nothing", "filled"},
      expect = ACCEPTABLE)
  @Outcome(id = "not filled", expect = FORBIDDEN)
  @State
  public static class FilledFirst extends Slot {
    @Actor
    public void put() {
      fill();
      publish();
    }

    @Actor
    public void look(L_Result result) {
      result.r1 = look();
    }
  }

  /** Wrong: two statements swapped. */
  @JCStressTest
  @Outcome(
      id = {"nothing", "filled"},
      expect = ACCEPTABLE)
  @Outcome(id = "not filled", expect = ACCEPTABLE_INTERESTING)
  @State
  public static class PublishedFirst extends Slot {
    @Actor
    public void put() {
      publish();
      fill();
    }

    @Actor
    public void look(L_Result result) {
      result.r1 = look();
    }
  }
}
