package org.kernelsim.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How a CPU lets others know that it looks at something without a lock: a counter that is odd
 * meanwhile. What is taken out of reach while a CPU is inside may be used for something else only
 * when that CPU has left.
 *
 * <p><b>Assumptions.</b> One CPU enters and leaves; any may look. Not nested.
 *
 * <p><b>Guarantee.</b> Take a CPU that makes something unreachable, passes a full fence, and then
 * reads the {@link #counter} of another. If it reads an even number, whatever the other looks at
 * from now on, it does not find that thing: the other's store of the odd number was not seen, so
 * that its fence comes after the first CPU's, and all it reads behind its fence is at least as new
 * as what was written before that. If it reads an odd number, the other may have found the thing,
 * and has done with it when the counter has changed: {@link #leave} is a release store and {@link
 * #counter} an acquire load, so that all the other did inside happened before. The two fences are
 * needed: without them each may miss the other's store, since a store may be performed after a
 * later load, on x86 too.
 *
 * <p><b>Progress.</b> All methods are wait-free. One fence for each time inside.
 *
 * <p>Under the discrete-event engine it is the {@link SharedLine} that the counter lies in. The
 * counter has a cache line of its own (a pair, as they are fetched), which a test of the layout
 * holds: it is written by every lookup, and read by others seldom.
 */
public abstract class Announcement extends PaddedCounter {
  private static final VarHandle COUNTER;

  static {
    try {
      COUNTER = MethodHandles.lookup().findVarHandle(PaddedCounter.class, "counter", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Behind the counter, as PaddingBefore is before it.
  long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

  /** For who keeps account of all announcements. */
  protected Announcement() {}

  /** Goes inside: what is read from now on stays what it is until {@link #leave}. */
  public final void enter() {
    COUNTER.setOpaque(this, counter + 1);
    VarHandle.fullFence();
  }

  /** Goes outside again. */
  public final void leave() {
    COUNTER.setRelease(this, counter + 1);
  }

  /** Odd inside, even outside; changes each time. */
  public final long counter() {
    return (long) COUNTER.getAcquire(this);
  }

  /** Whether its CPU is inside. */
  public final boolean isInside() {
    return (counter() & 1) != 0;
  }

  /** Its CPU will not use it any more; outside. */
  public abstract void giveBack();
}

/** Space before the counter, so that it shares its cache line with nothing. */
abstract class PaddingBefore extends SharedLine {
  long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The counter; a class of its own because fields of one class may be put in any order. */
abstract class PaddedCounter extends PaddingBefore {
  /** Written by its own CPU alone, through {@link Announcement}. */
  long counter;
}
