package org.kernelsim.properties;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;

/** A program that is a queue of calls; what one answers may add others. */
final class Steps implements Program {
  private final ProcessThread thread;
  private final Deque<Step> left = new ArrayDeque<>();
  private Step running;

  private record Step(Function<SystemCalls, SystemCall> call, LongConsumer answered) {}

  Steps(Process process, int number) {
    thread = new ProcessThread(process, number);
  }

  ProcessThread thread() {
    return thread;
  }

  /** Adds a call, and what is done with its answer. */
  Steps then(Function<SystemCalls, SystemCall> call, LongConsumer answered) {
    left.add(new Step(call, answered));
    return this;
  }

  @Override
  public SystemCall next(Cpu cpu) {
    running = left.poll();
    return running == null ? null : running.call.apply(thread.calls());
  }

  @Override
  public void done(SystemCall call, Cpu cpu, long began) {
    running.answered.accept(call.result());
  }
}
