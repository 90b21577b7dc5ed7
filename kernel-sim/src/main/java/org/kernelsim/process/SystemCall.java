package org.kernelsim.process;

import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;

/**
 * One system call as a flowchart that drives itself. An object is the frame of one thread's call
 * and is prepared and run again for that thread's next one, so that calling allocates nothing.
 */
public interface SystemCall {

  /** The call's name, as in figures and reports. */
  String name();

  /**
   * Goes from box to box until the CPU pauses it, it must wait, or it is done; when it is run again
   * it goes on at the box where it stood.
   *
   * @return whether it is done
   */
  boolean run(Cpu cpu);

  /**
   * Ends the call where it waits, because its thread has been killed; called in place of {@link
   * #run}, after one that answered false. Gives back, in reverse, everything the frame holds,
   * returns to the application's domain, and sets the answer: what had been done, or EINTR. Does
   * not pause.
   *
   * @throws IllegalStateException by a call that never waits
   */
  default void abandon(Cpu cpu) {
    throw new IllegalStateException(name() + " never waits");
  }

  /** The answer, once it is done: a value of at least 0, or a negative error. */
  long result();

  /** What a box just finished has found, in a few words, maybe none; for explanations. */
  String found(Box done);
}
