package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kernelsim.call.Limits;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.SocketList;
import org.kernelsim.support.TestSystem;

/** The lookup without LOCK(PPHT), and when the lock is taken all the same. */
class SendWithoutLockTest {
  private final TestSystem system = new TestSystem(Limits.DEFAULT, new LockFreeLookup());

  @AfterEach
  void nothingIsLeft() {
    assertThat(system.end().none()).isTrue();
  }

  @Test
  void aHandleThatIsThereIsFoundWithoutTheLock() {
    long handle = system.handle((byte) 1);
    SocketList list = new SocketList(1, false).add(system.sinkSocket());

    assertThat(system.call(c -> c.alternateSocketSend(list, handle, 0, 1, 0))).isEqualTo(1);
    assertThat(system.boxes()).contains("ANNOUNCE READ_SLOT COUNT WITHDRAW");
    assertThat(system.boxes()).doesNotContain("LOCK_PPHT");
    assertThat(system.account().count(Count.LOCK_ACQUISITIONS)).isZero();
  }

  @Test
  void whetherAHandleIsMissingIsDecidedUnderTheLock() {
    SocketList list = new SocketList(1, false).add(system.sinkSocket());

    assertThat(system.error(c -> c.alternateSocketSend(list, 77, 0, 1, 0)))
        .isEqualTo(SystemError.EBADF);
    assertThat(system.boxes())
        .contains("ANNOUNCE READ_SLOT WITHDRAW")
        .endsWith("LOCK_PPHT FIND_HANDLE UNLOCK_PPHT SWITCH_BACK RETURN");
  }

  @Test
  void whatTheDataHasNotIsFoundOutWithoutTheLock() {
    long handle = system.handle((byte) 1);
    SocketList list = new SocketList(1, false).add(system.sinkSocket());

    assertThat(system.error(c -> c.alternateSocketSend(list, handle, 1, 1, 0)))
        .isEqualTo(SystemError.EINVAL);
    assertThat(system.boxes()).endsWith("WITHDRAW FIND_WITHOUT_LOCK SWITCH_BACK RETURN");
  }

  @Test
  void aCompositeInvokeOfAMissingHandleDecidesUnderTheLockToo() {
    ServiceList services = new ServiceList(1).send(system.sinkSocket(), 0, 1, 0);

    assertThat(system.error(c -> c.compositeInvoke(services, 77, 0))).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).contains("LOCK_PPHT FIND_HANDLE UNLOCK_PPHT");
  }
}
