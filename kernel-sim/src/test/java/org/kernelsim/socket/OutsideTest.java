package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.CallOfBoxes;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** Connections that lead to outside the simulated machine, as those of a recording do. */
class OutsideTest {
  private static final SocketAddress FAR = SocketAddress.inet("192.0.2.7", 443);
  private static final SocketAddress HTTP = SocketAddress.inet("127.0.0.1", 80);

  private final TestSystem system = new TestSystem();
  private final SocketTable table = system.kernel().sockets();
  private final Cpu cpu = DirectEngine.newCpu();
  private final Sink farEnd = new Sink();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private long socket(Type type) {
    return system.call(c -> c.socket(SocketStructure.of(type, Family.INET).withBlocking(false)));
  }

  private long send(long socket) {
    return system.call(c -> c.send(socket, new byte[5], 0, 5, 0));
  }

  private long receive(long socket, byte[] target) {
    return system.call(c -> c.receive(socket, target, 0, target.length, 0));
  }

  /** Something happens outside when the other thread waits. */
  private void meanwhile(CallOfBoxes.Step happens) {
    system.thread(1000).then(new CallOfBoxes().box("outside", happens));
  }

  @Test
  void aFarEndMayAnswerAtOnce() {
    table.setOutside(client -> farEnd);
    long client = socket(Type.STREAM);
    assertThat(system.call(c -> c.connect(client, FAR))).isZero();
    AddressAnswer peer = new AddressAnswer();
    assertThat(system.call(c -> c.getPeerName(client, peer))).isZero();
    assertThat(peer.address()).isEqualTo(FAR);
    farEnd.setWindow(3);
    assertThat(send(client)).isEqualTo(3);
  }

  @Test
  void aFarEndMayAnswerLater() {
    table.setOutside(client -> null);
    long client = socket(Type.STREAM);
    assertThat(system.error(c -> c.connect(client, FAR))).isEqualTo(SystemError.EINPROGRESS);
    assertThat(SystemError.of(send(client))).isEqualTo(SystemError.ENOTCONN);
    table.answerFromOutside(cpu, table.entry(client), farEnd);
    assertThat(send(client)).isEqualTo(5);
  }

  @Test
  void aFarEndMayRefuse() {
    table.setOutside(client -> null);
    long client = socket(Type.STREAM);
    assertThat(system.error(c -> c.connect(client, FAR))).isEqualTo(SystemError.EINPROGRESS);
    table.refuseFromOutside(cpu, table.entry(client), SystemError.ETIMEDOUT);
    assertThat(SystemError.of(send(client))).isEqualTo(SystemError.ETIMEDOUT);
  }

