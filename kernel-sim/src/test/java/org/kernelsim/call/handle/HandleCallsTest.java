package org.kernelsim.call.handle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.support.TestSystem;

class HandleCallsTest {
  private static final String TRANSFER =
      "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT TAKE_BUFFER COPY_DATA LOCK_PPHT ADD_HANDLE UNLOCK_PPHT"
          + " SWITCH_BACK RETURN";
  private static final byte[] TEN = new byte[10];

  private TestSystem system = new TestSystem();

  private static TestSystem limited(int handles, long bytes, long pool) {
    return new TestSystem(new Limits(10, 10, handles, bytes, pool, 10, SlotTable.GENERATION_BITS));
  }

  private void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  @Test
  void aTransferGoesBoxByBox() {
    assertThat(system.call(calls -> calls.transfer(TEN, 0, 10))).isPositive();
    assertThat(system.boxes()).isEqualTo(TRANSFER);
    assertThat(system.account().count(Count.BYTES_IN)).isEqualTo(10);
    assertThat(system.account().count(Count.DOMAIN_SWITCHES)).isEqualTo(1);
    nothingLeaks();
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1, EINVAL",
    "-1, 5, EFAULT",
    "0, 11, EFAULT",
    "10, 1, EFAULT",
    "11, 0, EFAULT",
    "2147483647, 10, EFAULT",
    "1, 2147483647, EFAULT",
    "-2147483648, 0, EFAULT",
    "0, -2147483648, EINVAL"
  })
  void aTransferFromOutsideTheSourceEntersNothing(int from, int length, SystemError error) {
    assertThat(system.error(calls -> calls.transfer(TEN, from, length))).isEqualTo(error);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    assertThat(system.process().handles().quota().used()).isZero();
    assertThat(system.account().count(Count.DOMAIN_SWITCHES)).isZero();
    assertThat(system.account().errors()).containsOnlyKeys(error.name());
    nothingLeaks();
  }

  @Test
  void aTransferOfNoMemoryIsRefused() {
    assertThat(system.error(calls -> calls.transfer(null, 0, 0))).isEqualTo(SystemError.EFAULT);
  }

  @Test
  void aTransferOfNothingGivesAHandle() {
    assertThat(system.call(calls -> calls.transfer(TEN, 10, 0))).isPositive();
    nothingLeaks();
  }

  @Test
  void theLongestTransferIsOneBuffer() {
    byte[] long1 = new byte[BufferPool.MAX_LENGTH + 1];
    assertThat(system.call(calls -> calls.transfer(long1, 0, BufferPool.MAX_LENGTH))).isPositive();
    assertThat(system.error(calls -> calls.transfer(long1, 0, long1.length)))
        .isEqualTo(SystemError.EMSGSIZE);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    nothingLeaks();
  }

  @Test
  void aTransferBeyondTheProcessesBytesChargesNothing() {
    system = limited(10, 15, 1 << 20);
    system.handle(TEN);
    assertThat(system.error(calls -> calls.transfer(TEN, 0, 10))).isEqualTo(SystemError.EDQUOT);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT TAKE_BUFFER SWITCH_BACK RETURN");
    assertThat(system.process().handles().quota().used()).isEqualTo(10);
    assertThat(system.call(calls -> calls.transfer(TEN, 0, 5))).isPositive();
    nothingLeaks();
  }

  @Test
  void aTransferWithoutABufferChargesNothing() {
    system = limited(10, 1000, 64);
    system.handle(TEN);
    assertThat(system.error(calls -> calls.transfer(TEN, 0, 10))).isEqualTo(SystemError.ENOBUFS);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT TAKE_BUFFER SWITCH_BACK RETURN");
    assertThat(system.process().handles().quota().used()).isEqualTo(10);
    nothingLeaks();
  }

  @Test
  void aTransferWithoutAHandleGivesItsBufferBack() {
    system = limited(1, 1000, 1 << 20);
    long handle = system.handle(TEN);
    assertThat(system.error(calls -> calls.transfer(TEN, 0, 10))).isEqualTo(SystemError.EMFILE);
    assertThat(system.boxes()).isEqualTo(TRANSFER);
    assertThat(system.kernel().buffers().lent()).isEqualTo(1);
    assertThat(system.process().handles().quota().used()).isEqualTo(10);
    assertThat(system.call(calls -> calls.release(handle))).isZero();
    assertThat(system.handle(TEN)).isPositive();
    nothingLeaks();
  }

  @Test
  void aReleaseGoesBoxByBox() {
    long handle = system.handle(TEN);
    assertThat(system.call(calls -> calls.release(handle))).isZero();
    assertThat(system.boxes())
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT LOCK_PPHT REMOVE_HANDLE UNLOCK_PPHT"
                + " DROP_REFERENCE SWITCH_BACK RETURN");
    assertThat(system.kernel().buffers().lent()).isZero();
    assertThat(system.process().handles().quota().used()).isZero();
    nothingLeaks();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 5, Long.MIN_VALUE, Long.MAX_VALUE, 2L << 24})
  void aReleaseOfNoHandleIsRefused(long handle) {
    system.handle(TEN);
    assertThat(system.error(calls -> calls.release(handle))).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes())
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT LOCK_PPHT REMOVE_HANDLE UNLOCK_PPHT SWITCH_BACK"
                + " RETURN");
    nothingLeaks();
  }

  @Test
  void aHandleIsReleasedOnce() {
    long handle = system.handle(TEN);
    system.call(calls -> calls.release(handle));
    assertThat(system.error(calls -> calls.release(handle))).isEqualTo(SystemError.EBADF);
  }

  @Test
  void anotherProcessesHandleIsNone() {
    long handle = system.handle(TEN);
    DirectCpu cpu = DirectEngine.newCpu();
    SystemCalls others = new ProcessThread(system.kernel().createProcess("other"), 1).calls();
    assertThat(DirectEngine.call(cpu, others.release(handle)))
        .isEqualTo(SystemError.EBADF.answer());
    nothingLeaks();
  }

  @Test
  void theEndOfAProcessReleasesItsHandles() {
    for (int i = 0; i < 20; i++) {
      system.handle(TEN);
    }
    long left = system.handle(TEN);
    system.call(calls -> calls.release(left));
    nothingLeaks();
    assertThat(system.process().handles().quota().used()).isZero();
  }

  @Test
  void aCallOfAProcessThatHasEndedFindsNoTable() {
    nothingLeaks();
    assertThat(system.error(calls -> calls.transfer(TEN, 0, 10))).isEqualTo(SystemError.ESRCH);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT SWITCH_BACK RETURN");
    assertThat(system.error(calls -> calls.release(1L << 24))).isEqualTo(SystemError.ESRCH);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT SWITCH_BACK RETURN");
    assertThat(system.kernel().buffers().lent()).isZero();
  }

  @Test
  void handlesWhoseGenerationsAreUsedUpAreNeverGivenAgain() {
    system = new TestSystem(new Limits(10, 10, 2, 1000, 1 << 20, 10, 2));
    java.util.Set<Long> seen = new java.util.HashSet<>();
    for (int i = 0; i < 30; i++) {
      long handle = system.handle(TEN);
      assertThat(seen.add(handle)).isTrue();
      system.call(calls -> calls.release(handle));
    }
    nothingLeaks();
  }

  @Test
  void bothEnginesAnswerTheSame() {
    SystemCalls calls = new ProcessThread(system.process(), 1).calls();
    DirectCpu cpu = DirectEngine.newCpu();
    long handle = DirectEngine.call(cpu, calls.transfer(TEN, 0, 10));
    assertThat(handle).isPositive();
    assertThat(DirectEngine.call(cpu, calls.release(handle))).isZero();
    assertThat(DirectEngine.call(cpu, calls.release(handle))).isEqualTo(SystemError.EBADF.answer());
    assertThat(DirectEngine.call(cpu, calls.transfer(TEN, -1, 5)))
        .isEqualTo(SystemError.EFAULT.answer());
    nothingLeaks();
  }
}
