package org.kernelsim.handle;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;

/**
 * How a call comes from a handle to a buffer it may use: the part of a kernel that is exchanged
 * when the way to look a handle up is what is studied. Chosen when the kernel is built.
 *
 * <p>Every kernel has the locked path, as FIG. 8 draws it. A lookup that begins without the lock
 * tries first whether it can do without, and whatever it does not find that way is looked up, and
 * answered, on the locked path. The steps are boxes of the calls that look handles up; {@link
 * #find} takes them all at once, for those who are no flowchart. Every implementation answers to
 * one specification, which the tests state once.
 */
public interface HandleLookup {

  /** The name by which it is chosen and reported. */
  String name();

  /**
   * Whether a call on the locked path unlocks the table only when it has used what it found, and
   * not as soon as it has found it; never across a wait.
   */
  boolean holdsThroughCall();

  /** Whether a call looks without LOCK(PPHT) first. */
  boolean beginsWithoutLock();

  /** Before a handle's slot is read without the lock. */
  void announce(Cpu cpu);

  /** After a reference has been counted without the lock, or nothing was found. */
  void withdraw(Cpu cpu);

  /**
   * Brings back buffers that nobody refers to, once nobody can still find them; null where nobody
   * looks without the lock, so that each can be used again at once.
   */
  Reclaimer reclaimer();

  /**
   * Finds a handle's buffer and counts references of it.
   *
   * @param references at least 1
   * @return null when the handle is not there; nothing is counted then. A lookup without the lock
   *     also answers null when the handle was released while it looked
   */
  ServiceBuffer find(Cpu cpu, ProcessHandleTable table, long handle, long references);
}
