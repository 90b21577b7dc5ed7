package org.kernelsim.handle;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;

/**
 * How a call comes from a handle to a buffer it may use: the part of a kernel that is exchanged
 * when the way to look a handle up is what is studied. Chosen when the kernel is built.
 *
 * <p>The three steps are boxes of the calls that use them: enter, find, leave. Every implementation
 * answers to one specification, which the tests state once.
 */
public interface HandleLookup {

  /** The name by which it is chosen and reported. */
  String name();

  /**
   * Whether a call leaves only when it has used what it found, and not as soon as it has found it;
   * never across a wait.
   */
  boolean lastsThroughCall();

  /**
   * Gains the right to look into a table.
   *
   * @return false when the call must wait and ask again in the same box
   */
  boolean enter(Cpu cpu, ProcessHandleTable table);

  /**
   * Finds a handle's buffer and counts references of it, between enter and leave. What part of it
   * the handle stands for is told by {@link ProcessHandleTable#part}, before leave.
   *
   * @return null when the table has no such handle (EBADF); nothing is counted then
   */
  ServiceBuffer find(Cpu cpu, ProcessHandleTable table, long handle, long references);

  /** Gives the right back. */
  void leave(Cpu cpu, ProcessHandleTable table);
}
