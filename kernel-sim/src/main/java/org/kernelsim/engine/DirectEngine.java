package org.kernelsim.engine;

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
    return new DirectCpu();
  }

  /** Runs a prepared call and answers its result; blocks while the call waits. */
  public static long call(DirectCpu cpu, SystemCall call) {
    if (!call.run(cpu)) {
      throw new IllegalStateException(call.name() + " paused on a CPU that never pauses a call");
    }
    return call.result();
  }

  /** Runs a program to its end. */
  public static void run(DirectCpu cpu, Program program) {
    for (SystemCall call = program.next(cpu); call != null; call = program.next(cpu)) {
      long began = cpu.now();
      call(cpu, call);
      program.done(call, cpu, began);
    }
  }
}
