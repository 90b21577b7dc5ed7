package org.kernelsim.engine;

import org.kernelsim.machine.Box;

/** What the scheduler does between the boxes of calls. */
enum SchedulerBox implements Box {
  SWITCH_THREAD("switch to this thread"),
  ABANDON("killed while it waits: give back what the call holds");

  private final Label label;

  SchedulerBox(String words) {
    label = Label.ours(words);
  }

  @Override
  public Label label() {
    return label;
  }
}
