package org.kernelsim.support;

import java.util.function.BooleanSupplier;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.Program;
import org.kernelsim.process.SystemCall;

/**
 * A thread that wakes at every cycle and does nothing, at no cost: whoever runs on another CPU
 * meanwhile is paused after each box, and must go on as if nothing had happened. It has no boxes.
 */
final class Metronome implements Program, SystemCall {
  private static final int MOST_TICKS = 10_000;

  private final BooleanSupplier ended;
  private int ticks;
  private long tick;

  /** Ticks until something has ended, or for long enough. */
  Metronome(BooleanSupplier ended) {
    this.ended = ended;
  }

  @Override
  public SystemCall next(Cpu cpu) {
    tick = cpu.now() + 1;
    return ended.getAsBoolean() || ticks++ == MOST_TICKS ? null : this;
  }

  @Override
  public boolean run(Cpu cpu) {
    return !cpu.mustWaitUntil(tick);
  }

  @Override
  public void done(SystemCall call, Cpu cpu, long began) {}

  @Override
  public String name() {
    return "metronome";
  }

  @Override
  public long result() {
    return 0;
  }

  @Override
  public String found(Box done) {
    return "";
  }
}
