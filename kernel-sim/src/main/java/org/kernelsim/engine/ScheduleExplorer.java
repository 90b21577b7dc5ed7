package org.kernelsim.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kernelsim.machine.Box;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;

/**
 * Runs a few threads in every order in which the boxes of their calls can follow each other, each
 * order on a system of its own, and looks at the state after each box. Ours.
 *
 * <p><b>What it shows, and what not.</b> A box is atomic here, as it is under the discrete-event
 * engine: it finds what goes wrong between boxes (a lost wake-up, a use after a release, a lock
 * left behind), not what goes wrong between the memory operations of one box.
 *
 * <p><b>How many orders.</b> Two calls of m and n boxes have (m + n)! / (m! n!). Boxes that touch
 * nothing but their own frame (invoking, switching, returning) are run together with the box that
 * follows them, since another thread's box before them or behind them makes no difference; and an
 * order in which a thread asks for a lock that is taken, and another then goes on, is the same as
 * the one in which it asks later, and is left out. Both can be turned off by {@link #everyBox}, to
 * see that they change no outcome.
 *
 * <p>A thread that waits until a time goes on when nobody else can. Deterministic; not thread-safe.
 *
 * <pre>{@code
 * Exploration found = new ScheduleExplorer(Experiment::new).explore();
 * found.failure().ifPresent(failure -> { throw new AssertionError(failure); });
 * }</pre>
 */
public final class ScheduleExplorer {
  /** The most threads of an experiment. */
  public static final int MOST_ACTORS = 10;

  private final Supplier<? extends Experiment> experiments;
  private final boolean everyBox;
  private final int mostPreemptions;
  private final long mostSchedules;

  /** A system with its threads, made anew for each order. */
  public interface Experiment {
    /** The threads, 1 to {@link #MOST_ACTORS}; the first is called 0. Asked once. */
    List<Actor> actors();

    /** Is told of each box that a thread, called by its number, has finished. */
    default void finished(int thread, Box box) {}

    /** Looks at the state after a box; throws anything when it is wrong. */
    default void check() {}

    /** Looks at the state when every thread has ended; throws anything when it is wrong. */
    void checkEnd();
  }

  /**
   * A thread of an experiment.
   *
   * @param thread the thread
   * @param program what it does
   * @param killed whether orders are tried in which its process is killed, at every box there is
   */
  public record Actor(ProcessThread thread, Program program, boolean killed) {
    /** A thread that nobody kills. */
    public Actor(ProcessThread thread, Program program) {
      this(thread, program, false);
    }
  }

  /**
   * What came of an exploration.
   *
   * @param schedules how many orders were run to their ends
   * @param complete whether those were all there are, with no more preemptions than allowed
   * @param failure the first that went wrong
   */
  public record Exploration(long schedules, boolean complete, Optional<Failure> failure) {}

  /**
   * An order that went wrong.
   *
   * @param schedule the order, to be given to {@link #run}: for each move a digit, the thread that
   *     goes on, or a letter, the thread whose process is killed (a for thread 0)
   * @param boxes the boxes in that order, in words
   * @param problem what was wrong
   */
  public record Failure(String schedule, List<String> boxes, Throwable problem) {
    @Override
    public String toString() {
      return problem
          + "\nin the order '"
          + schedule
          + "':\n  "
          + String.join("\n  ", boxes)
          + "\nScheduleExplorer.run(\""
          + schedule
          + "\") runs it again.";
    }
  }

  /** An explorer of everything there is. */
  public ScheduleExplorer(Supplier<? extends Experiment> experiments) {
    this(experiments, false, Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  private ScheduleExplorer(
      Supplier<? extends Experiment> experiments,
      boolean everyBox,
      int mostPreemptions,
      long mostSchedules) {
    this.experiments = experiments;
    this.everyBox = everyBox;
    this.mostPreemptions = mostPreemptions;
    this.mostSchedules = mostSchedules;
  }

  /** The same without leaving orders out that make no difference. */
  public ScheduleExplorer everyBox() {
    return new ScheduleExplorer(experiments, true, mostPreemptions, mostSchedules);
  }

  /**
   * The same, but only orders with at most so many preemptions: turns of another thread though the
   * last one could go on. Most faults need one or two; for calls of too many boxes to try them all.
   */
  public ScheduleExplorer preemptions(int most) {
    return new ScheduleExplorer(experiments, everyBox, most, mostSchedules);
  }

  /** The same, but ending after so many orders, at least 1. */
  public ScheduleExplorer atMost(long schedules) {
    return new ScheduleExplorer(experiments, everyBox, mostPreemptions, schedules);
  }

  /** Runs one order after the other, until one goes wrong or all have been run. */
  public Exploration explore() {
    long schedules = 0;
    List<Choice> choices = new ArrayList<>();
    do {
      ExploredRun run = new ExploredRun(experiments.get(), everyBox, false);
      try {
        if (runOn(run, choices)) {
          schedules++;
        }
      } catch (RuntimeException | AssertionError problem) {
        return new Exploration(schedules + 1, false, run(run.schedule()));
      }
    } while (nextOrder(choices) && schedules < mostSchedules);
    return new Exploration(schedules, choices.isEmpty(), Optional.empty());
  }

  /**
   * Runs one order again, box by box as a failure tells it; the rest of it, when it is not told to
   * its end, with the lowest thread first.
   *
   * @return what went wrong, if anything did
   * @throws IllegalArgumentException when the experiment has no such order
   */
  public Optional<Failure> run(String schedule) {
    ExploredRun run = new ExploredRun(experiments.get(), everyBox, true);
    try {
      for (int i = 0; i < schedule.length(); i++) {
        run.move(schedule.charAt(i));
      }
      for (String moves = run.moves(); !moves.isEmpty(); moves = run.moves()) {
        run.move(moves.charAt(0));
      }
      run.end();
      return Optional.empty();
    } catch (IllegalArgumentException noSuchMove) {
      throw noSuchMove;
    } catch (RuntimeException | AssertionError problem) {
      return Optional.of(new Failure(run.schedule(), run.boxes(), problem));
    }
  }

  /**
   * Runs as the choices say, and where they end, with the first there is.
   *
   * @return whether the order was run to its end, and not left out
   */
  private boolean runOn(ExploredRun run, List<Choice> choices) {
    int place = 0;
    boolean foundLockTaken = false;
    for (String moves = movesOf(run); !moves.isEmpty(); moves = movesOf(run)) {
      if (place == choices.size()) {
        choices.add(new Choice(moves));
      }
      boolean happened = run.move(choices.get(place).move());
      place++;
      if (happened && foundLockTaken && !everyBox) {
        return false; // the same as when this had come before the asking for the lock
      }
      foundLockTaken = !happened;
    }
    run.end();
    return true;
  }

  private String movesOf(ExploredRun run) {
    return run.moves(mostPreemptions);
  }

  /** Changes the last choice that can be changed, and forgets those behind it. */
  private static boolean nextOrder(List<Choice> choices) {
    while (!choices.isEmpty() && !choices.get(choices.size() - 1).next()) {
      choices.remove(choices.size() - 1);
    }
    return !choices.isEmpty();
  }

  /** Which of the moves there were was made. */
  private static final class Choice {
    private final String moves;
    private int made;

    Choice(String moves) {
      this.moves = moves;
    }

    char move() {
      return moves.charAt(made);
    }

    boolean next() {
      return ++made < moves.length();
    }
  }
}
