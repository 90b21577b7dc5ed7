package org.kernelsim.support;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;

/** A program written down call by call, which remembers what was answered. */
public final class Script implements Program {
  private final ProcessThread thread;
  private final List<Line> lines = new ArrayList<>();
  private final List<Long> answers = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private int next;

  /** One call; it may need what the calls before it answered. */
  @FunctionalInterface
  public interface Line {
    SystemCall prepare(SystemCalls calls, List<Long> answers);
  }

  /** A script of a thread, empty. */
  public Script(ProcessThread thread) {
    this.thread = thread;
  }

  /** Adds a call. */
  public Script then(Line line) {
    lines.add(line);
    return this;
  }

  /** Adds a call that is made already. */
  public Script then(SystemCall call) {
    return then((calls, answers) -> call);
  }

  /** The thread. */
  public ProcessThread thread() {
    return thread;
  }

  /** What the calls done so far have answered. */
  public List<Long> answers() {
    return answers;
  }

  /** What the last call has answered. */
  public long lastAnswer() {
    return answers.get(answers.size() - 1);
  }

  /** The virtual times at which the calls ended. */
  public List<Long> ends() {
    return ends;
  }

  @Override
  public SystemCall next(Cpu cpu) {
    return next == lines.size() ? null : lines.get(next++).prepare(thread.calls(), answers);
  }

  @Override
  public void done(SystemCall call, Cpu cpu, long began) {
    answers.add(call.result());
    ends.add(cpu.now());
  }
}
