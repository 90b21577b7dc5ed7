package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kernelsim.call.Limits;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** LOCK(PPHT) held until the data has been offered to every socket: {@code hold=call}. */
class LockHeldThroughCallTest {
  private final TestSystem system =
      new TestSystem(Limits.DEFAULT, new LockedLookup(LockedLookup.Hold.CALL));

  @AfterEach
  void nothingIsLeft() {
    assertThat(system.end().none()).isTrue();
  }

  @Test
  void thePphtIsUnlockedBehindTheLastSocket() {
    long handle = system.handle((byte) 1, (byte) 2);
    SocketList list = new SocketList(2, false).add(system.sinkSocket()).add(system.sinkSocket());

    assertThat(system.call(c -> c.alternateSocketSend(list, handle, 0, 2, 0))).isEqualTo(2);
    assertThat(system.boxes())
        .endsWith(
            "LOCK_PPHT FIND_HANDLE FIND_SOCKET CHECK_STATUS QUEUE_MESSAGE FIND_SOCKET CHECK_STATUS"
                + " QUEUE_MESSAGE UNLOCK_PPHT SWITCH_BACK RETURN");
  }

  @Test
  void itIsUnlockedBeforeAWait() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    long handle = system.handle(new byte[9]);
    SocketList list = new SocketList(1, false).add(pair[0]);
    Script sending =
        system
            .simulate(1)
            .thread(0)
            .then((c, a) -> c.alternateSocketSend(list, handle, 0, 9, SendFlags.LAST_USE));
    Script receiving = system.thread(10);
    for (int i = 0; i < 9; i++) {
      receiving.then((c, a) -> c.receive(pair[1], new byte[1], 0, 1, 0));
    }
    system.run();

    assertThat(sending.answers()).containsExactly(1L);
    assertThat(list.answer(0)).isEqualTo(9);
    assertThat(system.boxes()).contains("QUEUE_MESSAGE UNLOCK_PPHT ENROL");
  }

  @Test
  void aBadHandleLeavesNothingLocked() {
    SocketList list = new SocketList(1, false).add(system.sinkSocket());

    assertThat(system.error(c -> c.alternateSocketSend(list, 77, 0, 1, 0)))
        .isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).endsWith("FIND_HANDLE UNLOCK_PPHT SWITCH_BACK RETURN");
  }

  @Test
  void othersOfTheProcessWaitUntilTheSendIsOver() {
    long handle = system.handle((byte) 1);
    SocketList list = new SocketList(8, false);
    for (int i = 0; i < 8; i++) {
      list.add(system.sinkSocket());
    }
    system.simulate(2);
    system.thread(0).then((c, a) -> c.alternateSocketSend(list, handle, 0, 1, 0));
    system.thread(0).then((c, a) -> c.release(handle));
    system.run();

    assertThat(system.boxes()).contains("UNLOCK_PPHT");
    assertThat(system.account().count(org.kernelsim.machine.Count.LOCK_WAITS)).isEqualTo(1);
  }
}
