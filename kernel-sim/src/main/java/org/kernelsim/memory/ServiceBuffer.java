package org.kernelsim.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.MessageDigest;
import java.util.Arrays;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.Work;

/**
 * Bytes in the service domain: written once by the call that took the buffer, from then on the same
 * for everybody until the buffer is back in its pool.
 *
 * <p><b>Counting.</b> One word counts who may still read: one for each handle, for each queued
 * message and for each call at work on it. Who holds a reference may add more ({@link
 * #addReferences}). Who has found the buffer in a table without a lock, and is announced to the
 * pool's {@link Reclaimer}, may try ({@link #tryAddReferences}): the word answers whether it came
 * in time.
 *
 * <p><b>The end.</b> Whoever brings the word to zero tries to change it from zero to dead, a large
 * negative number; one of those who try wins, and retires the buffer. From zero the word may come
 * up again, by a call that saw a handle while it was there; whoever brings it back to zero tries
 * then. A call that adds to a dead word reads a negative number, subtracts what it added, and has
 * no reference; it does so while it is announced, and the word is set to 1 again only after the
 * grace period, when it is exactly dead. Where a pool has no reclaimer, because every lookup takes
 * the lock, nobody tries: the last reference given up returns the buffer at once. A buffer to which
 * no table has led since it was taken, such as the message of an ordinary send, waits for no grace
 * period, and is still in the cache when the next one takes it. It is made dead by the same
 * compare-and-set all the same: who brought the word to zero in an earlier use may only now come to
 * try, and then it is that one who puts the buffer back.
 *
 * <p><b>Memory.</b> Adding and dropping are one atomic addition each (wait-free), and a full
 * barrier: no read of the bytes can move past its own drop, nor the next tenant's writes before it.
 *
 * <p><b>Progress.</b> {@link #addReferences}, {@link #tryAddReferences}, {@link #drop}: wait-free,
 * but for what the last drop hands on ({@link Reclaimer}, {@link BufferPool}: lock-free).
 *
 * <pre>{@code
 * buffer.addReferences(cpu, sockets); // one addition, however many
 * ...
 * buffer.drop(cpu, 1); // once by each
 * }</pre>
 */
public final class ServiceBuffer implements ByteSource {
  /** Nobody has a reference, and nobody can come to one; far from zero, whatever is added. */
  private static final long DEAD = Long.MIN_VALUE / 2;

  private static final byte POISON = (byte) 0xDB;

