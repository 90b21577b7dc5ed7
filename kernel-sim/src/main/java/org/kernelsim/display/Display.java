package org.kernelsim.display;

import java.util.List;
import org.kernelsim.machine.Cpu;

/**
 * What a process can do with a display: the operating system's own, or in secure execution a
 * virtual one that stands before it. Both answer alike. Thread-safe.
 */
public interface Display {
  /**
   * Creates a window.
   *
   * @param shown whether it is displayed at once
   * @return its identifier, or EMFILE
   */
  long createWindow(Cpu cpu, String title, boolean shown);

  /** Displays a window, or hides it: 0, or EBADF. */
  long show(Cpu cpu, long window, boolean shown);

  /** Writes a line below those that are there: 0, or EBADF. */
  long output(Cpu cpu, long window, String line);

  /** Closes a window: 0, or EBADF. */
  long close(Cpu cpu, long window);

  /**
   * Asks by a message box.
   *
   * @return the place of the button chosen, from 0; EINVAL without buttons
   */
  long ask(Cpu cpu, String text, List<String> buttons);
}
