package org.kernelsim.engine;

import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;

/**
 * Runs calls to their end on the calling host thread. Has no state: any number of host threads may
 * run calls at once, each on a CPU of its own and each with calls of its own.
 *
 * <pre>{@code
 * DirectCpu cpu = DirectEngine.newCpu();
 * long handle = DirectEngine.call(cpu, thread.calls().transfer(bytes, 0, bytes.length));
 * }</pre>
 */
public final class DirectEngine {
  private DirectEngine() {}

  /** A CPU for one host thread. */
  public static DirectCpu newCpu() {
    return new DirectCpu(null);
  }

  /** A CPU for one host thread that runs a thread which can be killed. */
  public static DirectCpu newCpu(ProcessThread thread) {
    return new DirectCpu(thread);
  }

  /**
   * Runs a prepared call and answers its result; blocks while the call waits, and abandons it when
   * its thread is killed meanwhile.
   */
  public static long call(DirectCpu cpu, SystemCall call) {
    if (!call.run(cpu)) {
      abandon(cpu, call);
    }
    return call.result();
  }

  private static void abandon(DirectCpu cpu, SystemCall call) {
    if (!cpu.killed()) {
      throw new IllegalStateException(call.name() + " paused on a CPU that never pauses a call");
    }
    call.abandon(cpu);
  }

  /** Runs a program to its end, or until its thread is killed. */
  public static void run(DirectCpu cpu, Program program) {
    for (SystemCall call = next(cpu, program); call != null; call = next(cpu, program)) {
      long began = cpu.now();
      call(cpu, call);
      program.done(call, cpu, began);
    }
    end(cpu);
  }

  /**
   * Gives a CPU back, after its thread's last call; {@link #run} does it by itself. The last thread
   * of a killed process releases what that has. A CPU that is not given back is looked at by the
   * {@link org.kernelsim.memory.Reclaimer} of its kernel for ever.
   */
  public static void end(DirectCpu cpu) {
    SystemCall last = cpu.end();
    if (last != null) {
      call(cpu, last);
    }
    cpu.giveBackAnnouncement();
  }

  private static SystemCall next(DirectCpu cpu, Program program) {
    return cpu.killed() ? null : program.next(cpu);
  }
}