  @Test
  void whoSendsIsWokenWhenTheFarEndTakesMore() {
    table.setOutside(client -> farEnd);
    long client = system.call(c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
    system.call(c -> c.connect(client, FAR));
    farEnd.setWindow(0);
    system.simulate(2);
    Script sender = system.thread(0).then((c, a) -> c.send(client, new byte[5], 0, 5, 0));
    meanwhile(
        on -> {
          farEnd.setWindow(Sink.OPEN);
          table.entry(client).changedOutside(on);
        });
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(5);
  }

  @Test
  void aSocketConnectsToOneFarEndOnly() {
    table.setOutside(client -> farEnd);
    long client = socket(Type.STREAM);
    assertThat(system.call(c -> c.connect(client, FAR))).isZero();
    assertThat(table.connect(cpu, table.entry(client), null, FAR))
        .isEqualTo(SystemError.EISCONN.answer());
  }

  @Test
  void aDatagramSocketHasItsFarEndAtOnce() {
    table.setOutside(client -> farEnd);
    long client = socket(Type.DATAGRAM);
    assertThat(system.call(c -> c.connect(client, FAR))).isZero();
    assertThat(send(client)).isEqualTo(5);
  }

  @Test
  void socketsThatLeadOutsideNeedNoPortOfTheirOwn() {
    table.setOutside(client -> farEnd);
    long client = socket(Type.STREAM);
    system.call(c -> c.connect(client, FAR));
    AddressAnswer name = new AddressAnswer();
    system.call(c -> c.getSocketName(client, name));
    assertThat(name.address().port()).isZero();
    long listener = socket(Type.STREAM);
    assertThat(system.call(c -> c.listen(listener, 1))).isZero();
    system.call(c -> c.getSocketName(listener, name));
    assertThat(name.address().port()).as("who listens has one").isEqualTo(Network.FIRST_CHOSEN);
  }

  @Test
  void connectionsComeFromOutsideAsLongAsThereIsAPlace() {
    long listener = socket(Type.STREAM);
    system.call(c -> c.bind(listener, HTTP));
    SocketEntry entry = table.entry(listener);
    assertThat(table.connectFromOutside(cpu, entry, FAR, farEnd)).as("listens not yet").isFalse();
    system.call(c -> c.listen(listener, 1));
    system.call(c -> c.setSocketOption(listener, SocketOption.SO_RCVBUF, 7000));
    assertThat(table.connectFromOutside(cpu, entry, FAR, farEnd)).isTrue();
    assertThat(table.connectFromOutside(cpu, entry, FAR, farEnd)).isFalse();
    long connection = system.call(c -> c.accept(listener, false));
    SocketEntry accepted = table.entry(connection);
    assertThat(accepted.status().phase()).isEqualTo(Phase.CONNECTED);
    assertThat(accepted.remote().address()).isEqualTo(FAR);
    assertThat(accepted.local().address()).isEqualTo(HTTP);
    assertThat(accepted.options().receiveBuffer()).isEqualTo(7000);
    assertThat(send(connection)).isEqualTo(5);
    system.call(c -> c.close(listener));
    long other = socket(Type.STREAM);
    assertThat(system.error(c -> c.bind(other, HTTP)))
        .as("the connection has the port")
        .isEqualTo(SystemError.EADDRINUSE);
    system.call(c -> c.close(connection));
    assertThat(system.call(c -> c.bind(other, HTTP))).isZero();
  }

  @Test
  void whatComesFromOutsideIsReceivedAndThenTheEnd() {
    long socket = socket(Type.STREAM);
    table.connectSink(socket);
    SocketEntry entry = table.entry(socket);
    ServiceBuffer buffer = system.kernel().buffers().take(cpu, 3, null);
    buffer.fill(cpu, new byte[] {1, 2, 3}, 0);
    byte[] target = new byte[9];
    assertThat(SystemError.of(receive(socket, target))).isEqualTo(SystemError.EAGAIN);
    entry.arriveFromOutside(cpu, buffer, 3, system.kernel().messages());
    entry.arriveFromOutside(cpu, buffer, 2, system.kernel().messages());
    buffer.drop(cpu, 1);
    entry.setEndOfData(cpu, true);
    assertThat(receive(socket, target)).isEqualTo(5);
    assertThat(target).startsWith(1, 2, 3, 1, 2);
    assertThat(receive(socket, target)).isZero();
    entry.setEndOfData(cpu, false);
    assertThat(SystemError.of(receive(socket, target))).isEqualTo(SystemError.EAGAIN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoWaitsIsWokenByDataFromOutsideAndByTheEnd(boolean data) {
    long socket = system.sinkSocket();
    SocketEntry entry = table.entry(socket);
    ServiceBuffer buffer = system.kernel().buffers().take(cpu, 3, null);
    system.simulate(2);
    Script receiver = system.thread(0).then((c, a) -> c.receive(socket, new byte[9], 0, 9, 0));
    meanwhile(
        on -> {
          if (data) {
            entry.arriveFromOutside(on, buffer, 3, system.kernel().messages());
          } else {
            entry.setEndOfData(on, true);
          }
        });
    system.run();
    buffer.drop(cpu, 1);
    assertThat(receiver.lastAnswer()).isEqualTo(data ? 3 : 0);
  }

  @Test
  void aSocketThatWasClosedMeanwhileHasNoFarEnd() {
    table.setOutside(client -> farEnd);
    for (Type type : List.of(Type.STREAM, Type.DATAGRAM)) {
      SocketEntry entry = table.entry(socket(type));
      table.close(cpu, entry.local().id());
      assertThat(SystemError.of(table.connect(cpu, entry, null, FAR))).isEqualTo(SystemError.EBADF);
    }
  }

  @Test
  void whoAcceptsIsWokenByAConnectionFromOutside() {
    long listener = system.call(c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
    system.call(c -> c.bind(listener, HTTP));
    system.call(c -> c.listen(listener, 1));
    system.simulate(2);
    Script accepting = system.thread(0).then((c, a) -> c.accept(listener, false));
    meanwhile(on -> table.connectFromOutside(on, table.entry(listener), FAR, farEnd));
    system.run();
    assertThat(accepting.lastAnswer()).isPositive();
  }
}
