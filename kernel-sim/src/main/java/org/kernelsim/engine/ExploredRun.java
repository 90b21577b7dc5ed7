package org.kernelsim.engine;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.engine.ScheduleExplorer.Actor;
import org.kernelsim.engine.ScheduleExplorer.Experiment;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.SystemCall;

/**
 * One experiment run in one order. A move is a character: a digit goes on with that thread, a
 * letter asks for the end of a thread's process, a for that of thread 0.
 */
final class ExploredRun {
  private static final char FIRST_THREAD = '0';
  private static final char FIRST_KILL = 'a';
  private static final char NO_MOVE = 0;

  private final Experiment experiment;
  private final boolean everyBox;
  private final List<ExploredCpu> cpus = new ArrayList<>();
  private final List<Boolean> mayBeKilled = new ArrayList<>();
  private final StringBuilder schedule = new StringBuilder();

  /** The boxes so far, in words; null when nobody wants to know. */
  private final List<String> boxes;

  private long clock;
  private char lastMove = NO_MOVE;
  private char lastThread = NO_MOVE;
  private int preemptions;

  ExploredRun(Experiment experiment, boolean everyBox, boolean tellsBoxes) {
    this.experiment = experiment;
    this.everyBox = everyBox;
    this.boxes = tellsBoxes ? new ArrayList<>() : null;
    for (Actor actor : experiment.actors()) {
      cpus.add(new ExploredCpu(this, cpus.size(), actor.thread(), actor.program()));
      mayBeKilled.add(actor.killed());
    }
  }

  boolean everyBox() {
    return everyBox;
  }

  long clock() {
    return clock;
  }

  String schedule() {
    return schedule.toString();
  }

  List<String> boxes() {
    return boxes;
  }

  /**
   * What can be done next with at most so many preemptions: turns of another thread though the last
   * one could go on. Empty at the end.
   */
  String moves(int mostPreemptions) {
    String moves = moves();
    if (preemptions < mostPreemptions || moves.indexOf(lastThread) < 0) {
      return moves;
    }
    StringBuilder fewer = new StringBuilder().append(lastThread);
    moves.chars().filter(move -> move >= FIRST_KILL).forEach(move -> fewer.append((char) move));
    return fewer.toString();
  }

  /** What can be done next; empty at the end. Time passes when nothing else can happen. */
  String moves() {
    String moves = movesNow();
    if (moves.isEmpty()) {
      long next = cpus.stream().mapToLong(ExploredCpu::waitEnds).min().orElse(Cpu.FOREVER);
      if (next != Cpu.FOREVER) {
        clock = Math.max(clock, next);
        moves = movesNow();
      }
    }
    return moves;
  }

  private String movesNow() {
    StringBuilder moves = new StringBuilder();
    for (int i = 0; i < cpus.size(); i++) {
      if (cpus.get(i).canGoOn()) {
        moves.append((char) (FIRST_THREAD + i));
      }
    }
    for (int i = 0; i < cpus.size(); i++) {
      if (mayBeKilledNow(i)) {
        moves.append((char) (FIRST_KILL + i));
      }
    }
    return moves.toString();
  }

  /**
   * Whether a kill now may differ from one a move ago: a thread that runs sees it at the end of a
   * box of its own, so that others' boxes before or behind the kill make no difference to it.
   */
  private boolean mayBeKilledNow(int thread) {
    ExploredCpu cpu = cpus.get(thread);
    return mayBeKilled.get(thread)
        && !cpu.ended()
        && !cpu.thread().killed()
        && (everyBox || cpu.waits() || lastMove == NO_MOVE || lastMove == FIRST_THREAD + thread);
  }

  /**
   * Makes a move, and has the experiment look at what has become of it.
   *
   * @return false when nothing has happened, since the thread found a lock taken
   * @throws IllegalArgumentException when the move cannot be made
   */
  boolean move(char move) {
    String moves = moves();
    if (moves.indexOf(move) < 0) {
      throw new IllegalArgumentException(
          "after '" + schedule + "' there can be one of '" + moves + "', not '" + move + "'");
    }
    if (move < FIRST_KILL) {
      preemptions += move != lastThread && moves.indexOf(lastThread) >= 0 ? 1 : 0;
      lastThread = move;
    }
    schedule.append(move);
    lastMove = move;
    boolean happened = true;
    if (move >= FIRST_KILL) {
      ExploredCpu killed = cpus.get(move - FIRST_KILL);
      note(move - FIRST_KILL + " is asked to end");
      killed.thread().process().kill(clock);
    } else {
      happened = cpus.get(move - FIRST_THREAD).step();
    }
    experiment.check();
    return happened;
  }

  /** Nothing more can happen: every thread must have come to its end. */
  void end() {
    StringBuilder waiting = new StringBuilder();
    for (int i = 0; i < cpus.size(); i++) {
      if (!cpus.get(i).ended()) {
        waiting.append(waiting.isEmpty() ? "" : ", ").append(i);
      }
    }
    if (!waiting.isEmpty()) {
      throw new IllegalStateException("for ever waits thread " + waiting);
    }
    experiment.checkEnd();
  }

  /** A box is finished. */
  void finished(int thread, SystemCall call, Box box) {
    clock++;
    experiment.finished(thread, box);
    if (boxes != null) {
      String found = box instanceof SchedulerBox ? "" : call.found(box);
      note(
          thread
              + " "
              + call.name()
              + ": "
              + box.label()
              + (found.isEmpty() ? "" : " [" + found + "]"));
    }
  }

  private void note(String words) {
    if (boxes != null) {
      boxes.add(words);
    }
  }
}
