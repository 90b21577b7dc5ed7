package org.kernelsim.call.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.file.FileEntry;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

class CompositeInvokeTest {
  private static final byte[] DATA = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final int LONGEST_LIST = 5;

  private final TestSystem system =
      new TestSystem(
          new Limits(10, 20, 2, 1000, 1 << 20, LONGEST_LIST, SlotTable.GENERATION_BITS)
              .withFiles(4, 10, FileEntry.BLOCK_BYTES));
  private final DirectCpu cpu = DirectEngine.newCpu();
  private final ServiceList list = new ServiceList(LONGEST_LIST + 1);
  private final byte[] digest = new byte[40];
  private final long file = system.kernel().files().open("log");

  @AfterEach
  void nothingIsLeft() {
    assertThat(system.end().none()).isTrue();
    assertThat(system.process().handles().quota().used()).isZero();
  }

  private long invoke(long handle) {
    return system.call(calls -> calls.compositeInvoke(list, handle, 0));
  }

  private byte[] written() {
    byte[] target = new byte[100];
    int count = system.kernel().files().find(cpu, file).read(cpu, 0, target, 0, 100);
    return Arrays.copyOf(target, count);
  }

  private static byte[] sha256(byte... bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void severalServicesUseTheSameDataInOneCrossing() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    long handle = system.handle(DATA);
    list.send(pair[0], 1, 4, 0).write(file, ServiceList.APPEND, 0, 8).digest(2, 3, digest, 5);
    assertThat(invoke(handle)).isEqualTo(3);
    assertThat(system.boxes())
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT LOCK_PPHT FIND_HANDLE UNLOCK_PPHT"
                + " NEXT_SERVICE FIND_SOCKET CHECK_STATUS QUEUE_MESSAGE NOTE_ANSWER"
                + " NEXT_SERVICE FIND_FILE WRITE_FILE NOTE_ANSWER NEXT_SERVICE DIGEST NOTE_ANSWER"
                + " DROP_REFERENCE SWITCH_BACK RETURN");
    assertThat(system.account().count(Count.DOMAIN_SWITCHES)).isEqualTo(1);
    assertThat(system.account().count(Count.LOCK_ACQUISITIONS)).isEqualTo(1);
    assertThat(system.account().count(Count.BYTES_IN)).isZero();
    assertThat(system.account().count(Count.BYTES_OUT)).isEqualTo(32);
    assertThat(list.answer(0)).isEqualTo(4);
    assertThat(list.answer(1)).isEqualTo(8);
    assertThat(list.answer(2)).isEqualTo(32);
    assertThat(system.received(pair[1])).containsExactly(2, 3, 4, 5);
    assertThat(written()).isEqualTo(DATA);
    assertThat(Arrays.copyOfRange(digest, 5, 37)).isEqualTo(sha256((byte) 3, (byte) 4, (byte) 5));
    assertThat(digest[4]).isZero();
    assertThat(digest[37]).isZero();
  }

  @Test
  void theHandleIsKeptUnlessItIsTheLastUse() {
    long handle = system.handle(DATA);
    list.digest(0, 8, digest, 0);
    invoke(handle);
    assertThat(system.process().handles().size()).isEqualTo(1);
    assertThat(system.call(c -> c.compositeInvoke(list, handle, SendFlags.LAST_USE))).isEqualTo(1);
    assertThat(system.boxes())
        .endsWith(
            "DROP_REFERENCE LOCK_PPHT_AGAIN REMOVE_HANDLE UNLOCK_PPHT_AGAIN SWITCH_BACK RETURN");
    assertThat(system.process().handles().size()).isZero();
    assertThat(system.kernel().buffers().lent()).isZero();
    assertThat(invoke(handle)).isEqualTo(SystemError.EBADF.answer());
  }

  @Test
  void aBadServiceDoesNotStopTheRest() {
    long handle = system.handle(DATA);
    long sink = system.sinkSocket();
    list.send(99, 0, 8, 0)
        .write(99, 0, 0, 8)
        .digest(0, 8, digest, 9)
        .send(system.socket(Type.STREAM), 0, 8, 0)
        .send(sink, 0, 8, 0);
    assertThat(invoke(handle)).isEqualTo(1);
    assertThat(list.answer(0)).isEqualTo(SystemError.EBADF.answer());
    assertThat(list.answer(1)).isEqualTo(SystemError.EBADF.answer());
    assertThat(list.answer(2)).isEqualTo(SystemError.EFAULT.answer());
    assertThat(list.answer(3)).isEqualTo(SystemError.ENOTCONN.answer());
    assertThat(list.answer(4)).isEqualTo(8);
    assertThat(system.account().errors()).containsEntry("EBADF", 2L).containsEntry("EFAULT", 1L);
    assertThat(system.account().count(Count.SENDS)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 9", "8, 1", "9, 0", "2147483647, 2", "0, -1"})
  void aPartOutsideTheDataIsRefusedByEachService(int offset, int length) {
    long handle = system.handle(DATA);
    list.send(system.sinkSocket(), offset, length, 0)
        .write(file, 0, offset, length)
        .digest(offset, length, digest, 0);
    assertThat(invoke(handle)).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(list.answer(i)).isEqualTo(SystemError.EINVAL.answer());
    }
    assertThat(written()).isEmpty();
    assertThat(digest).containsOnly(0);
  }

  @Test
  void aFileAnswersItsOwnErrors() {
    long handle = system.handle(DATA);
    list.write(file, 6, 0, 8).write(file, 10, 0, 8).write(file, -2, 0, 8);
    assertThat(invoke(handle)).isZero();
    assertThat(list.answer(0)).as("as much as there may be").isEqualTo(4);
    assertThat(list.answer(1)).isEqualTo(SystemError.EFBIG.answer());
    assertThat(list.answer(2)).isEqualTo(SystemError.EINVAL.answer());
    long second = system.kernel().files().open("second");
    list.clear().write(second, 0, 0, 8);
    assertThat(invoke(handle)).isZero();
    assertThat(list.answer(0)).isEqualTo(SystemError.ENOSPC.answer());
  }

  @Test
  void aListThatIsEmptyOrTooLongEntersNothing() {
    long handle = system.handle(DATA);
    assertThat(SystemError.of(invoke(handle))).isEqualTo(SystemError.EINVAL);
    for (int i = 0; i <= LONGEST_LIST; i++) {
      list.digest(0, 8, digest, 0);
    }
    assertThat(SystemError.of(invoke(handle))).isEqualTo(SystemError.E2BIG);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    assertThat(digest).containsOnly(0);
  }

  @Test
  void noHandleDoesNothing() {
    list.digest(0, 0, digest, 0);
    assertThat(SystemError.of(invoke(5))).isEqualTo(SystemError.EBADF);
    assertThat(digest).containsOnly(0);
  }

  @Test
  void aProcessThatHasEndedFindsNoTable() {
    system.end();
    list.digest(0, 0, digest, 0);
    assertThat(SystemError.of(invoke(5))).isEqualTo(SystemError.ESRCH);
  }

  /** SHA-256 goes through blocks of 64 bytes, and adds 9 bytes at the end. */
  @ParameterizedTest
  @CsvSource({"0, 1", "55, 1", "56, 2", "64, 2", "119, 2", "120, 3"})
  void aDigestIsChargedForItsBlocks(int length, long blocks) {
    byte[] bytes = new byte[length];
    long handle = system.handle(bytes);
    list.digest(0, length, digest, 0);
    assertThat(invoke(handle)).isEqualTo(1);
    assertThat(Arrays.copyOf(digest, 32)).isEqualTo(sha256(bytes));
    assertThat(system.account().cycles(Work.DIGEST)).isEqualTo(blocks);
  }

  @Test
  void oneDigestLeavesNothingOfTheOneBefore() {
    long handle = system.handle(DATA);
    list.digest(0, 8, digest, 0).digest(0, 1, digest, 0);
    invoke(handle);
    assertThat(Arrays.copyOf(digest, 32)).isEqualTo(sha256((byte) 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SendFlags.DONTWAIT})
  void aFullSocketIsWaitedForWhereItMayBe(int flags) {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.simulate(2);
    list.send(pair[0], 0, 8, flags).digest(0, 8, digest, 0);
    Script invoking =
        system
            .thread(0)
            .then((c, a) -> c.transfer(DATA, 0, 8))
            .then((c, a) -> c.compositeInvoke(list, a.get(0), 0));
    byte[] received = new byte[8];
    Script receiving = system.thread(10_000);
    int expected = flags == 0 ? 8 : 2;
    for (int i = 0; i < expected; i += 2) {
      int to = i;
      receiving.then((c, a) -> c.receive(pair[1], received, to, 2, 0));
    }
    system.run();
    assertThat(list.answer(0)).isEqualTo(expected);
    assertThat(list.answer(1)).isEqualTo(32);
    assertThat(invoking.lastAnswer()).isEqualTo(flags == 0 ? 2 : 1);
    assertThat(Arrays.copyOf(received, expected)).isEqualTo(Arrays.copyOf(DATA, expected));
  }

  @Test
  void aKillWhileItWaitsAnswersWhatWasDone() {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    Process killer = system.kernel().createProcess("the killer");
    list.digest(0, 8, digest, 0)
        .send(pair[0], 0, 8, 0)
        .write(file, 0, 0, 8)
        .send(system.sinkSocket(), 0, 8, 0);
    system.simulate(1);
    Script invoking =
        system
            .thread(0)
            .then((c, a) -> c.transfer(DATA, 0, 8))
            .then((c, a) -> c.compositeInvoke(list, a.get(0), 0));
    system.thread(killer, 1_000_000).then((c, a) -> c.kill(system.process().id()));
    system.run();
    assertThat(invoking.lastAnswer()).isEqualTo(1);
    assertThat(list.answer(0)).isEqualTo(32);
    assertThat(list.answer(1)).isEqualTo(4);
    assertThat(list.answer(2)).isEqualTo(SystemError.EINTR.answer());
    assertThat(list.answer(3)).isEqualTo(SystemError.EINTR.answer());
    assertThat(written()).isEmpty();
  }

  @Test
  void bothEnginesAnswerTheSame() {
    long handle = system.handle(DATA);
    ServiceList other = new ServiceList(3);
    for (ServiceList one : new ServiceList[] {list, other}) {
      one.send(system.sinkSocket(), 0, 8, 0).write(file, 0, 0, 3).digest(0, 8, new byte[32], 0);
    }
    long simulated = invoke(handle);
    long direct =
        DirectEngine.call(
            cpu,
            new org.kernelsim.process.ProcessThread(system.process(), 1)
                .calls()
                .compositeInvoke(other, handle, 0));
    assertThat(direct).isEqualTo(simulated).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(other.answer(i)).isEqualTo(list.answer(i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SendFlags.DONTWAIT})
  void aSendThatFindsNoRoomAtAllAnswersAnError(int flags) {
    long[] pair = system.pair(Type.STREAM, 1, 1);
    system.call(c -> c.send(pair[0], DATA, 0, 2, 0));
    Process killer = system.kernel().createProcess("the killer");
    list.send(pair[0], 0, 8, flags).digest(0, 8, digest, 0);
    system.simulate(1);
    system
        .thread(0)
        .then((c, a) -> c.transfer(DATA, 0, 8))
        .then((c, a) -> c.compositeInvoke(list, a.get(0), 0));
    system.thread(killer, 1_000_000).then((c, a) -> c.kill(system.process().id()));
    system.run();
    assertThat(SystemError.of(list.answer(0)))
        .isEqualTo(flags == 0 ? SystemError.EINTR : SystemError.EAGAIN);
    assertThat(list.answer(1)).isEqualTo(flags == 0 ? SystemError.EINTR.answer() : 32);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aSendThatWaitsIsToldThatThePeerIsClosed(int taken) {
    long[] pair = system.pair(Type.STREAM, 1, 1);
    system.call(c -> c.send(pair[0], DATA, 0, 2 - taken, 0));
    list.send(pair[0], 0, 8, 0).digest(0, 8, digest, 0);
    system.simulate(2);
    Script invoking =
        system
            .thread(0)
            .then((c, a) -> c.transfer(DATA, 0, 8))
            .then((c, a) -> c.compositeInvoke(list, a.get(0), 0));
    system.thread(1_000_000).then((c, a) -> c.close(pair[1]));
    system.run();
    boolean unread = taken < 2;
    SystemError error = unread ? SystemError.ECONNRESET : SystemError.EPIPE;
    assertThat(list.answer(0)).isEqualTo(taken == 0 ? error.answer() : taken);
    assertThat(list.answer(1)).isEqualTo(32);
    assertThat(invoking.lastAnswer()).isEqualTo(1);
  }
}
