package org.kernelsim.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.display.SystemDisplay.Shown;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;

class SystemDisplayTest extends DisplaySpecification {
  private final Cpu cpu = DirectEngine.newCpu();
  private final SystemDisplay system =
      new SystemDisplay(CAPACITY, (text, buttons) -> buttons.indexOf("no"));

  SystemDisplayTest() {
    super(new SystemDisplay(CAPACITY, (text, buttons) -> buttons.indexOf("no")));
  }

  @Test
  void whatIsShownIsSeenWithItsLines() {
    long hidden = system.createWindow(cpu, "hidden", false);
    long shown = system.createWindow(cpu, "shown", true);
    system.output(cpu, hidden, "unseen");
    system.output(cpu, shown, "one");
    system.output(cpu, shown, "two");
    assertThat(system.shown(cpu)).containsExactly(new Shown("shown", List.of("one", "two")));
    system.show(cpu, hidden, true);
    system.show(cpu, shown, false);
    assertThat(system.shown(cpu)).containsExactly(new Shown("hidden", List.of("unseen")));
    system.close(cpu, hidden);
    assertThat(system.shown(cpu)).isEmpty();
    assertThat(system.windows(cpu)).isEqualTo(1);
  }

  @Test
  void theUserIsAsked() {
    assertThat(system.ask(cpu, "really?", List.of("no", "yes"))).isZero();
    assertThat(system.asked(cpu)).containsExactly("really?");
  }
}
