package org.kernelsim.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;

/** What a process is answered by every display. A subclass says which one it is. */
public abstract class DisplaySpecification {
  /** The most windows of the display under test. */
  protected static final int CAPACITY = 3;

  private static final long EBADF = SystemError.EBADF.answer();

  private final Cpu cpu = DirectEngine.newCpu();
  private final Display display;

  /** For one that has room for {@link #CAPACITY} windows, and whose boxes are answered by 1. */
  protected DisplaySpecification(Display display) {
    this.display = display;
  }

  @Test
  void aWindowIsShownWrittenInAndClosed() {
    long window = display.createWindow(cpu, "title", false);
    assertThat(window).isPositive();
    assertThat(display.show(cpu, window, true)).isZero();
    assertThat(display.output(cpu, window, "line")).isZero();
    assertThat(display.show(cpu, window, false)).isZero();
    assertThat(display.close(cpu, window)).isZero();
  }

  @Test
  void aWindowThatIsNotThereIsABadOne() {
    long window = display.createWindow(cpu, "title", true);
    display.close(cpu, window);
    for (long bad : new long[] {window, 0, -1, window + 1}) {
      assertThat(display.show(cpu, bad, true)).isEqualTo(EBADF);
      assertThat(display.output(cpu, bad, "line")).isEqualTo(EBADF);
      assertThat(display.close(cpu, bad)).isEqualTo(EBADF);
    }
  }

  @Test
  void thereAreNoMoreWindowsThanTheLimit() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(display.createWindow(cpu, "title", false)).isPositive();
    }
    assertThat(display.createWindow(cpu, "title", false)).isEqualTo(SystemError.EMFILE.answer());
  }

  @Test
  void aMessageBoxIsAnsweredByOneOfItsButtons() {
    assertThat(display.ask(cpu, "really?", List.of("yes", "no"))).isEqualTo(1);
    assertThat(display.ask(cpu, "really?", List.of())).isEqualTo(SystemError.EINVAL.answer());
    assertThatThrownBy(() -> display.ask(cpu, "really?", List.of("yes")))
        .as("there is no button -1")
        .isInstanceOf(IllegalStateException.class);
  }
}
