package org.kernelsim.engine;

/**
 * Something that happens by itself at a virtual time, on no CPU: {@link
 * DiscreteEventEngine#start(Timer, long)}. Can be started again and again.
 */
public abstract class Timer {
  long dueAt;
  long sequence;
  boolean runs;

  /** A timer that does not run yet. */
  protected Timer() {}

  /**
   * The time has come.
   *
   * @param now virtual time in cycles
   */
  protected abstract void due(long now);
}
