package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.Quota;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** What a call meets that has found its entry, when something happens to the socket meanwhile. */
class SocketEntryTest {
  private static final SocketAddress DNS = SocketAddress.inet("127.0.0.1", 53);

  private final Cpu cpu = DirectEngine.newCpu();
  private final MessagePool messages = new MessagePool(8);
  private final SocketTable table = new SocketTable(8, messages);
  private final BufferPool buffers = new BufferPool(1000);
  private final ServiceBuffer buffer = buffers.take(cpu, 5, null);
  private final long stream = open(Type.STREAM);
  private final long datagrams = open(Type.DATAGRAM);

  SocketEntryTest() {
    table.connectPair(stream, open(Type.STREAM));
  }

  private long open(Type type) {
    return table.open(SocketStructure.of(type, Family.INET));
  }

  @AfterEach
  void theCallerHasKeptItsReference() {
    table.closeAll(cpu);
    buffer.drop(cpu, 1);
    assertThat(buffers.lent()).isZero();
  }

  /** What a call does to an entry it has found. */
  private enum Operation {
    OFFER((t, entry) -> entry.offer(t.cpu, t.buffer, 0, 5)),
    TAKE((t, entry) -> entry.take(t.cpu, new byte[5], 0, 5, t.messages, null)),
    TAKE_REFERENCE(
        (t, entry) ->
            entry.takeReference(t.cpu, 5, new Quota(100), new ReceivedPart(), t.messages)),
    OFFER_TO((t, entry) -> t.table.offerTo(t.cpu, entry, DNS, t.buffer, 0, 5)),
    CONNECT_DATAGRAMS((t, entry) -> t.table.connect(t.cpu, entry, null, DNS)),
    CONNECT((t, entry) -> t.table.connect(t.cpu, entry, null, DNS)),
    BIND((t, entry) -> t.table.bind(t.cpu, entry, DNS)),
    BIND_TO_ANY((t, entry) -> t.table.bindToAny(t.cpu, entry, DNS)),
    SHUT((t, entry) -> entry.shut(t.cpu, true, true)),
    LISTEN((t, entry) -> entry.listen(t.cpu, 1));

    private final Meeting meeting;

    Operation(Meeting meeting) {
      this.meeting = meeting;
    }

    long on(SocketEntryTest test) {
      boolean toAddress = this == OFFER_TO || this == CONNECT_DATAGRAMS;
      return meeting.of(test, test.found(toAddress));
    }
  }

  private interface Meeting {
    long of(SocketEntryTest test, SocketEntry entry);
  }

  private SocketEntry foundStream = table.entry(stream);
  private SocketEntry foundDatagrams = table.entry(datagrams);

  private SocketEntry found(boolean toAddress) {
    return toAddress ? foundDatagrams : foundStream;
  }

  @ParameterizedTest
  @EnumSource
  void aSocketThatWasClosedMeanwhileIsNone(Operation operation) {
    table.close(cpu, stream);
    table.close(cpu, datagrams);
    assertThat(SystemError.of(operation.on(this))).isEqualTo(SystemError.EBADF);
  }

  @ParameterizedTest
  @EnumSource(names = {"OFFER", "TAKE", "TAKE_REFERENCE", "OFFER_TO"})
  void anErrorThatCameMeanwhileIsAnsweredOnce(Operation operation) {
    foundStream.setPendingError(cpu, SystemError.ETIMEDOUT);
    foundDatagrams.setPendingError(cpu, SystemError.ETIMEDOUT);
    assertThat(SystemError.of(operation.on(this))).isEqualTo(SystemError.ETIMEDOUT);
    boolean toAddress = operation == Operation.OFFER_TO;
    assertThat(found(toAddress).option(cpu, SocketOption.SO_ERROR)).isZero();
  }

  @Test
  void anAddressThatWasTakenMeanwhileIsGivenBack() {
    assertThat(table.bind(cpu, foundDatagrams, DNS)).isZero();
    SocketAddress other = SocketAddress.inet("127.0.0.1", 54);
    assertThat(SystemError.of(table.bind(cpu, foundDatagrams, other)))
        .isEqualTo(SystemError.EINVAL);
    assertThat(table.bind(cpu, table.entry(open(Type.DATAGRAM)), other)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "DATAGRAM"})
  void whatHasNoRoomTakesNothing(Type type) {
    long full = open(type);
    table.connectPair(full, open(type));
    SocketEntry entry = table.entry(full);
    entry.setOptions(cpu, new SocketOptions(5, 5));
    table.entry(entry.remote().id()).setOptions(cpu, new SocketOptions(5, 5));
    for (int i = 0; i < 2; i++) {
      buffer.addReferences(cpu, 1);
      assertThat(entry.offer(cpu, buffer, 0, 5)).isEqualTo(5);
    }
    assertThat(SystemError.of(entry.offer(cpu, buffer, 0, 5))).isEqualTo(SystemError.EAGAIN);
  }

  @Test
  void aSocketThatWasClosedMeanwhileDoesNotListen() {
    SocketEntry entry = table.entry(open(Type.STREAM));
    assertThat(table.bind(cpu, entry, DNS)).isZero();
    Network.Binding binding = entry.binding();
    table.close(cpu, entry.local().id());
    assertThat(table.network().listen(binding)).as("nobody else does").isTrue();
    assertThat(SystemError.of(table.listen(cpu, entry, 1))).isEqualTo(SystemError.EBADF);
    assertThat(table.at(cpu, foundStream, DNS)).isNull();
  }
}
