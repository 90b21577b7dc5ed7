package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.DONTWAIT;
import static org.kernelsim.process.SendFlags.LAST_USE;
import static org.kernelsim.socket.SocketStructure.Type.DATAGRAM;
import static org.kernelsim.socket.SocketStructure.Type.SEQPACKET;
import static org.kernelsim.socket.SocketStructure.Type.STREAM;

import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.engine.EngineSettings.LockWait;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStatus;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

class SocketCallsTest {
  private static final String SEND =
      "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS LOOK_FOR_ROOM TAKE_BUFFER COPY_DATA"
          + " QUEUE_MESSAGE SWITCH_BACK RETURN";
  private static final String HEAD =
      "INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT LOCK_PPHT FIND_HANDLE UNLOCK_PPHT";
  private static final String EACH = " FIND_SOCKET CHECK_STATUS QUEUE_MESSAGE";
  private static final String LAST = " LOCK_PPHT_AGAIN REMOVE_HANDLE UNLOCK_PPHT_AGAIN";
  private static final String TAIL = " SWITCH_BACK RETURN";
  private static final byte[] LETTERS = "ABCDEFGHIJ".getBytes();

  private TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).as("nothing leaks").isTrue();
  }

  private static SocketList list(long... sockets) {
    SocketList list = new SocketList(sockets.length, true);
    for (long socket : sockets) {
      list.add(socket);
    }
    return list;
  }

  private String received(long socket) {
    return new String(system.received(socket));
  }

  private long sendLetters(long socket, int length, int flags) {
    return system.call(calls -> calls.send(socket, LETTERS, 0, length, flags));
  }

  // Send.

  @Test
  void aSendGoesBoxByBox() {
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(sendLetters(pair[0], 10, 0)).isEqualTo(10);
    assertThat(system.boxes()).isEqualTo(SEND);
    assertThat(system.account().count(Count.SENDS)).isEqualTo(1);
    assertThat(received(pair[1])).isEqualTo("ABCDEFGHIJ");
  }

  @Test
  void aSendOnNoSocketIsRefused() {
    assertThat(system.error(calls -> calls.send(0, LETTERS, 0, 10, 0)))
        .isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET SWITCH_BACK RETURN");
    assertThat(system.account().count(Count.SENDS)).isZero();
    assertThat(system.account().errors()).containsEntry("EBADF", 1L);
  }

  @Test
  void aSendOnAnUnconnectedSocketIsRefused() {
    long socket = system.socket(STREAM);
    assertThat(system.error(calls -> calls.send(socket, LETTERS, 0, 10, 0)))
        .isEqualTo(SystemError.ENOTCONN);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS SWITCH_BACK RETURN");
  }

  @Test
  void aSendOnASocketShutForSendingIsRefused() {
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(system.kernel().sockets().entry(pair[0]).status().shut(false, true)).isZero();
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, 0, 10, 0)))
        .isEqualTo(SystemError.EPIPE);
    assertThat(sendLetters(pair[1], 10, 0)).isEqualTo(10);
  }

  @Test
  void aPendingErrorIsAnsweredOnce() {
    long[] pair = system.pair(STREAM, 100, 100);
    system
        .kernel()
        .sockets()
        .entry(pair[0])
        .setPendingError(DirectEngine.newCpu(), SystemError.ECONNRESET);
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, 0, 10, 0)))
        .isEqualTo(SystemError.ECONNRESET);
    assertThat(sendLetters(pair[0], 10, 0)).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"0, -1, EINVAL", "-1, 5, EFAULT", "0, 11, EFAULT", "2147483647, 10, EFAULT"})
  void aSendFromOutsideTheSourceIsRefused(int from, int length, SystemError error) {
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, from, length, 0)))
        .isEqualTo(error);
    assertThat(system.boxes())
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS LOOK_FOR_ROOM SWITCH_BACK RETURN");
  }

  @Test
  void aSendWithoutABufferIsRefused() {
    system = new TestSystem(new Limits(10, 10, 10, 1000, 32, 10, SlotTable.GENERATION_BITS));
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, 0, 10, 0)))
        .isEqualTo(SystemError.ENOBUFS);
  }

  @Test
  void aStreamTakesWhatBothEndsHaveRoomFor() {
    long[] pair = system.pair(STREAM, 3, 4);
    assertThat(sendLetters(pair[0], 10, DONTWAIT)).isEqualTo(7);
    assertThat(system.account().count(Count.BYTES_IN)).isEqualTo(7);
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, 0, 10, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
    assertThat(system.account().count(Count.BYTES_IN)).isZero();
    assertThat(received(pair[1])).isEqualTo("ABCDEFG");
  }

  @ParameterizedTest
  @EnumSource(names = {"DATAGRAM", "SEQPACKET"})
  void aMessageIsTakenWholeOrNot(Type type) {
    long[] pair = system.pair(type, 10, 5);
    assertThat(sendLetters(pair[0], 6, DONTWAIT)).isEqualTo(6);
    assertThat(sendLetters(pair[0], 6, DONTWAIT)).isEqualTo(6);
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, 0, 5, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
    assertThat(sendLetters(pair[0], 4, DONTWAIT)).isEqualTo(4);
    assertThat(received(pair[1])).isEqualTo("ABCDEFABCDEFABCD");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, DONTWAIT})
  void aMessageLongerThanTheSocketTakesIsRefused(int flags) {
    long[] pair = system.pair(DATAGRAM, 9, 100);
    assertThat(system.error(calls -> calls.send(pair[0], LETTERS, 0, 10, flags)))
        .isEqualTo(SystemError.EMSGSIZE);
  }

  @Test
  void anEmptyMessageIsAMessageAndAnEmptyStreamSendIsNot() {
    long[] datagrams = system.pair(DATAGRAM, 9, 100);
    assertThat(sendLetters(datagrams[0], 0, 0)).isZero();
    assertThat(sendLetters(datagrams[0], 2, 0)).isEqualTo(2);
    byte[] target = new byte[10];
    assertThat(system.call(calls -> calls.receive(datagrams[1], target, 0, 10, 0))).isZero();
    assertThat(system.call(calls -> calls.receive(datagrams[1], target, 0, 10, 0))).isEqualTo(2);
    long[] streams = system.pair(STREAM, 1, 1);
    assertThat(sendLetters(streams[0], 0, 0)).isZero();
    assertThat(system.error(calls -> calls.receive(streams[1], target, 0, 10, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
  }

  @ParameterizedTest
  @CsvSource({"1, SPIN", "2, SPIN", "2, BLOCK", "1, BLOCK"})
  void aSendWaitsForRoom(int cpus, LockWait lockWait) {
    long[] pair = system.pair(STREAM, 2, 2);
    byte[] target = new byte[10];
    system.simulate(new EngineSettings(cpus, 1_000_000, lockWait, false));
    Script sender = system.thread(0).then((calls, a) -> calls.send(pair[0], LETTERS, 0, 10, 0));
    Script receiver = system.thread(100);
    for (int i = 0; i < 10; i++) {
      int to = i;
      receiver.then((calls, a) -> calls.receive(pair[1], target, to, 1, 0));
    }
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(10);
    assertThat(new String(target)).isEqualTo("ABCDEFGHIJ");
    assertThat(
            system.recorder().of(0).stream()
                .map(b -> b.box().name())
                .limit(12)
                .collect(Collectors.joining(" ")))
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS LOOK_FOR_ROOM TAKE_BUFFER COPY_DATA"
                + " QUEUE_MESSAGE ENROL LOOK_AGAIN"
                + (cpus == 1 ? " SWITCH_THREAD" : " WAIT_FOR_ROOM")
                + (cpus == 1 ? " WAIT_FOR_ROOM" : " LOOK_AGAIN"));
  }

  @Test
  void aMessageLongerThanABufferGoesInPieces() {
    byte[] big = new byte[(1 << 24) + 5];
    long socket = system.sinkSocket();
    assertThat(system.call(calls -> calls.send(socket, big, 0, big.length, 0)))
        .isEqualTo(big.length);
    assertThat(system.account().count(Count.BYTES_IN)).isEqualTo(big.length);
    long datagram = system.socket(DATAGRAM);
    system.kernel().sockets().connectSink(datagram);
    assertThat(system.error(calls -> calls.send(datagram, big, 0, big.length, 0)))
        .isEqualTo(SystemError.EMSGSIZE);
  }

  @Test
  void aSinkTakesWhatItsWindowAllows() {
    long socket = system.socket(STREAM);
    system.window(socket, 7);
    assertThat(sendLetters(socket, 10, DONTWAIT)).isEqualTo(7);
    assertThat(system.error(calls -> calls.send(socket, LETTERS, 0, 10, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
  }

  // Batched send.

  @Test
  void aBatchGoesMessageByMessage() {
    long[] one = system.pair(STREAM, 100, 100);
    long[] two = system.pair(STREAM, 100, 100);
    Batch batch =
        new Batch(4)
            .add(one[0], LETTERS, 0, 3, 0)
            .add(77, LETTERS, 0, 3, 0)
            .add(two[0], LETTERS, 3, 9, 0)
            .add(two[0], LETTERS, 3, 2, 0);
    assertThat(system.call(calls -> calls.batchedSend(batch))).isEqualTo(2);
    String message =
        " FIND_SOCKET CHECK_STATUS LOOK_FOR_ROOM TAKE_BUFFER COPY_DATA QUEUE_MESSAGE NOTE_ANSWER";
    assertThat(system.boxes())
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE"
                + message
                + " FIND_SOCKET NOTE_ANSWER FIND_SOCKET CHECK_STATUS LOOK_FOR_ROOM NOTE_ANSWER"
                + message
                + TAIL);
    assertThat(batch.sockets().answer(0)).isEqualTo(3);
    assertThat(batch.sockets().answer(1)).isEqualTo(SystemError.EBADF.answer());
    assertThat(batch.sockets().answer(2)).isEqualTo(SystemError.EFAULT.answer());
    assertThat(batch.sockets().answer(3)).isEqualTo(2);
    assertThat(system.account().count(Count.SENDS)).isEqualTo(2);
    assertThat(system.account().count(Count.SYSTEM_CALLS)).isEqualTo(1);
    assertThat(received(one[1]) + received(two[1])).isEqualTo("ABCDE");
  }

  @Test
  void aBatchOfNoneOrOfTooManyIsRefused() {
    system = new TestSystem(new Limits(10, 10, 10, 1000, 1 << 20, 2, SlotTable.GENERATION_BITS));
    assertThat(system.error(calls -> calls.batchedSend(new Batch(1))))
        .isEqualTo(SystemError.EINVAL);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    Batch three = new Batch(3);
    for (int i = 0; i < 3; i++) {
      three.add(1, LETTERS, 0, 1, 0);
    }
    assertThat(system.error(calls -> calls.batchedSend(three))).isEqualTo(SystemError.E2BIG);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
  }

  // Alternate socket send.

  @Test
  void figure8IsDrawnInItsOrder() {
    long handle = system.handle(LETTERS);
    SocketList list = list(system.sinkSocket());
    system.call(calls -> calls.alternateSocketSend(list, handle, 0, 10, 0));
    assertThat(system.recorder().boxes())
        .extracting(b -> b.box().label().numeral())
        .startsWith("802", "803", "804", "805")
        .filteredOn(numeral -> !numeral.isEmpty())
        .hasSize(4);
    assertThat(system.recorder().boxes().get(3).box().label()).hasToString("805 LOCK(PPHT)");
  }

  @Test
  void anAlternateSendGoesBoxByBox() {
    long handle = system.handle(LETTERS);
    long[] one = system.pair(STREAM, 100, 100);
    long[] two = system.pair(DATAGRAM, 100, 100);
    SocketList list = list(one[0], two[0]);
    assertThat(system.call(calls -> calls.alternateSocketSend(list, handle, 2, 5, 0))).isEqualTo(2);
    assertThat(system.boxes()).isEqualTo(HEAD + EACH + EACH + TAIL);
    assertThat(list.answer(0)).isEqualTo(5);
    assertThat(list.answer(1)).isEqualTo(5);
    assertThat(received(one[1]) + received(two[1])).isEqualTo("CDEFGCDEFG");
    assertThat(system.call(calls -> calls.release(handle))).isZero();
  }

  @Test
  void theLastUseGivesTheHandleUp() {
    long handle = system.handle(LETTERS);
    long[] one = system.pair(STREAM, 100, 100);
    assertThat(
            system.call(calls -> calls.alternateSocketSend(list(one[0]), handle, 0, 10, LAST_USE)))
        .isEqualTo(1);
    assertThat(system.boxes()).isEqualTo(HEAD + EACH + LAST + TAIL);
    assertThat(system.process().handles().size()).isZero();
    assertThat(system.process().handles().quota().used())
        .as("a message holds the bytes")
        .isEqualTo(10);
    assertThat(received(one[1])).isEqualTo("ABCDEFGHIJ");
    assertThat(system.process().handles().quota().used()).isZero();
  }

  @Test
  void aHandleReleasedByAnotherThreadMeanwhileIsGivenUpOnce() {
    long handle = system.handle(LETTERS);
    long[] pair = system.pair(STREAM, 4, 4);
    byte[] target = new byte[10];
    system.simulate(2);
    Script sender =
        system
            .thread(0)
            .then((c, a) -> c.alternateSocketSend(list(pair[0]), handle, 0, 10, LAST_USE));
    Script other =
        system
            .thread(1000)
            .then((c, a) -> c.release(handle))
            .then((c, a) -> c.transfer(LETTERS, 0, 1))
            .then((c, a) -> c.receive(pair[1], target, 0, 4, 0))
            .then((c, a) -> c.receive(pair[1], target, 4, 4, 0))
            .then((c, a) -> c.receive(pair[1], target, 8, 2, 0));
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(1);
    assertThat(other.answers().get(0)).isZero();
    assertThat(new String(target)).isEqualTo("ABCDEFGHIJ");
    assertThat(system.process().handles().size()).as("the slot's next tenant stays").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 3, Long.MIN_VALUE, Long.MAX_VALUE})
  void aBadHandleSendsNothing(long handle) {
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(system.error(c -> c.alternateSocketSend(list(pair[0]), handle, 0, 0, LAST_USE)))
        .isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).isEqualTo(HEAD + TAIL);
    assertThat(system.error(c -> c.sendByHandle(pair[0], handle, 0, 0, 0, 0)))
        .isEqualTo(SystemError.EBADF);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, false",
    "0, -1, false",
    "0, 11, true",
    "11, 0, true",
    "5, 6, true",
    "2147483647, 2147483647, true",
    "1, 2147483647, true",
    "2147483647, 0, true",
    "-2147483648, -2147483648, false"
  })
  void aPartOutsideTheDataSendsNothing(int offset, int length, boolean looks) {
    long handle = system.handle(LETTERS);
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(
            system.error(
                c ->
                    c.alternateSocketSend(
                        list(pair[0], pair[0]), handle, offset, length, LAST_USE)))
        .isEqualTo(SystemError.EINVAL);
    assertThat(system.boxes()).isEqualTo(looks ? HEAD + TAIL : "INVOKE RETURN");
    assertThat(system.process().handles().size()).as("the handle stays").isEqualTo(1);
    assertThat(received(pair[1])).isEmpty();
  }

  @Test
  void anEmptyPartAtTheEndIsAPart() {
    long handle = system.handle(LETTERS);
    long[] pair = system.pair(STREAM, 1, 1);
    assertThat(system.call(c -> c.alternateSocketSend(list(pair[0]), handle, 10, 0, 0)))
        .isEqualTo(1);
  }

  @Test
  void aListOfNoneOrOfTooManySendsNothing() {
    system = new TestSystem(new Limits(10, 10, 10, 1000, 1 << 20, 2, SlotTable.GENERATION_BITS));
    long handle = system.handle(LETTERS);
    assertThat(system.error(c -> c.alternateSocketSend(list(), handle, 0, 1, 0)))
        .isEqualTo(SystemError.EINVAL);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    assertThat(system.error(c -> c.alternateSocketSend(list(1, 2, 3), handle, 0, 1, 0)))
        .isEqualTo(SystemError.E2BIG);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
  }

  @Test
  void aProcessThatHasEndedSendsNothing() {
    system.end();
    assertThat(system.error(c -> c.alternateSocketSend(list(1), 1, 0, 1, 0)))
        .isEqualTo(SystemError.ESRCH);
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE LOOK_UP_PPHT" + TAIL);
  }

  @Test
  void oneBadSocketNeverStopsTheRest() {
    long handle = system.handle(LETTERS);
    long[] good = system.pair(STREAM, 100, 100);
    long[] small = system.pair(DATAGRAM, 5, 5);
    long[] pending = system.pair(STREAM, 100, 100);
    system
        .kernel()
        .sockets()
        .entry(pending[0])
        .setPendingError(DirectEngine.newCpu(), SystemError.EHOSTUNREACH);
    SocketList list = list(0, good[0], system.socket(STREAM), small[0], pending[0], good[0]);
    assertThat(system.call(c -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE))).isEqualTo(2);
    assertThat(system.boxes())
        .isEqualTo(
            HEAD
                + " FIND_SOCKET"
                + EACH
                + " FIND_SOCKET CHECK_STATUS"
                + EACH
                + " FIND_SOCKET CHECK_STATUS"
                + EACH
                + LAST
                + TAIL);
    assertThat(list.answer(0)).isEqualTo(SystemError.EBADF.answer());
    assertThat(list.answer(1)).isEqualTo(10);
    assertThat(list.answer(2)).isEqualTo(SystemError.ENOTCONN.answer());
    assertThat(list.answer(3)).isEqualTo(SystemError.EMSGSIZE.answer());
    assertThat(list.answer(4)).isEqualTo(SystemError.EHOSTUNREACH.answer());
    assertThat(list.answer(5)).isEqualTo(10);
    assertThat(system.account().count(Count.SENDS)).isEqualTo(2);
    assertThat(system.account().errors())
        .containsOnlyKeys("EBADF", "ENOTCONN", "EMSGSIZE", "EHOSTUNREACH");
  }

  @Test
  void aSocketThatIsNotWaitedForAnswersWhatItTook() {
    long handle = system.handle(LETTERS);
    long[] flagged = system.pair(STREAM, 4, 100);
    long[] nonBlocking = system.pair(STREAM, 3, 100);
    system.kernel().sockets().entry(nonBlocking[0]).setBlocking(DirectEngine.newCpu(), false);
    long[] full = system.pair(DATAGRAM, 10, 1);
    sendLetters(full[0], 1, 0);
    sendLetters(full[0], 1, 0);
    SocketList list =
        new SocketList(3, true)
            .add(flagged[0], DONTWAIT)
            .add(nonBlocking[0])
            .add(full[0], DONTWAIT);
    assertThat(system.call(c -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE))).isZero();
    assertThat(list.answer(0)).isEqualTo(4);
    assertThat(list.answer(1)).isEqualTo(3);
    assertThat(list.answer(2)).isEqualTo(SystemError.EAGAIN.answer());
    assertThat(system.account().count(Count.SENDS)).isEqualTo(2);
    assertThat(system.boxes()).isEqualTo(HEAD + EACH + EACH + EACH + LAST + TAIL);
  }

  @Test
  void anAlternateSendWaitsForTheFullSockets() {
    long handle = system.handle(LETTERS);
    long[] wide = system.pair(STREAM, 100, 100);
    long[] narrow = system.pair(STREAM, 6, 1);
    byte[] target = new byte[10];
    SocketList list = list(narrow[0], wide[0]);
    system.simulate(2);
    Script sender =
        system.thread(0).then((c, a) -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE));
    Script receiver = system.thread(10_000);
    for (int i = 0; i < 10; i++) {
      int to = i;
      receiver.then((c, a) -> c.receive(narrow[1], target, to, 1, 0));
    }
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(2);
    assertThat(new String(target)).isEqualTo("ABCDEFGHIJ");
    assertThat(
            system.recorder().of(0).stream()
                .map(b -> b.box().name())
                .collect(Collectors.joining(" ")))
        .startsWith(HEAD + EACH + EACH + " ENROL" + EACH + " WAIT_FOR_ROOM" + EACH)
        .endsWith(EACH + " WITHDRAW" + LAST + TAIL);
    assertThat(received(wide[1])).isEqualTo("ABCDEFGHIJ");
  }

  @Test
  void aSocketThatStandsTwiceInTheListKeepsItsOrder() {
    long handle = system.handle(LETTERS);
    long[] narrow = system.pair(STREAM, 4, 100);
    byte[] target = new byte[30];
    SocketList list = list(narrow[0], narrow[0], narrow[0]);
    system.simulate(2);
    Script sender =
        system.thread(0).then((c, a) -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE));
    Script receiver = system.thread(0);
    for (int i = 0; i < 30; i++) {
      int to = i;
      receiver.then((c, a) -> c.receive(narrow[1], target, to, 1, 0));
    }
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(3);
    assertThat(new String(target)).isEqualTo("ABCDEFGHIJ".repeat(3));
  }

  @Test
  void aSocketThatMayNotBeWaitedForDoesNotOvertakeItself() {
    long handle = system.handle(LETTERS);
    long[] narrow = system.pair(STREAM, 4, 4);
    byte[] target = new byte[10];
    SocketList list = new SocketList(2, true).add(narrow[0]).add(narrow[0], DONTWAIT);
    system.simulate(1);
    Script sender =
        system.thread(0).then((c, a) -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE));
    system
        .thread(0)
        .then((c, a) -> c.receive(narrow[1], target, 0, 4, 0))
        .then((c, a) -> c.receive(narrow[1], target, 4, 4, 0))
        .then((c, a) -> c.receive(narrow[1], target, 8, 2, 0));
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(1);
    assertThat(list.answer(1)).isEqualTo(SystemError.EAGAIN.answer());
    assertThat(new String(target)).isEqualTo("ABCDEFGHIJ");
  }

  @Test
  void aSendByHandleAnswersTheSocketsBytesOrError() {
    long handle = system.handle(LETTERS);
    long[] pair = system.pair(STREAM, 4, 100);
    assertThat(system.call(c -> c.sendByHandle(pair[0], handle, 0, 10, DONTWAIT, 0))).isEqualTo(4);
    assertThat(system.call(c -> c.sendByHandle(pair[0], handle, 8, 2, 0, 0))).isEqualTo(2);
    assertThat(system.error(c -> c.sendByHandle(99, handle, 0, 10, 0, LAST_USE)))
        .isEqualTo(SystemError.EBADF);
    assertThat(system.process().handles().size()).isZero();
    assertThat(received(pair[1])).isEqualTo("ABCDIJ");
  }

  @Test
  void noLockAndNoDomainIsKeptAcrossAWait() {
    long handle = system.handle(LETTERS);
    long[] pair = system.pair(STREAM, 4, 4);
    boolean[] locked = new boolean[1];
    system.simulate(1);
    system.thread(0).then((c, a) -> c.alternateSocketSend(list(pair[0]), handle, 0, 10, 0));
    system
        .thread(50_000)
        .then(
            new CallOfBoxes()
                .box(
                    "look",
                    cpu -> {
                      locked[0] = system.process().handles().isLocked();
                      assertThat(cpu.domain()).isEqualTo(ProtectionDomain.APPLICATION);
                    }))
        .then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0))
        .then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0));
    system.run();
    assertThat(locked[0]).isFalse();
  }

  // Receive.

  @Test
  void aReceiveGoesBoxByBox() {
    long[] pair = system.pair(STREAM, 100, 100);
    sendLetters(pair[0], 10, 0);
    byte[] target = new byte[10];
    assertThat(system.call(c -> c.receive(pair[1], target, 2, 5, 0))).isEqualTo(5);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS TAKE_DATA" + TAIL);
    assertThat(target).startsWith(0, 0, 'A', 'B', 'C', 'D', 'E', 0);
    assertThat(system.account().count(Count.BYTES_OUT)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"0, -1, EINVAL", "-1, 5, EFAULT", "0, 11, EFAULT", "2147483647, 10, EFAULT"})
  void aReceiveOutsideTheTargetTakesNothing(int to, int length, SystemError error) {
    long[] pair = system.pair(STREAM, 100, 100);
    sendLetters(pair[0], 10, 0);
    assertThat(system.error(c -> c.receive(pair[1], new byte[10], to, length, 0))).isEqualTo(error);
    assertThat(system.boxes()).isEqualTo("INVOKE RETURN");
    assertThat(received(pair[1])).isEqualTo("ABCDEFGHIJ");
  }

  @Test
  void aReceiveOnNoSocketOrAnUnconnectedOneIsRefused() {
    byte[] target = new byte[10];
    assertThat(system.error(c -> c.receive(5, target, 0, 10, 0))).isEqualTo(SystemError.EBADF);
    assertThat(system.boxes()).isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET" + TAIL);
    long socket = system.socket(STREAM);
    assertThat(system.error(c -> c.receive(socket, target, 0, 10, 0)))
        .isEqualTo(SystemError.ENOTCONN);
    assertThat(system.boxes())
        .isEqualTo("INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS" + TAIL);
  }

  @Test
  void aMessageLongerThanTheTargetIsCut() {
    long[] pair = system.pair(SEQPACKET, 100, 100);
    sendLetters(pair[0], 10, 0);
    sendLetters(pair[0], 2, 0);
    byte[] target = new byte[4];
    assertThat(system.call(c -> c.receive(pair[1], target, 0, 4, 0))).isEqualTo(4);
    assertThat(system.call(c -> c.receive(pair[1], target, 0, 4, 0))).isEqualTo(2);
  }

  @Test
  void aStreamJoinsMessages() {
    long[] pair = system.pair(STREAM, 100, 100);
    sendLetters(pair[0], 3, 0);
    sendLetters(pair[0], 4, 0);
    byte[] target = new byte[6];
    assertThat(system.call(c -> c.receive(pair[1], target, 0, 6, 0))).isEqualTo(6);
    assertThat(new String(target)).isEqualTo("ABCABC");
    assertThat(received(pair[1])).isEqualTo("D");
  }

  @Test
  void nothingThereAndNotToBeWaitedForIsTold() {
    long[] pair = system.pair(STREAM, 100, 100);
    assertThat(system.error(c -> c.receive(pair[1], new byte[4], 0, 4, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
    system.kernel().sockets().entry(pair[1]).setBlocking(DirectEngine.newCpu(), false);
    assertThat(system.error(c -> c.receive(pair[1], new byte[4], 0, 4, 0)))
        .isEqualTo(SystemError.EAGAIN);
    assertThat(system.call(c -> c.receive(pair[1], new byte[4], 0, 0, 0))).isZero();
  }

  @Test
  void aReceiveWaitsForData() {
    long[] pair = system.pair(STREAM, 100, 100);
    system.simulate(1);
    Script receiver = system.thread(0).then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0));
    boolean[] receiving = new boolean[1];
    system
        .thread(1000)
        .then(
            new CallOfBoxes()
                .box(
                    "look",
                    cpu ->
                        receiving[0] =
                            system.kernel().sockets().entry(pair[1]).status().receiving()))
        .then((c, a) -> c.send(pair[0], LETTERS, 0, 3, 0));
    system.run();
    assertThat(receiver.lastAnswer()).isEqualTo(3);
    assertThat(receiving[0]).isTrue();
    assertThat(system.kernel().sockets().entry(pair[1]).status().receiving()).isFalse();
    assertThat(
            system.recorder().of(0).stream()
                .map(b -> b.box().name())
                .filter(name -> !name.equals("SWITCH_THREAD"))
                .collect(Collectors.joining(" ")))
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS TAKE_DATA ENROL LOOK_AGAIN"
                + " WAIT_FOR_DATA LOOK_AGAIN WITHDRAW"
                + TAIL);
  }

  // Closing.

  @Test
  void whoWaitsForDataOnASocketIsToldThatItIsClosed() {
    long[] pair = system.pair(STREAM, 100, 100);
    system.simulate(2);
    Script receiver = system.thread(0).then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0));
    system.thread(1000).then(system.close(pair[1]));
    system.run();
    assertThat(receiver.lastAnswer()).isEqualTo(SystemError.EBADF.answer());
  }

  @Test
  void whoWaitsForDataIsToldThatThePeerIsClosed() {
    long[] pair = system.pair(STREAM, 100, 100);
    system.simulate(2);
    Script receiver = system.thread(0).then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0));
    system.thread(1000).then(system.close(pair[0]));
    system.run();
    assertThat(receiver.lastAnswer()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, EBADF", "1, EPIPE"})
  void whoWaitsForRoomIsToldThatAnEndIsClosed(int end, SystemError error) {
    long[] pair = system.pair(DATAGRAM, 10, 10);
    long handle = system.handle(LETTERS);
    SocketList list = list(pair[0]);
    system.simulate(4);
    Script full =
        system
            .thread(0)
            .then((c, a) -> c.send(pair[0], LETTERS, 0, 10, 0))
            .then((c, a) -> c.send(pair[0], LETTERS, 0, 10, 0))
            .then((c, a) -> c.send(pair[0], LETTERS, 0, 10, 0));
    Script alternate =
        system.thread(5000).then((c, a) -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE));
    system.thread(10_000).then(system.close(pair[end]));
    system.run();
    assertThat(full.answers()).containsExactly(10L, 10L, error.answer());
    assertThat(alternate.lastAnswer()).isZero();
    assertThat(list.answer(0)).isEqualTo(error.answer());
  }

  @Test
  void aStreamThatTookAPartBeforeItWasClosedAnswersThePart() {
    long[] pair = system.pair(STREAM, 3, 3);
    long handle = system.handle(LETTERS);
    SocketList list = list(pair[0]);
    system.simulate(4);
    Script alternate =
        system.thread(0).then((c, a) -> c.alternateSocketSend(list, handle, 0, 10, LAST_USE));
    system.thread(10_000).then(system.close(pair[1]));
    system.run();
    assertThat(alternate.lastAnswer()).isZero();
    assertThat(list.answer(0)).isEqualTo(6);
    assertThat(system.account().count(Count.SENDS)).isEqualTo(1);
  }

  @Test
  void whatAClosedPeerHadSentCanStillBeReceived() {
    long[] pair = system.pair(STREAM, 100, 100);
    sendLetters(pair[0], 10, 0);
    system.simulate(1);
    system.thread(0).then(system.close(pair[0]));
    system.run();
    assertThat(received(pair[1])).isEqualTo("ABCDEFGHIJ");
    assertThat(system.error(c -> c.send(pair[1], LETTERS, 0, 1, 0))).isEqualTo(SystemError.EPIPE);
  }

  @Test
  void whatWasSentToASocketThatIsClosedIsGivenUp() {
    long[] pair = system.pair(DATAGRAM, 100, 10);
    for (int i = 0; i < 5; i++) {
      sendLetters(pair[0], 10, 0);
    }
    assertThat(system.kernel().buffers().lent()).isEqualTo(5);
    system.simulate(1);
    system.thread(0).then(system.close(pair[1]));
    system.run();
    assertThat(system.kernel().buffers().lent()).isZero();
    assertThat(system.kernel().sockets().entry(pair[0]).status().sending()).isFalse();
  }

  @Test
  void aPeerThatIsClosedWithUnreadDataResetsTheConnection() {
    long[] pair = system.pair(STREAM, 100, 100);
    sendLetters(pair[0], 10, 0);
    sendLetters(pair[1], 5, 0);
    system.simulate(1);
    system.thread(0).then(system.close(pair[1]));
    system.run();
    byte[] target = new byte[10];
    assertThat(system.error(c -> c.receive(pair[0], target, 0, 10, 0)))
        .isEqualTo(SystemError.ECONNRESET);
    assertThat(received(pair[0])).as("what had come before").isEqualTo("ABCDE");
    assertThat(system.error(c -> c.send(pair[0], LETTERS, 0, 1, 0))).isEqualTo(SystemError.EPIPE);
  }

  @Test
  void whatWasSentBeforeClosingArrivesThoughThereWasNoRoomYet() {
    long[] pair = system.pair(STREAM, 6, 4);
    sendLetters(pair[0], 10, 0);
    system.simulate(1);
    system.thread(0).then(system.close(pair[0]));
    system.run();
    assertThat(received(pair[1])).isEqualTo("ABCDEFGHIJ");
    byte[] target = new byte[1];
    assertThat(system.call(c -> c.receive(pair[1], target, 0, 1, 0))).isZero();
  }

  @Test
  void aPendingErrorWakesWhoWaits() {
    long[] pair = system.pair(STREAM, 100, 100);
    system.simulate(2);
    Script receiver = system.thread(0).then((c, a) -> c.receive(pair[1], new byte[4], 0, 4, 0));
    system
        .thread(1000)
        .then(
            new CallOfBoxes()
                .box(
                    "fail",
                    cpu ->
                        system
                            .kernel()
                            .sockets()
                            .entry(pair[1])
                            .setPendingError(cpu, SystemError.ETIMEDOUT)));
    system.run();
    assertThat(receiver.lastAnswer()).isEqualTo(SystemError.ETIMEDOUT.answer());
  }

  @ParameterizedTest
  @CsvSource({"100, 20", "20, 100"})
  void largerBuffersWakeWhoWaitsForRoom(int sendBuffer, int receiveBuffer) {
    long[] pair = system.pair(STREAM, 2, 2);
    system.simulate(2);
    Script sender = system.thread(0).then((c, a) -> c.send(pair[0], LETTERS, 0, 10, 0));
    int end = sendBuffer > receiveBuffer ? 0 : 1;
    system
        .thread(1000)
        .then(
            new CallOfBoxes()
                .box(
                    "enlarge",
                    cpu ->
                        system
                            .kernel()
                            .sockets()
                            .entry(pair[end])
                            .setOptions(cpu, new SocketOptions(sendBuffer, receiveBuffer))));
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(10);
    assertThat(received(pair[1])).isEqualTo("ABCDEFGHIJ");
  }

  @Test
  void emptyMessagesFillTheQueuesToo() {
    long[] pair = system.pair(DATAGRAM, 2, 2);
    for (int i = 0; i < 4; i++) {
      assertThat(sendLetters(pair[0], 0, DONTWAIT)).isZero();
    }
    assertThat(system.error(c -> c.send(pair[0], LETTERS, 0, 0, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
    assertThat(system.boxes()).doesNotContain("TAKE_BUFFER");
    byte[] target = new byte[1];
    for (int i = 0; i < 4; i++) {
      assertThat(system.call(c -> c.receive(pair[1], target, 0, 1, DONTWAIT))).isZero();
    }
    assertThat(system.error(c -> c.receive(pair[1], target, 0, 1, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
  }

  @Test
  void aMessageThatIsNotTakenIsNotCopied() {
    long[] pair = system.pair(DATAGRAM, 10, 1);
    sendLetters(pair[0], 1, 0);
    sendLetters(pair[0], 5, 0);
    assertThat(system.error(c -> c.send(pair[0], LETTERS, 0, 6, DONTWAIT)))
        .isEqualTo(SystemError.EAGAIN);
    assertThat(system.account().count(Count.BYTES_IN)).isZero();
    assertThat(system.error(c -> c.send(pair[0], new byte[11], 0, 11, DONTWAIT)))
        .isEqualTo(SystemError.EMSGSIZE);
    assertThat(system.account().count(Count.BYTES_IN)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "handle", "composite"})
  void aResetInTheMiddleOfASendIsAnsweredByTheNextCall(String path) {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    long handle = system.handle(LETTERS);
    ServiceList services = new ServiceList(1).send(pair[0], 0, 10, 0);
    system.simulate(2);
    Script sender =
        system
            .thread(0)
            .then(
                (c, a) ->
                    switch (path) {
                      case "send" -> c.send(pair[0], LETTERS, 0, 10, 0);
                      case "handle" -> c.sendByHandle(pair[0], handle, 0, 10, 0, 0);
                      default -> c.compositeInvoke(services, handle, 0);
                    })
            .then((c, a) -> c.send(pair[0], LETTERS, 0, 1, 0));
    system.thread(100_000).then((c, a) -> c.close(pair[1]));
    system.run();
    long taken = path.equals("composite") ? services.answer(0) : sender.answers().get(0);
    assertThat(taken).isEqualTo(4);
    assertThat(sender.lastAnswer()).isEqualTo(SystemError.ECONNRESET.answer());
  }

  @Test
  void anEmptyMessageByHandleIsNotTakenWhereThereIsNoRoom() {
    long[] pair = system.pair(DATAGRAM, 1, 1);
    long handle = system.handle();
    for (int i = 0; i < 2; i++) {
      assertThat(system.call(c -> c.sendByHandle(pair[0], handle, 0, 0, DONTWAIT, 0))).isZero();
    }
    assertThat(system.error(c -> c.sendByHandle(pair[0], handle, 0, 0, DONTWAIT, 0)))
        .isEqualTo(SystemError.EAGAIN);
  }

  @Test
  void aSocketIsSendingAsLongAsSomethingWaitsInItsQueue() {
    long[] pair = system.pair(STREAM, 4, 4);
    SocketStatus status = system.kernel().sockets().entry(pair[0]).status();
    sendLetters(pair[0], 4, 0);
    assertThat(status.sending()).isFalse();
    sendLetters(pair[0], 2, 0);
    assertThat(status.sending()).isTrue();
    received(pair[1]);
    assertThat(status.sending()).isFalse();
  }

  @Test
  void aCallThatHasWaitedCanBeMadeAgain() {
    long handle = system.handle(LETTERS);
    long[] narrow = system.pair(STREAM, 6, 1);
    SocketList list = list(narrow[0]);
    system.simulate(2);
    Script sender = system.thread(0);
    Script receiver = system.thread(10_000);
    byte[] target = new byte[20];
    for (int i = 0; i < 2; i++) {
      sender.then((c, a) -> c.alternateSocketSend(list, handle, 0, 10, 0));
    }
    for (int i = 0; i < target.length; i++) {
      int to = i;
      receiver.then((c, a) -> c.receive(narrow[1], target, to, 1, 0));
    }
    system.run();
    assertThat(sender.answers()).containsExactly(1L, 1L);
    assertThat(new String(target)).isEqualTo("ABCDEFGHIJABCDEFGHIJ");
    assertThat(system.kernel().sockets().entry(narrow[0]).isWaitedFor()).isFalse();
  }

  @Test
  void aListAsLongAsAllowedIsSentOn() {
    system = new TestSystem(new Limits(10, 10, 10, 1000, 1 << 20, 2, SlotTable.GENERATION_BITS));
    long handle = system.handle(LETTERS);
    long sink = system.sinkSocket();
    assertThat(system.call(c -> c.alternateSocketSend(list(sink, sink), handle, 0, 1, 0)))
        .isEqualTo(2);
    Batch two = new Batch(2).add(sink, LETTERS, 0, 1, 0).add(sink, LETTERS, 0, 1, 0);
    assertThat(system.call(c -> c.batchedSend(two))).isEqualTo(2);
    SocketSet set = new SocketSet(2).add(sink, Readiness.WRITABLE).add(sink, Readiness.WRITABLE);
    assertThat(system.call(c -> c.select(set, 0))).isEqualTo(2);
    ServiceList services = new ServiceList(2).send(sink, 0, 1, 0).send(sink, 0, 1, 0);
    assertThat(system.call(c -> c.compositeInvoke(services, handle, 0))).isEqualTo(2);
  }

  @Test
  void anEmptyStreamSendNeedsNoRoom() {
    long[] pair = system.pair(STREAM, 1, 1);
    assertThat(sendLetters(pair[0], 2, 0)).isEqualTo(2);
    assertThat(sendLetters(pair[0], 0, DONTWAIT)).isZero();
  }
}
