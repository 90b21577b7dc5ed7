package org.kernelsim.call;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;

/**
 * A system call without effect on the simulated services: into the operating system and back, and a
 * wait until a given time where it waits. Answers 0, or EINTR when its thread is killed where it
 * waits.
 */
public final class PlainCall extends Flowchart<PlainCall.Box> {
  /** No wait. */
  public static final long NO_WAIT = 0;

  private String name = "";
  private long waitUntil;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("a plain system call, in and out"),
    WAIT("wait for the outside");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /**
   * Prepares the frame for its next call.
   *
   * @param newName the call's name
   * @param newWaitUntil virtual time in cycles before which it does not return, or {@link #NO_WAIT}
   */
  public PlainCall prepare(String newName, long newWaitUntil) {
    name = newName;
    waitUntil = newWaitUntil;
    begin(Box.INVOKE);
    return this;
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    switch (box) {
      case INVOKE:
        cpu.count(Count.SYSTEM_CALLS, 1);
        cpu.charge(Work.SYSTEM_CALL);
        if (pauses(cpu, Box.INVOKE, Box.WAIT)) return false;
      case WAIT:
        if (cpu.mustWaitUntil(waitUntil)) return false;
    }
    return true;
  }

  @Override
  public void abandon(Cpu cpu) {
    result = SystemError.EINTR.answer();
    cpu.countError(result);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return done == Box.INVOKE ? name : "";
  }
}
