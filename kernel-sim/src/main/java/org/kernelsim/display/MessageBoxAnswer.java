package org.kernelsim.display;

import java.util.List;

/** Who answers message boxes: a user, or a policy in the user's place. */
@FunctionalInterface
public interface MessageBoxAnswer {
  /** Whoever it is, presses the first button. */
  MessageBoxAnswer FIRST_BUTTON = (text, buttons) -> 0;

  /**
   * Chooses a button.
   *
   * @param buttons at least one
   * @return its place, from 0
   */
  int choose(String text, List<String> buttons);
}
