package org.kernelsim.workload.strace;

/**
 * Tells which thread a line of one file belongs to.
 *
 * <p>On standard error strace names the thread only while it follows more than one: the lines
 * before that, and those after all others are gone, bear no id. They belong to the one thread that
 * there is, which gets the file's own number until, and even after, its id is known.
 */
final class LineOwner {
  private final int unnamed;

  private boolean unnamedSeen;
  private boolean unnamedGone;
  private int unnamedPid = Prefix.NO_PID;

  private boolean announced;

  /**
   * How many threads with an id there are, and all their ids, so that of one alone the id is left.
   */
  private int named;

  private int namedIds;

  /** Makes an owner that gives lines without an id to the thread with this number. */
  LineOwner(int unnamed) {
    this.unnamed = unnamed;
  }

  /**
   * The thread of a line.
   *
   * @param pid the id it bears, or {@link Prefix#NO_PID}
   * @param isNew whether this id has neither been met before nor announced
   * @param unnamedBusy whether the thread without an id is in a call, so that no line but the end
   *     of that call can be its next
   */
  int threadOf(int pid, boolean isNew, boolean unnamedBusy) {
    if (pid == Prefix.NO_PID) {
      return withoutPid();
    }
    if (pid == unnamedPid) {
      return unnamed;
    }
    // All but the thread strace started with are announced, if any is.
    if (isNew && announced && !unnamedBusy && canBeUnnamed()) {
      unnamedPid = pid;
      return unnamed;
    }
    if (isNew) {
      appeared(pid);
    }
    return pid;
  }

  private int withoutPid() {
    if (named == 1 && (unnamedGone || !unnamedSeen)) {
      return namedIds;
    }
    unnamedSeen = true;
    return unnamed;
  }

  /** Whether a thread with an id may turn out to be the one that has had none so far. */
  boolean canBeUnnamed() {
    return unnamedSeen && !unnamedGone && unnamedPid == Prefix.NO_PID;
  }

  /** Says that the thread that had no id is this one. */
  void isUnnamed(int pid) {
    unnamedPid = pid;
  }

  int unnamed() {
    return unnamed;
  }

  /**
   * Takes note that a thread was announced: by strace, or by what a call that makes one returned.
   */
  void announced(int pid, boolean isNew) {
    announced = true;
    if (isNew) {
      appeared(pid);
    }
  }

  /** Takes note that a thread is gone. */
  void gone(int thread) {
    if (thread == unnamed && unnamedSeen) {
      unnamedGone = true;
    } else if (named > 0) {
      named--;
      namedIds ^= thread;
    }
  }

  private void appeared(int pid) {
    named++;
    namedIds ^= pid;
  }
}
