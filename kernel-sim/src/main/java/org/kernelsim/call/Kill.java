package org.kernelsim.call;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.Process;

/**
 * Kill, and exit, which is a kill of oneself: asks every thread of a process to end. It does not
 * wait for them; the last one that ends runs {@link EndOfProcess}. The boxes are ours.
 */
public final class Kill extends Flowchart<Kill.Box> {
  private final Kernel kernel;
  private final String name;
  private long target;
  private Process process;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the system call with the process"),
    FIND_PROCESS("is the process alive?"),
    ASK_THREADS("ask every thread of the process to end"),
    RETURN("return");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread, under the name by which its application calls it. */
  public Kill(Kernel kernel, String name) {
    this.kernel = kernel;
    this.name = name;
  }

  /** Prepares the frame for its next call. */
  public Kill prepare(long newTarget) {
    target = newTarget;
    begin(Box.INVOKE);
    return this;
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case INVOKE:
          cpu.count(Count.SYSTEM_CALLS, 1);
          cpu.charge(Work.SYSTEM_CALL);
          if (pauses(cpu, Box.INVOKE, Box.FIND_PROCESS)) return false;
        case FIND_PROCESS:
          cpu.charge(Work.TABLE_LOAD, 2);
          process = kernel.processes().find(target);
          if (process == null) {
            if (fails(cpu, Box.FIND_PROCESS, SystemError.ESRCH, Box.RETURN)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_PROCESS, Box.ASK_THREADS)) return false;
        case ASK_THREADS:
          cpu.charge(Work.TABLE_LOAD);
          process.kill(cpu.now());
          if (pauses(cpu, Box.ASK_THREADS, Box.RETURN)) return false;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.countError(result);
          cpu.pausesAfter(Box.RETURN);
          return true;
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case INVOKE -> "process " + SlotTable.slotOf(target);
      case FIND_PROCESS -> process == null ? "no" : "yes";
      case RETURN -> answer();
      default -> "";
    };
  }
}
