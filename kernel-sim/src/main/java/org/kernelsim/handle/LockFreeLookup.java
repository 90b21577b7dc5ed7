package org.kernelsim.handle;

import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;

/**
 * The lookup without LOCK(PPHT): announce the CPU, read the handle's slot, count references unless
 * the buffer is dead, withdraw. Ours.
 *
 * <p><b>Assumptions.</b> Handles are added and removed under LOCK(PPHT). The buffers come from a
 * pool with the same {@link Reclaimer}.
 *
 * <p><b>Guarantees.</b> What {@link #find} answers was behind the handle at some time during the
 * call, and the references counted are references of that data and of no other. Nothing is counted
 * when it answers null. A handle that is there all the time is always found: only one that is being
 * released can be missed, and that is for the locked path to decide.
 *
 * <p><b>Progress.</b> {@link #find} is wait-free, but for the first one of a CPU, which takes a
 * lock: one fence, a fixed number of loads, at most two atomic additions; no lock, no
 * compare-and-set, no allocation, nothing that is tried again. Growth of the table, releases,
 * grants and exits beside it make it neither wait nor repeat.
 *
 * <p><b>Memory ordering.</b> That slot and buffer belong together is {@link
 * org.kernelsim.memory.SlotTable}'s argument, which needs no announcement. The announcement is for
 * the buffer: between reading it from the slot and counting, it could be released, go back to the
 * pool, and carry somebody else's data, and the count would be theirs. It does not, since its grace
 * period does not end before {@link #withdraw}; that is {@link Reclaimer}'s argument. After the
 * count nothing needs the announcement any more. So the CPU withdraws before it sends: a CPU that
 * is stopped in the middle of a long list delays nobody's memory.
 *
 * <p>The tables themselves are not looked at under the announcement: a process's table and a
 * socket's entry are never used again for another, and identifiers carry generations, so what is
 * found can be out of date but not somebody else's; calls decide that under the lock of what they
 * found.
 *
 * <pre>{@code
 * ServiceBuffer buffer = lookup.find(cpu, table, handle, sockets.length());
 * if (buffer == null) {
 *   // the locked path decides
 * }
 * }</pre>
 */
public final class LockFreeLookup implements HandleLookup {
  private final Reclaimer reclaimer;
  private final Hold hold;

  /** For one kernel, with batches of the usual size, and a short hold on the slow path. */
  public LockFreeLookup() {
    this(Hold.LOOKUP);
  }

  /** For one kernel, with batches of the usual size. */
  public LockFreeLookup(Hold hold) {
    this(new Reclaimer(), hold);
  }

  /** For one kernel, with this reclaimer, and a short hold on the slow path. */
  public LockFreeLookup(Reclaimer reclaimer) {
    this(reclaimer, Hold.LOOKUP);
  }

  /**
   * For one kernel.
   *
   * @param reclaimer which the pool of the buffers has too
   * @param hold how long a call that has come to the locked path holds LOCK(PPHT)
   */
  public LockFreeLookup(Reclaimer reclaimer, Hold hold) {
    this.reclaimer = reclaimer;
    this.hold = hold;
  }

  @Override
  public String name() {
    return LookupKind.LOCK_FREE.key();
  }

  @Override
  public boolean holdsThroughCall() {
    return hold == Hold.CALL;
  }

  @Override
  public boolean beginsWithoutLock() {
    return true;
  }

  @Override
  public void announce(Cpu cpu) {
    reclaimer.announce(cpu);
  }

  @Override
  public void withdraw(Cpu cpu) {
    reclaimer.withdraw(cpu);
  }

  @Override
  public Reclaimer reclaimer() {
    return reclaimer;
  }

  @Override
  public ServiceBuffer find(Cpu cpu, ProcessHandleTable table, long handle, long references) {
    announce(cpu);
    ServiceBuffer buffer = table.find(cpu, handle);
    if (buffer != null && !buffer.tryAddReferences(cpu, references)) {
      buffer = null;
    }
    withdraw(cpu);
    return buffer;
  }
}
