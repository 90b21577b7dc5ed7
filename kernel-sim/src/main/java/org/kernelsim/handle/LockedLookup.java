package org.kernelsim.handle;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;

/**
 * The lookup FIG. 8 draws: LOCK(PPHT), find, count, unlock. Blocking: a call that finds the table
 * locked waits for whoever holds it. No handle of the table comes or goes in between, so that the
 * reference the handle holds is there while another is added to it.
 *
 * <p>How long LOCK(PPHT) is held is not legible in the figure, and worth studying: for the lookup
 * alone, or until the data has been offered to every socket.
 *
 * @param hold how long
 */
public record LockedLookup(Hold hold) implements HandleLookup {
  /** How long the lock is held. */
  public enum Hold {
    /** Until the handle is found and its references are counted. */
    LOOKUP,
    /** Until the call has gone through its list once. */
    CALL
  }

  /** Held for the lookup alone. */
  public LockedLookup() {
    this(Hold.LOOKUP);
  }

  @Override
  public String name() {
    return LookupKind.LOCKED.key();
  }

  @Override
  public boolean holdsThroughCall() {
    return hold == Hold.CALL;
  }

  @Override
  public boolean beginsWithoutLock() {
    return false;
  }

  @Override
  public void announce(Cpu cpu) {
    throw new IllegalStateException("nobody looks without the lock");
  }

  @Override
  public void withdraw(Cpu cpu) {
    throw new IllegalStateException("nobody looks without the lock");
  }

  @Override
  public Reclaimer reclaimer() {
    return null;
  }

  /** For the direct engine, where a lock that is taken is waited for at once. */
  @Override
  public ServiceBuffer find(Cpu cpu, ProcessHandleTable table, long handle, long references) {
    table.lockBy(cpu);
    ServiceBuffer buffer = table.findAndCount(cpu, handle, references);
    table.unlockBy(cpu);
    return buffer;
  }
}
