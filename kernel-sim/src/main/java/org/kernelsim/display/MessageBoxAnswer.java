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

  /**
   * The button chosen.
   *
   * @throws IllegalStateException when there is none in that place: a fault of who answers
   */
  default int chosen(String text, List<String> buttons) {
    int place = choose(text, buttons);
    if (place < 0 || place >= buttons.size()) {
      throw new IllegalStateException("there is no button " + place + " among " + buttons);
    }
    return place;
  }
}
