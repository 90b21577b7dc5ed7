package org.kernelsim.display;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;

/**
 * The operating system's display: windows, each shown or not, with lines of output, and a user who
 * answers message boxes at once. One lock guards all of it.
 */
public final class SystemDisplay implements Display {
  private final DomainLock lock = new DomainLock();
  private final SlotTable<Window> windows;
  private final MessageBoxAnswer user;
  private final List<String> asked = new ArrayList<>();

  private static final class Window {
    final String title;
    final List<String> lines = new ArrayList<>();
    boolean shown;

    Window(String title, boolean shown) {
      this.title = title;
      this.shown = shown;
    }
  }

  /**
   * What is displayed of a window.
   *
   * @param lines from the top
   */
  public record Shown(String title, List<String> lines) {
    /** Keeps a copy. */
    public Shown {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Without windows.
   *
   * @param capacity the most windows at once
   * @param user who answers message boxes
   */
  public SystemDisplay(int capacity, MessageBoxAnswer user) {
    this.windows = new SlotTable<>(capacity, SlotTable.GENERATION_BITS);
    this.user = user;
  }

  @Override
  public long createWindow(Cpu cpu, String title, boolean shown) {
    cpu.lock(lock);
    cpu.charge(Work.TABLE_LOAD);
    long window = windows.add(new Window(title, shown));
    cpu.unlock(lock);
    return window == 0 ? SystemError.EMFILE.answer() : window;
  }

  @Override
  public long show(Cpu cpu, long window, boolean shown) {
    cpu.lock(lock);
    Window found = find(cpu, window);
    if (found != null) {
      found.shown = shown;
    }
    cpu.unlock(lock);
    return answer(found);
  }

  @Override
  public long output(Cpu cpu, long window, String line) {
    cpu.lock(lock);
    Window found = find(cpu, window);
    if (found != null) {
      cpu.charge(Work.COPY, line.length());
      found.lines.add(line);
    }
    cpu.unlock(lock);
    return answer(found);
  }

  @Override
  public long close(Cpu cpu, long window) {
    cpu.lock(lock);
    cpu.charge(Work.TABLE_LOAD, 2);
    Window found = windows.remove(window);
    cpu.unlock(lock);
    return answer(found);
  }

  @Override
  public long ask(Cpu cpu, String text, List<String> buttons) {
    if (buttons.isEmpty()) {
      return SystemError.EINVAL.answer();
    }
    cpu.lock(lock);
    asked.add(text);
    cpu.unlock(lock);
    return user.chosen(text, buttons);
  }

  private Window find(Cpu cpu, long window) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return windows.find(window);
  }

  private static long answer(Window found) {
    return found == null ? SystemError.EBADF.answer() : 0;
  }

  /** What can be seen, in the order of the windows' slots. For who looks on. */
  public List<Shown> shown(Cpu cpu) {
    List<Shown> all = new ArrayList<>();
    cpu.lock(lock);
    for (long id = windows.nextId(0); id != 0; id = windows.nextId(SlotTable.slotOf(id) + 1)) {
      Window window = windows.find(id);
      if (window.shown) {
        all.add(new Shown(window.title, window.lines));
      }
    }
    cpu.unlock(lock);
    return all;
  }

  /** What the user has been asked, in order. For who looks on. */
  public List<String> asked(Cpu cpu) {
    cpu.lock(lock);
    List<String> all = List.copyOf(asked);
    cpu.unlock(lock);
    return all;
  }

  /** How many windows there are, shown or not. */
  public int windows(Cpu cpu) {
    cpu.lock(lock);
    int count = windows.size();
    cpu.unlock(lock);
    return count;
  }
}
