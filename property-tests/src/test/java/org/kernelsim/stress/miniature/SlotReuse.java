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
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A slot's first tenant goes and its second comes; to each identifier belongs the value alike. */
public final class SlotReuse {
  private SlotReuse() {}

  /** One slot, with identifier 1 and value 1 in it; 0 is none. */
  abstract static class Slot {
    static final VarHandle WORD = handle("word");
    static final VarHandle VALUE = handle("value");

    @SuppressWarnings("unused") // through WORD
    private int word = 1;

    @SuppressWarnings("unused") // through VALUE
    private int value = 1;

    private static VarHandle handle(String field) {
      try {
        return MethodHandles.lookup().findVarHandle(Slot.class, field, int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final void replace() {
      WORD.setRelease(this, 0);
      VALUE.setRelease(this, 0);
      VALUE.setRelease(this, 2);
      WORD.setRelease(this, 2);
    }

    final int loadWord() {
      return (int) WORD.getAcquire(this);
    }

    final int loadValue() {
      return (int) VALUE.getAcquire(this);
    }
  }

  /** As {@link org.kernelsim.memory.SlotTable} does it: the identifier is looked at twice. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 2", "1, 0", "1, 2"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "One tenant's identifier, another's value.")
  @State
  public static class SecondLook extends Slot {
    @Actor
    public void reuse() {
      replace();
    }

    @Actor
    public void look(II_Result result) {
      result.r1 = find(1);
      result.r2 = find(2);
    }

    private int find(int id) {
      if (loadWord() != id) {
        return 0;
      }
      int found = loadValue();
      return loadWord() == id ? found : 0;
    }
  }

  /** Wrong: the second look is left out. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 2", "1, 0", "1, 2"},
      expect = ACCEPTABLE)
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "One tenant's identifier, another's value.")
  @State
  public static class NoSecondLook extends Slot {
    @Actor
    public void reuse() {
      replace();
    }

    @Actor
    public void look(II_Result result) {
      result.r1 = find(1);
      result.r2 = find(2);
    }

    private int find(int id) {
      return loadWord() == id ? loadValue() : 0;
    }
  }

  /** Wrong: the value is loaded before the identifier, its generation, is looked at. */
  @JCStressTest
  @Outcome(
      id = {"0", "2"},
      expect = ACCEPTABLE)
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "One tenant's identifier, another's value.")
  @State
  public static class ValueFirst extends Slot {
    @Actor
    public void reuse() {
      replace();
    }

    @Actor
    public void look(I_Result result) {
      int found = loadValue();
      result.r1 = loadWord() == 2 ? found : 0;
    }
  }
}
