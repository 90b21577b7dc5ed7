package org.kernelsim.call;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;

/**
 * No system call: the application computes for a while. Goes in slices, so that a thread can be
 * preempted while it computes; there are about 65,536 slices at the most.
 */
public final class Compute extends Flowchart<Compute.Box> {
  private static final long SLICE = 100_000;
  private static final int MOST_SLICES_BITS = 16;

  private long left;
  private long sliceCycles;

  /** The one box. */
  public enum Box implements org.kernelsim.machine.Box {
    COMPUTE("compute");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** Prepares the frame for so many cycles, at least 1. */
  public Compute prepare(long cycles) {
    left = cycles;
    sliceCycles = Math.max(SLICE, cycles >>> MOST_SLICES_BITS);
    begin(Box.COMPUTE);
    return this;
  }

  @Override
  public boolean run(Cpu cpu) {
    while (left > 0) {
      long slice = Math.min(left, sliceCycles);
      left -= slice;
      cpu.charge(Work.COMPUTE, slice);
      if (pauses(cpu, Box.COMPUTE, Box.COMPUTE) && left > 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String name() {
    return "compute";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return "";
  }
}
