package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Waiter;

/**
 * Whose turn it is on each socket of a replay: operations on a socket are carried out in recorded
 * order, whatever threads they are of. A socket's turns go on when it has been closed, because a
 * call that began before may end after.
 */
final class Turns {
  private final int[] done;
  private final Map<Integer, List<Waiter>> waiting = new HashMap<>();

  Turns(int descriptions) {
    done = new int[descriptions];
  }

  /** Whether so many operations have been carried out. */
  boolean isTurn(int description, int turn) {
    return done[description] >= turn;
  }

  /** Wakes this one when the next operation has been carried out. */
  void enrol(int description, Waiter waiter) {
    waiting.computeIfAbsent(description, ignored -> new ArrayList<>(1)).add(waiter);
  }

  /** An operation has been carried out. */
  void pass(int description, Cpu cpu) {
    done[description]++;
    if (!waiting.isEmpty()) {
      List<Waiter> woken = waiting.remove(description);
      if (woken != null) {
        woken.forEach(waiter -> waiter.wake(cpu.now()));
      }
    }
  }
}
