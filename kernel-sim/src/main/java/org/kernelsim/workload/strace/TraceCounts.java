package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was met on the way through a trace, so that nothing is dropped in silence.
 *
 * <p>{@code lines() == goodLines() + badLines() + blankLines()} at all times. Counts grow as the
 * parser goes on; those of calls that were never resumed are final only at its end. Not
 * thread-safe.
 */
public final class TraceCounts {
  private static final int POSITIONS_KEPT = 10;

  private final List<LinePosition> badPositions = new ArrayList<>(POSITIONS_KEPT);

  private long goodLines;
  private long badLines;
  private long blankLines;
  private long neverResumed;
  private long resumedNeverBegun;
  private long backwardsTimes;
  private boolean times;
  private boolean fineTimes;

  TraceCounts() {}

  /** All physical lines. */
  public long lines() {
    return goodLines + badLines + blankLines;
  }

  /** Lines that were understood; each gave one event. */
  public long goodLines() {
    return goodLines;
  }

  /**
   * Lines that were not understood. The place where a compressed file is cut short or damaged
   * counts as one such line.
   */
  public long badLines() {
    return badLines;
  }

  /** Where the first ten bad lines stand, in the order they were met. */
  public List<LinePosition> badPositions() {
    return Collections.unmodifiableList(badPositions);
  }

  /** Lines that are empty or of white space alone. */
  public long blankLines() {
    return blankLines;
  }

  /**
   * Calls that began and whose end was never seen: the thread exited, began another call, or the
   * trace ended first.
   */
  public long neverResumed() {
    return neverResumed;
  }

  /** Ends of calls that had not begun, or not by that name. */
  public long resumedNeverBegun() {
    return resumedNeverBegun;
  }

  /** How often a thread's time was earlier than on its line before. */
  public long backwardsTimes() {
    return backwardsTimes;
  }

  /** Whether any line had a time. */
  public boolean hasTimes() {
    return times;
  }

  /** Whether there are times and all of them are whole seconds. */
  public boolean coarseTimes() {
    return times && !fineTimes;
  }

  void good() {
    goodLines++;
  }

  void blank() {
    blankLines++;
  }

  void bad(int file, long line) {
    if (badLines++ < POSITIONS_KEPT) {
      badPositions.add(new LinePosition(file, line));
    }
  }

  void abandoned(long calls) {
    neverResumed += calls;
  }

  void orphan() {
    resumedNeverBegun++;
  }

  void backwards() {
    backwardsTimes++;
  }

  void time(boolean fine) {
    times = true;
    fineTimes |= fine;
  }
}
