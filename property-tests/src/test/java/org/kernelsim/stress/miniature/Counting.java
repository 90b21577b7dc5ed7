package org.kernelsim.stress.miniature;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * The last reference is given up while another counts one and gives it up again. First answer: how
 * often the buffer was retired; second: what its word is in the end.
 */
public final class Counting {
  private Counting() {}

  /** A buffer's word. */
  abstract static class Buffer {
    static final long DEAD = Long.MIN_VALUE / 2;

    final AtomicLong references = new AtomicLong(1);
    final AtomicInteger retired = new AtomicInteger();

    final void drop() {
      if (references.getAndAdd(-1) == 1 && references.compareAndSet(0, DEAD)) {
        retired.incrementAndGet();
      }
    }

    final boolean tryAdd() {
      if (references.getAndAdd(1) >= 0) {
        return true;
      }
      references.getAndAdd(-1);
      return false;
    }

    final Object word() {
      long word = references.get();
      return word == DEAD ? "dead" : Long.toString(word < DEAD / 2 ? word - DEAD : word);
    }
  }

  /** As {@link org.kernelsim.memory.ServiceBuffer} does it. */
  @JCStressTest
  @Outcome(id = "1, dead", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "Retired twice or never, or counted when dead.")
  @State
  public static class DeadByCompareAndSet extends Buffer {
    @Actor
    public void release() {
      drop();
    }

    @Actor
    public void count() {
      if (tryAdd()) {
        drop();
      }
    }

    @Arbiter
    public void end(IL_Result result) {
      result.r1 = retired.get();
      result.r2 = word();
    }
  }

  /** Wrong: whoever brings the word to zero stores that it is dead. */
  @JCStressTest
  @Outcome(id = "1, dead", expect = ACCEPTABLE)
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Retired twice, or counted when dead.")
  @State
  public static class DeadByStore extends Buffer {
    @Actor
    public void release() {
      dropAndStore();
    }

    @Actor
    public void count() {
      if (tryAdd()) {
        dropAndStore();
      }
    }

    @Arbiter
    public void end(IL_Result result) {
      result.r1 = retired.get();
      result.r2 = word();
    }

    private void dropAndStore() {
      if (references.getAndAdd(-1) == 1) {
        references.set(DEAD);
        retired.incrementAndGet();
      }
    }
  }

  /** Wrong: the word is looked at, then added to. */
  @JCStressTest
  @Outcome(id = "1, dead", expect = ACCEPTABLE)
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "A reference of a buffer that is dead.")
  @State
  public static class CountedAfterLooking extends Buffer {
    private boolean wasDead;

    @Actor
    public void release() {
      drop();
    }

    @Actor
    public void count() {
      if (references.get() > 0) {
        wasDead = references.getAndAdd(1) < 0;
        drop();
      }
    }

    @Arbiter
    public void end(IL_Result result) {
      result.r1 = retired.get();
      result.r2 = wasDead ? "counted when dead" : word();
    }
  }
}
