package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelsim.call.Kernel.Leaks;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCall;

/** The end of a system, and of a process: what is left is told. */
class KernelTest {
  private final Kernel kernel = new Kernel();
  private final DirectCpu cpu = DirectEngine.newCpu();

  private Process withHandles(int count) {
    Process process = kernel.createProcess("process");
    ProcessThread thread = new ProcessThread(process, 0);
    for (int i = 0; i < count; i++) {
      DirectEngine.call(cpu, thread.calls().transfer(new byte[3], 0, 3));
    }
    return process;
  }

  @Test
  void nothingIsLeftOfProcessesThatEnd() {
    withHandles(2);
    withHandles(1);
    assertThat(kernel.shutDown(cpu)).isEqualTo(new Leaks(0, 0, 0, 0));
  }

  @Test
  void aTableThatIsLeftLockedIsToldWithItsHandles() {
    withHandles(2).handles().lockBy(cpu);
    withHandles(1).handles().lockBy(cpu);
    withHandles(4);
    assertThat(kernel.shutDown(cpu)).isEqualTo(new Leaks(3, 3, 0, 2));
  }

  @Test
  void aBufferThatNobodyGaveBackIsTold() {
    kernel.buffers().take(cpu, 5, null);
    assertThat(kernel.shutDown(cpu)).isEqualTo(new Leaks(0, 1, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"0,0,0,0", "1,0,0,0", "0,1,0,0", "0,0,1,0", "0,0,0,1"})
  void whateverIsLeftIsALeak(long handles, long buffers, long sockets, long locks) {
    assertThat(new Leaks(handles, buffers, sockets, locks).none())
        .isEqualTo(handles + buffers + sockets + locks == 0);
  }

  @Test
  void aProcessEndsOnce() {
    Process process = withHandles(1);
    SystemCall first = process.domain().endOf(process);
    SystemCall second = process.domain().endOf(process);
    assertThat(DirectEngine.call(cpu, first)).isZero();
    assertThat(DirectEngine.call(cpu, second)).isEqualTo(SystemError.ESRCH.answer());
    assertThat(kernel.processes().alive()).isEmpty();
  }
}
