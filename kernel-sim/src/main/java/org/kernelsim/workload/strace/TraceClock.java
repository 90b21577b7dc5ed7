package org.kernelsim.workload.strace;

/** Makes one running time of the times on the lines of one file. */
final class TraceClock {
  private static final long DAY = 24 * 60 * 60 * SecondsReader.SECOND;
  private static final long LATE = 60 * SecondsReader.SECOND;

  private final boolean refine;

  private long previous = Prefix.NO_TIME;
  private boolean started;

  /**
   * Makes a clock.
   *
   * @param refine whether times since the line before may make whole seconds finer; not so for one
   *     of several files, whose line before may be in another
   */
  TraceClock(boolean refine) {
    this.refine = refine;
  }

  /** Says around which time the first is to be expected; matters for times of the day only. */
  void expect(long nanos) {
    previous = nanos;
  }

  /**
   * The time of a line in nanoseconds since some moment that is the same for all files with
   * absolute times; {@link Prefix#NO_TIME} if it has none.
   */
  long read(Prefix line) {
    if (!line.hasTime()) {
      return Prefix.NO_TIME;
    }
    if (runsOnSteps(line)) {
      previous += line.relativeNanos();
    } else if (line.epochNanos() != Prefix.NO_TIME) {
      previous = line.epochNanos();
    } else if (line.dayNanos() != Prefix.NO_TIME) {
      previous = onDay(line.dayNanos());
    } else {
      previous = 0;
    }
    started = true;
    return previous;
  }

  private boolean runsOnSteps(Prefix line) {
    boolean steps = started && line.relativeNanos() != Prefix.NO_TIME;
    return steps && (!line.hasAbsoluteTime() || refine && line.isStepFiner());
  }

  /**
   * Chooses the day that a time of the day belongs to, since midnight may lie between two lines.
   */
  private long onDay(long dayNanos) {
    if (previous == Prefix.NO_TIME) {
      return dayNanos;
    }
    long sameDay = dayNanos + Math.floorDiv(previous, DAY) * DAY;
    if (sameDay < previous - DAY / 2) {
      return sameDay + DAY;
    }
    // A later time is a long pause, unless it is that of a line written late, just after midnight.
    long latest = started ? previous + DAY - LATE : previous + DAY / 2;
    return sameDay > latest ? sameDay - DAY : sameDay;
  }
}
