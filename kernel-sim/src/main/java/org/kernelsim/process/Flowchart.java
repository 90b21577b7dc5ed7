package org.kernelsim.process;

import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;

/**
 * What all system calls share: the box where the call stands, and its answer.
 *
 * @param <B> the call's boxes
 */
public abstract class Flowchart<B extends Enum<B> & Box> implements SystemCall {
  /** The box to be run next. */
  protected B box;

  /** The answer so far. */
  protected long result;

  /** For the calls. */
  protected Flowchart() {}

  /** Sets the call to its first box. */
  protected final void begin(B first) {
    box = first;
    result = 0;
  }

  /**
   * An arrow of the flowchart: ends a box, and names the one that follows.
   *
   * @return whether the call must pause before it
   */
  protected final boolean pauses(Cpu cpu, B done, B next) {
    box = next;
    return cpu.pausesAfter(done);
  }

  /** The same for an arrow that is taken because of an error, which becomes the call's answer. */
  protected final boolean fails(Cpu cpu, B done, SystemError error, B next) {
    result = error.answer();
    return pauses(cpu, done, next);
  }

  /**
   * Whether a part of the caller's memory is one.
   *
   * @return null, or EINVAL for a negative length, or EFAULT for what lies outside
   */
  protected static SystemError memoryError(byte[] memory, int from, int length) {
    if (length < 0) {
      return SystemError.EINVAL;
    }
    boolean inside = memory != null && from >= 0 && from <= memory.length - length;
    return inside ? null : SystemError.EFAULT;
  }

  /** The answer in words. */
  protected final String answer() {
    return SystemError.is(result) ? SystemError.of(result).toString() : Long.toString(result);
  }

  @Override
  public final long result() {
    return result;
  }
}
