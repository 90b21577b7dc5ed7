package org.kernelsim.workload.strace;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Flowchart;

/**
 * No system call: a replayed thread waits until it is its turn on a socket, or until the outside
 * has done what the recording says it was waiting for. Costs nothing by itself.
 */
final class Await extends Flowchart<Await.Box> {
  private Turns turns;
  private int description;
  private int turn;
  private long until;

  enum Box implements org.kernelsim.machine.Box {
    TURN("wait for the turn on a socket"),
    OUTSIDE("wait for the outside");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** Waits for a turn. */
  Await prepare(Turns newTurns, int newDescription, int newTurn) {
    turns = newTurns;
    description = newDescription;
    turn = newTurn;
    begin(Box.TURN);
    return this;
  }

  /** Waits for a virtual time in cycles. */
  Await prepare(long newUntil) {
    until = newUntil;
    begin(Box.OUTSIDE);
    return this;
  }

  @Override
  public boolean run(Cpu cpu) {
    if (box == Box.OUTSIDE) {
      return !cpu.mustWaitUntil(until);
    }
    while (!turns.isTurn(description, turn)) {
      turns.enrol(description, cpu.prepareToWait());
      if (cpu.mustWait()) {
        return false;
      }
    }
    return true;
  }

  /** Holds nothing: at the most it is woken once more, for nothing. */
  @Override
  public void abandon(Cpu cpu) {
    result = SystemError.EINTR.answer();
  }

  @Override
  public String name() {
    return "wait";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return "";
  }
}
