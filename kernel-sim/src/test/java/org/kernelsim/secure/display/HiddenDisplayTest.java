package org.kernelsim.secure.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.display.DisplaySpecification;
import org.kernelsim.display.MessageBoxAnswer;
import org.kernelsim.display.SystemDisplay;
import org.kernelsim.display.SystemDisplay.Shown;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;

class HiddenDisplayTest extends DisplaySpecification {
  private final Cpu cpu = DirectEngine.newCpu();
  private final SystemDisplay system = new SystemDisplay(10, MessageBoxAnswer.FIRST_BUTTON);
  private final HiddenDisplay hidden = new HiddenDisplay(system, MessageBoxAnswer.FIRST_BUTTON);

  HiddenDisplayTest() {
    super(
        new HiddenDisplay(
            new SystemDisplay(CAPACITY, MessageBoxAnswer.FIRST_BUTTON),
            (text, buttons) -> buttons.indexOf("no")));
  }

  @Test
  void nothingIsDisplayedAndNobodyIsAsked() {
    long window = hidden.createWindow(cpu, "title", true);
    hidden.show(cpu, window, true);
    hidden.output(cpu, window, "line");
    hidden.ask(cpu, "really?", List.of("yes"));
    assertThat(system.shown(cpu)).isEmpty();
    assertThat(system.asked(cpu)).isEmpty();
    assertThat(system.windows(cpu)).as("created, not displayed").isEqualTo(1);
    hidden.close(cpu, window);
    assertThat(system.windows(cpu)).isZero();
  }

  @Test
  void windowsOfOthersAreNotThere() {
    long others = system.createWindow(cpu, "others", true);
    system.output(cpu, others, "line");
    long bad = SystemError.EBADF.answer();
    assertThat(hidden.show(cpu, others, false)).isEqualTo(bad);
    assertThat(hidden.output(cpu, others, "mine")).isEqualTo(bad);
    assertThat(hidden.close(cpu, others)).isEqualTo(bad);
    assertThat(system.shown(cpu)).containsExactly(new Shown("others", List.of("line")));
  }
}
