package org.kernelsim.machine;

/** Is told of every box that a simulated CPU has finished, in the order of virtual time. */
@FunctionalInterface
public interface BoxListener {

  /**
   * A box is finished.
   *
   * @param cpu number of the CPU, from 0
   * @param thread number of the thread that ran it
   * @param box the box
   * @param found what the box found, in a few words; may be empty
   * @param began virtual time in cycles at which the box began
   * @param ended virtual time in cycles at which it ended
   */
  void finished(int cpu, int thread, Box box, String found, long began, long ended);
}