  private static final VarHandle REFERENCES;
  private static final VarHandle QUOTA;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      REFERENCES = lookup.findVarHandle(ServiceBuffer.class, "references", long.class);
      QUOTA = lookup.findVarHandle(ServiceBuffer.class, "quota", Quota.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final BufferPool pool;
  private final int sizeClass;
  private final byte[] bytes;
  private final SharedLine countLine = new SharedLine();
  private int length;
  private Quota quota;

  @SuppressWarnings("unused") // through REFERENCES
  private volatile long references = DEAD;

  /**
   * Whether a table has led to it since it was taken, so that somebody may be about to count.
   * Written before the table does, and read after the handle's reference, or the only one, is gone.
   */
  private boolean findable;

  /** While it is retired: the one retired before it on the same list. */
  private ServiceBuffer nextRetired;

  ServiceBuffer(BufferPool pool, int sizeClass, int capacity) {
    this.pool = pool;
    this.sizeClass = sizeClass;
    this.bytes = new byte[capacity];
  }

  /**
   * Taken from the pool: one reference, for the call that takes it.
   *
   * @throws IllegalStateException when somebody still counts: a fault of the simulator
   */
  void begin(int length, Quota quota) {
    if ((long) REFERENCES.getAcquire(this) != DEAD) {
      throw new IllegalStateException(
          "a buffer is used again while somebody counts its references");
    }
    this.length = length;
    this.quota = quota;
    findable = false;
    REFERENCES.setRelease(this, 1L);
  }

  /** A table is about to lead to it; by who holds a reference, before it does. */
  public void becomesFindable() {
    findable = true;
  }

  ServiceBuffer nextRetired() {
    return nextRetired;
  }

  void setNextRetired(ServiceBuffer next) {
    nextRetired = next;
  }

  /** Nobody refers to it, and nobody can still find it. */
  void putBack(Cpu cpu) {
    assert poison();
    if (quota != null) {
      quota.giveBack(length);
      quota = null;
    }
    pool.put(cpu, this);
  }

  /** Fills what nobody may read any more with what no test sends. */
  private boolean poison() {
    Arrays.fill(bytes, 0, length, POISON);
    return true;
  }

  /** How many bytes it carries. */
  public int length() {
    return length;
  }

  /** How many references there are; 0 when it is dead. For tests, explanations and checks. */
  public long references() {
    return Math.max(0, (long) REFERENCES.getAcquire(this));
  }

  int sizeClass() {
    return sizeClass;
  }

  /**
   * Fills the buffer from its start. Only by the call that took it, before anybody else knows it.
   *
   * @param source where the bytes are
   * @param from first byte in the source
   */
  public void fill(Cpu cpu, byte[] source, int from) {
    cpu.charge(Work.COPY, length);
    System.arraycopy(source, from, bytes, 0, length);
  }

  /** Copies a part out; the caller holds a reference. */
  @Override
  public void copyTo(Cpu cpu, int from, byte[] target, int to, int count) {
    cpu.charge(Work.COPY, count);
    System.arraycopy(bytes, from, target, to, count);
  }

  /** A copy of some bytes for those who look on; charges nothing. */
  public byte[] copyOf(int from, int count) {
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  /** Puts a part through a digest; the caller holds a reference. */
  public void digest(Cpu cpu, MessageDigest digest, int from, int count) {
    cpu.charge(Work.DIGEST, digestBlocks(count));
    digest.update(bytes, from, count);
  }

  /** The blocks of 64 bytes that a digest goes through: with its end mark and its length. */
  private static long digestBlocks(int count) {
    return (count + 8L) / 64 + 1;
  }

  /**
   * Charges the bytes of the whole buffer to a quota until it is back in the pool, if nobody is
   * charged for them yet; the caller holds a reference. Lock-free.
   *
   * @return false, and nothing charged, when the quota has not so many left (EDQUOT)
   */
  public boolean chargeTo(Cpu cpu, Quota payer) {
    cpu.charge(Work.ATOMIC);
    if (QUOTA.getAcquire(this) != null) {
      return true;
    }
    if (!pool.charge(cpu, payer, length)) {
      return false;
    }
    if (!QUOTA.compareAndSet(this, null, payer)) {
      payer.giveBack(length);
    }
    return true;
  }

  /**
   * Adds references; the caller holds one, or the lock of a table that does.
   *
   * @throws IllegalStateException when nobody does: a fault of the simulator
   */
  public void addReferences(Cpu cpu, long count) {
    cpu.charge(Work.ATOMIC);
    cpu.write(countLine);
    if ((long) REFERENCES.getAndAdd(this, count) < 1) {
      throw new IllegalStateException("a reference is counted of a buffer that nobody holds");
    }
  }

  /**
   * Adds references, though the caller may come too late: it is announced, and has found the buffer
   * in a table.
   *
   * @return whether the caller has them now; false when the buffer is dead, and nothing is counted
   */
  public boolean tryAddReferences(Cpu cpu, long count) {
    cpu.charge(Work.ATOMIC);
    cpu.write(countLine);
    if ((long) REFERENCES.getAndAdd(this, count) >= 0) {
      return true;
    }
    cpu.charge(Work.ATOMIC);
    REFERENCES.getAndAdd(this, -count);
    return false;
  }

  /**
   * Gives references back; with the last one the buffer ends: it goes back to the pool, and its
   * bytes to the quota, at once or when its grace period is over. Not while announced.
   *
   * @throws IllegalStateException when there are fewer: a fault of the simulator
   */
  public void drop(Cpu cpu, long count) {
    cpu.charge(Work.ATOMIC);
    cpu.write(countLine);
    long before = (long) REFERENCES.getAndAdd(this, -count);
    if (before < count) {
      throw new IllegalStateException("more references are dropped than there are");
    }
    if (before == count) {
      end(cpu);
    }
  }

  private void end(Cpu cpu) {
    Reclaimer reclaimer = pool.reclaimer();
    if (reclaimer == null) {
      REFERENCES.setOpaque(this, DEAD);
      putBack(cpu);
      return;
    }
    cpu.charge(Work.ATOMIC);
    if (REFERENCES.compareAndSet(this, 0L, DEAD)) {
      if (findable) {
        reclaimer.retire(cpu, this);
      } else {
        putBack(cpu);
      }
    }
  }
}
