package org.kernelsim.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.kernelsim.machine.Announcement;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Work;

/**
 * Brings buffers that nobody refers to back to their pool, where calls may find a buffer in a table
 * without a lock: only when no call can still be at one that it found before.
 *
 * <p><b>Assumptions.</b> Between {@link #announce} and {@link #withdraw} a CPU reads buffers out of
 * tables and counts references ({@link ServiceBuffer#tryAddReferences}); it does not wait, does not
 * take a lock, and gives no buffer up. A buffer is retired once, by whoever made its count dead,
 * when no table leads to it any more. A {@link Cpu} belongs to one host thread at a time.
 *
 * <p><b>Guarantees.</b> A buffer goes back to its pool only when every CPU that was announced when
 * it was retired, or later but before the retiring CPU's fence, has withdrawn since (the grace
 * period). So whoever counts a reference of what it found, and is answered that it has one, has one
 * of that buffer and not of its successor in the same memory; and whoever is answered that the
 * buffer is dead has taken its count back before anybody uses the word again.
 *
 * <p><b>Memory ordering.</b> The tables' word of the handle is cleared by a release store before
 * the handle's reference is dropped; each drop is an atomic addition, and the last one is followed
 * by the compare-and-set that makes the count dead. So the clearing happens before {@link #retire},
 * whoever retires. A reclaiming CPU then passes a full fence and reads all counters; what follows
 * is the argument of {@link Announcement}. The list of counters is read behind the fence, too: a
 * CPU that came into it too late to be seen has its own fence after the reclaimer's.
 *
 * <p><b>Progress.</b> {@link #announce}, {@link #withdraw}: wait-free (a CPU's first one takes a
 * lock, to enter the list). {@link #retire}: lock-free; only who takes a list over can make it try
 * again. Reclaiming: whoever finds a list being reclaimed by another passes it by, and no buffer is
 * waited for. A CPU that stays inside delays the reuse of buffers, and nothing else.
 *
 * <p>There is no thread and no epoch for all: buffers wait on the list of the CPU that retired
 * them, and when a batch of them is together the CPU looks at all counters. Who finds the pool
 * empty does that for the lists of all CPUs, so that a CPU with nothing to do keeps nobody waiting.
 *
 * <pre>{@code
 * reclaimer.announce(cpu);
 * ServiceBuffer buffer = table.find(cpu, handle);
 * boolean mine = buffer != null && buffer.tryAddReferences(cpu, 1);
 * reclaimer.withdraw(cpu);
 * }</pre>
 */
public final class Reclaimer {
  /** How many buffers a CPU retires before it looks whether they can be used again. */
  public static final int BATCH = 64;

  private final int batch;

  /** Of every CPU that ever announced itself; replaced as a whole, under the monitor. */
  private volatile Local[] locals = {};

  /** With batches of the usual size. */
  public Reclaimer() {
    this(BATCH);
  }

