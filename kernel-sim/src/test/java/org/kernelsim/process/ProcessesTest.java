package org.kernelsim.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.memory.SlotTable;

class ProcessesTest {
  @Test
  void aListWithoutFlagsTakesNone() {
    SocketList list = new SocketList(2, false).add(7);
    assertThat(list.flags(0)).isZero();
    assertThatThrownBy(() -> list.add(8, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(list.length()).isEqualTo(1);
  }

  @Test
  void aListIsUsedAgain() {
    SocketList list = new SocketList(1, true).add(7, 3);
    assertThat(list.clear().length()).isZero();
    assertThat(list.add(9).flags(0)).isZero();
    assertThat(list.socket(0)).isEqualTo(9);
  }

  @Test
  void moreProcessesThanAllowedAreRefused() {
    Limits two = new Limits(2, 2, 2, 2, 2, 2, SlotTable.GENERATION_BITS);
    Kernel kernel = new Kernel(two, new LockedLookup());
    kernel.createProcess("one");
    kernel.createProcess("two");
    assertThatThrownBy(() -> kernel.createProcess("three"))
        .isInstanceOf(IllegalStateException.class);
  }
}
