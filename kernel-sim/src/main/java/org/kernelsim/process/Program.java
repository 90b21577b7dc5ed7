package org.kernelsim.process;

import org.kernelsim.machine.Cpu;

/** What a thread executes: asked for its next call whenever the last one is done. */
public interface Program {

  /**
   * The next call to run, prepared; or null when the program is over.
   *
   * @param cpu the CPU the thread runs on
   */
  SystemCall next(Cpu cpu);

  /**
   * A call is done.
   *
   * @param call the one {@link #next} gave, with its answer
   * @param cpu the CPU it ended on; its time is when the last box ended
   * @param began virtual time in cycles at which the call's first box began
   */
  void done(SystemCall call, Cpu cpu, long began);
}