  /**
   * With batches of another size.
   *
   * @param batch at least 1; 1 looks at every buffer at once
   */
  public Reclaimer(int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least one buffer, not " + batch);
    }
    this.batch = batch;
  }

  /** The CPU begins to look without a lock. */
  public void announce(Cpu cpu) {
    Local local = localOf(cpu);
    local.enter();
    cpu.charge(Work.FENCE);
    cpu.write(local);
  }

  /** The CPU has done with what it found, but for what it has counted. */
  public void withdraw(Cpu cpu) {
    Announcement local = cpu.announcement();
    local.leave();
    cpu.charge(Work.TABLE_LOAD);
    cpu.write(local);
  }

  /**
   * Takes over a buffer whose count has been made dead; not while announced.
   *
   * @param cpu on whose list it waits
   */
  void retire(Cpu cpu, ServiceBuffer buffer) {
    Local local = localOf(cpu);
    cpu.charge(Work.QUEUE_PUT);
    cpu.write(local.line);
    local.push(buffer);
    if (++local.sinceReclaim >= batch) {
      local.sinceReclaim = 0;
      reclaim(cpu, local);
    }
  }

  /**
   * Puts back what can be put back of all CPUs' lists; not while announced.
   *
   * @return whether anything was
   */
  boolean reclaimAll(Cpu cpu) {
    boolean any = false;
    for (Local local : locals) {
      any |= reclaim(cpu, local);
    }
    return any;
  }

  private boolean reclaim(Cpu cpu, Local local) {
    cpu.charge(Work.ATOMIC);
    cpu.write(local.line);
    if (!local.claim()) {
      return false;
    }
    boolean any = false;
    if (local.waiting != null && local.graceIsOver(cpu)) {
      any = local.putWaiting(cpu);
    }
    if (local.waiting == null && local.takeRetired()) {
      local.beginGrace(cpu, locals());
      if (local.insideCount == 0) {
        any |= local.putWaiting(cpu);
      }
    }
    local.unclaim();
    return any;
  }

  /** All lists, read behind a full fence: every buffer taken before is out of reach of the rest. */
  private Local[] locals() {
    VarHandle.fullFence();
    return locals;
  }

  private Local localOf(Cpu cpu) {
    return cpu.announcement() instanceof Local local && local.reclaimer == this
        ? local
        : register(cpu);
  }

  private Local register(Cpu cpu) {
    cpu.giveBackAnnouncement();
    Local local = takeLocal();
    cpu.setAnnouncement(local);
    return local;
  }

  /** One that was given back, with what waits on it; or a new one. */
  private synchronized Local takeLocal() {
    Local[] old = locals;
    for (Local local : old) {
      if (!local.taken) {
        local.taken = true;
        return local;
      }
    }
    Local added = new Local(this);
    Local[] all = Arrays.copyOf(old, old.length + 1);
    all[old.length] = added;
    locals = all;
    return added;
  }

  private synchronized void giveBack(Local local) {
    local.taken = false;
  }

  /** One CPU's announcement, and the buffers that it has retired. */
  private static final class Local extends Announcement {
    private static final VarHandle RETIRED;
    private static final VarHandle CLAIMED;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        RETIRED = lookup.findVarHandle(Local.class, "retired", ServiceBuffer.class);
        CLAIMED = lookup.findVarHandle(Local.class, "claimed", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final Reclaimer reclaimer;

    /** The line of the list, which only its own CPU writes as a rule. */
    final SharedLine line = new SharedLine();

    /** Whether a CPU has it. Under the reclaimer's monitor. */
    boolean taken = true;

    /** How many were retired since the last look. Its own CPU's. */
    int sinceReclaim;

    /** The last one retired, and through it those before. */
    @SuppressWarnings("unused") // through RETIRED
    private volatile ServiceBuffer retired;

    /** Whether somebody reclaims what is on this list, and so has the fields below. */
    @SuppressWarnings("unused") // through CLAIMED
    private volatile boolean claimed;

    /** A batch whose grace period has begun; or null. */
    ServiceBuffer waiting;

    /** Who was inside then and has not left yet, and the counters read. */
    int insideCount;

    private Announcement[] inside = {};
    private long[] countersThen = {};

    Local(Reclaimer reclaimer) {
      this.reclaimer = reclaimer;
    }

    @Override
    public void giveBack() {
      reclaimer.giveBack(this);
    }

    /** Takes are of the whole list, so that a head which is the same leads to the same rest. */
    void push(ServiceBuffer buffer) {
      ServiceBuffer first;
      do {
        first = (ServiceBuffer) RETIRED.getOpaque(this);
        buffer.setNextRetired(first);
      } while (!RETIRED.compareAndSet(this, first, buffer));
    }

    boolean claim() {
      return CLAIMED.compareAndSet(this, false, true);
    }

    void unclaim() {
      CLAIMED.setRelease(this, false);
    }

    boolean takeRetired() {
      waiting = (ServiceBuffer) RETIRED.getAndSet(this, null);
      return waiting != null;
    }

    /** Notes who is inside now; nobody who comes in later can find what waits. */
    void beginGrace(Cpu cpu, Local[] all) {
      cpu.charge(Work.FENCE);
      if (inside.length < all.length) {
        inside = new Announcement[all.length];
        countersThen = new long[all.length];
      }
      insideCount = 0;
      for (Local other : all) {
        long counter = look(cpu, other);
        if ((counter & 1) != 0) {
          inside[insideCount] = other;
          countersThen[insideCount] = counter;
          insideCount++;
        }
      }
    }

    /** Forgets those who have left since. */
    boolean graceIsOver(Cpu cpu) {
      int still = 0;
      for (int i = 0; i < insideCount; i++) {
        if (look(cpu, inside[i]) == countersThen[i]) {
          inside[still] = inside[i];
          countersThen[still] = countersThen[i];
          still++;
        }
      }
      insideCount = still;
      return still == 0;
    }

    private static long look(Cpu cpu, Announcement other) {
      cpu.charge(Work.TABLE_LOAD);
      cpu.read(other);
      return other.counter();
    }

    /** The next is read first: once put, a buffer may be retired again by another. */
    boolean putWaiting(Cpu cpu) {
      ServiceBuffer buffer = waiting;
      waiting = null;
      while (buffer != null) {
        ServiceBuffer next = buffer.nextRetired();
        buffer.setNextRetired(null);
        buffer.putBack(cpu);
        buffer = next;
      }
      return true;
    }
  }
}
