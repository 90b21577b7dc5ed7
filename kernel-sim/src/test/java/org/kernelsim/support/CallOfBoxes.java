package org.kernelsim.support;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.SystemCall;

/** A system call put together from actions, one box each. */
public final class CallOfBoxes implements SystemCall {
  private final List<TestBox> boxes = new ArrayList<>();
  private int next;

  /** What a box does; false when it must wait and be asked again. */
  @FunctionalInterface
  public interface Action {
    boolean run(Cpu cpu);
  }

  /** An action that never waits. */
  @FunctionalInterface
  public interface Step {
    void run(Cpu cpu);
  }

  private record TestBox(String name, Action action, Label label) implements Box {}

  /** Adds a box that may wait. */
  public CallOfBoxes mayWait(String name, Action action) {
    boxes.add(new TestBox(name, action, Box.Label.ours(name)));
    return this;
  }

  /** Adds a box. */
  public CallOfBoxes box(String name, Step step) {
    return mayWait(
        name,
        cpu -> {
          step.run(cpu);
          return true;
        });
  }

  /** Adds a box that only takes time. */
  public CallOfBoxes takes(String name, long cycles) {
    return box(name, cpu -> cpu.charge(org.kernelsim.machine.Work.COMPUTE, cycles));
  }

  @Override
  public String name() {
    return "call of boxes";
  }

  @Override
  public boolean run(Cpu cpu) {
    while (next < boxes.size()) {
      TestBox box = boxes.get(next);
      if (!box.action.run(cpu)) {
        return false;
      }
      next++;
      if (cpu.pausesAfter(box) && next < boxes.size()) {
        return false;
      }
    }
    next = 0;
    return true;
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
