package org.kernelsim.secure.display;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kernelsim.display.Display;
import org.kernelsim.display.MessageBoxAnswer;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;

/**
 * The display that processes in secure execution see. A window is created with its not-displayed
 * property set; a request to show it, or to output in it, is ignored and answered with success
 * (claims of the published system). A message box is answered by a policy, and nobody is asked
 * (ours). Windows of others are not there; and others are taken not to close those created here.
 *
 * <p>Thread-safe.
 */
public final class HiddenDisplay implements Display {
  private final Display system;
  private final MessageBoxAnswer policy;

  /** Those created here; looked up, never walked. */
  private final Set<Long> own = ConcurrentHashMap.newKeySet();

  /**
   * Without windows.
   *
   * @param system the operating system's
   * @param policy what message boxes are answered
   */
  public HiddenDisplay(Display system, MessageBoxAnswer policy) {
    this.system = system;
    this.policy = policy;
  }

  @Override
  public long createWindow(Cpu cpu, String title, boolean shown) {
    long window = system.createWindow(cpu, title, false);
    if (!SystemError.is(window)) {
      own.add(window);
    }
    return window;
  }

  @Override
  public long show(Cpu cpu, long window, boolean shown) {
    return ignored(cpu, window);
  }

  @Override
  public long output(Cpu cpu, long window, String line) {
    return ignored(cpu, window);
  }

  private long ignored(Cpu cpu, long window) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return own.contains(window) ? 0 : SystemError.EBADF.answer();
  }

  @Override
  public long close(Cpu cpu, long window) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return own.remove(window) ? system.close(cpu, window) : SystemError.EBADF.answer();
  }

  @Override
  public long ask(Cpu cpu, String text, List<String> buttons) {
    return buttons.isEmpty() ? SystemError.EINVAL.answer() : policy.chosen(text, buttons);
  }
}
