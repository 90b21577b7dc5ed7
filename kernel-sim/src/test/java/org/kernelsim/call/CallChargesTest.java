package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.Account;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Batch;
import org.kernelsim.process.Received;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.TestSystem;
import org.kernelsim.support.TestSystem.Preparation;

/**
 * What each call is charged for and counts when nothing holds it up, and when what it names is not
 * there. With the costs {@code unit} a cycle is one operation, of whatever amount; "inside" is one
 * entry into the service domain and one return.
 */
class CallChargesTest {
  private static final SocketAddress PORT_7 = SocketAddress.inet("127.0.0.1", 7);
  private static final SocketAddress PORT_8 = SocketAddress.inet("127.0.0.1", 8);

  /** A system with a few sockets, before the call. */
  private static final class Scene {
    final TestSystem system = new TestSystem();
    final long[] pair = system.pair(Type.STREAM, 100, 100);
    final long listener = open(Type.STREAM);
    final long client = open(Type.STREAM);
    final long datagrams = open(Type.DATAGRAM);
    final InterestSet interest = new InterestSet();
    final byte[] bytes = new byte[6];

    private long open(Type type) {
      return system.call(c -> c.socket(SocketStructure.of(type, Family.INET)));
    }

    Scene listens() {
      system.call(c -> c.bind(listener, PORT_7));
      system.call(c -> c.listen(listener, 3));
      return this;
    }

    Scene sent() {
      system.call(c -> c.send(pair[0], bytes, 0, 6, 0));
      return this;
    }

    Scene bound() {
      system.call(c -> c.bind(datagrams, PORT_8));
      return this;
    }
  }

  /** The calls, with cycles of each kind of work and then counts; no number stands for 1. */
  private enum Call {
    TRANSFER(
        s -> c -> c.transfer(s.bytes, 0, 6),
        "inside, LOCK 2, ATOMIC, COPY, TABLE_LOAD 6, QUEUE_TAKE, bytesIn 6, lockAcquisitions"),
    RELEASE(
        s -> {
          long h = s.system.handle(s.bytes);
          return c -> c.release(h);
        },
        "inside, LOCK 2, ATOMIC, TABLE_LOAD 6, QUEUE_PUT, lockAcquisitions"),
    RELEASE_OF_NO_HANDLE(
        s -> c -> c.release(5), "inside, LOCK 2, TABLE_LOAD 6, lockAcquisitions, EBADF"),
    RECEIVE_TO_HANDLE(
        s -> {
          s.sent();
          return c -> c.receiveToHandle(s.pair[1], 9, 0, new Received());
        },
        "inside, LOCK 10, ATOMIC, TABLE_LOAD 10, QUEUE_PUT, QUEUE_TAKE, SOCKET_RECEIVE, lockAcquisitions"),
    RECEIVE_TO_HANDLE_OF_NO_SOCKET(
        s -> c -> c.receiveToHandle(5, 9, 0, new Received()), "inside, TABLE_LOAD 6, EBADF"),
    GRANT(
        s -> {
          long handle = s.system.handle(s.bytes);
          long receiver = s.system.kernel().createProcess("receiver").id();
          return c -> c.grant(handle, receiver);
        },
        "inside, LOCK 4, ATOMIC, TABLE_LOAD 10, lockAcquisitions 2"),
    GRANT_OF_NO_HANDLE(
        s -> c -> c.grant(5, s.system.process().id()),
        "inside, LOCK 2, TABLE_LOAD 8, lockAcquisitions, EBADF"),
    COMPOSITE_INVOKE(
        s -> {
          long handle = s.system.handle(s.bytes);
          ServiceList list =
              new ServiceList(4)
                  .send(s.pair[0], 0, 6, 0)
                  .write(s.system.kernel().files().open("file"), 0, 0, 6)
                  .digest(0, 6, new byte[ServiceList.DIGEST_BYTES], 0)
                  .send(5, 0, 6, 0);
          return c -> c.compositeInvoke(list, handle, SendFlags.LAST_USE);
        },
        "inside, LOCK 20, ATOMIC 7, COPY 2, TABLE_LOAD 24, QUEUE_PUT 3, QUEUE_TAKE 3, SOCKET_SEND, FILE_WRITE, DIGEST, bytesOut 32, sends, lockAcquisitions 2, EBADF"),
    COMPOSITE_INVOKE_OF_NO_HANDLE(
        s -> c -> c.compositeInvoke(new ServiceList(1).send(s.pair[0], 0, 6, 0), 5, 0),
        "inside, LOCK 2, TABLE_LOAD 6, lockAcquisitions, EBADF"),
    SEND(
        s -> c -> c.send(s.pair[0], s.bytes, 0, 6, 0),
        "inside, LOCK 14, ATOMIC 2, COPY, TABLE_LOAD 6, QUEUE_PUT 3, QUEUE_TAKE 4, SOCKET_SEND, bytesIn 6, sends"),
    SEND_ON_NO_SOCKET(s -> c -> c.send(5, s.bytes, 0, 6, 0), "inside, TABLE_LOAD 4, EBADF"),
    BATCHED_SEND(
        s ->
            c ->
                c.batchedSend(
                    new Batch(2).add(s.pair[0], s.bytes, 0, 6, 0).add(5, s.bytes, 0, 6, 0)),
        "inside, LOCK 14, ATOMIC 2, COPY, TABLE_LOAD 10, QUEUE_PUT 3, QUEUE_TAKE 4, SOCKET_SEND, bytesIn 6, sends, EBADF"),
    BATCHED_SEND_OF_NOTHING(s -> c -> c.batchedSend(new Batch(2)), "TABLE_LOAD 2, EINVAL"),
    SEND_BY_HANDLE(
        s -> {
          long h = s.system.handle(s.bytes);
          return c -> c.sendByHandle(s.pair[0], h, 0, 6, 0, 0);
        },
        "inside, LOCK 16, ATOMIC 3, TABLE_LOAD 9, QUEUE_PUT 3, QUEUE_TAKE 3, SOCKET_SEND, sends, lockAcquisitions"),
    ALTERNATE_SOCKET_SEND(
        s -> {
          long handle = s.system.handle(s.bytes);
          SocketList list = new SocketList(3, false).add(s.pair[0]).add(s.pair[1]).add(5);
          return c -> c.alternateSocketSend(list, handle, 0, 6, SendFlags.LAST_USE);
        },
        "inside, LOCK 32, ATOMIC 7, TABLE_LOAD 16, QUEUE_PUT 6, QUEUE_TAKE 6, SOCKET_SEND 2, sends 2, lockAcquisitions 2, EBADF"),
    ALTERNATE_SOCKET_SEND_OF_NO_HANDLE(
        s -> c -> c.alternateSocketSend(new SocketList(1, false).add(s.pair[0]), 5, 0, 6, 0),
        "inside, LOCK 2, TABLE_LOAD 6, lockAcquisitions, EBADF"),
    RECEIVE(
        s -> {
          s.sent();
          return c -> c.receive(s.pair[1], s.bytes, 0, 6, 0);
        },
        "inside, LOCK 8, ATOMIC, COPY, TABLE_LOAD 5, QUEUE_PUT 2, QUEUE_TAKE, SOCKET_RECEIVE, bytesOut 6"),
    RECEIVE_ON_NO_SOCKET(s -> c -> c.receive(5, s.bytes, 0, 6, 0), "inside, TABLE_LOAD 4, EBADF"),
    RECEIVE_OF_AN_EMPTY_MESSAGE(
        s -> {
          long[] pair = s.system.pair(Type.DATAGRAM, 9, 9);
          s.system.call(c -> c.send(pair[0], s.bytes, 0, 0, 0));
          return c -> c.receive(pair[1], s.bytes, 0, 6, 0);
        },
        "inside, LOCK 8, ATOMIC, TABLE_LOAD 5, QUEUE_PUT 2, QUEUE_TAKE, SOCKET_RECEIVE"),
    SOCKET(
        s -> c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)), "inside, TABLE_LOAD 4"),
    SOCKET_THAT_THERE_IS_NOT(
        s -> c -> c.socket(SocketStructure.of(Type.SEQPACKET, Family.INET)),
        "inside, TABLE_LOAD 3, EPROTONOSUPPORT"),
    BIND(s -> c -> c.bind(s.client, PORT_8), "inside, LOCK 2, TABLE_LOAD 7"),
    BIND_OF_NO_SOCKET(s -> c -> c.bind(5, PORT_8), "inside, TABLE_LOAD 4, EBADF"),
    LISTEN(s -> c -> c.listen(s.client, 3), "inside, LOCK 6, TABLE_LOAD 7"),
    LISTEN_ON_NO_SOCKET(s -> c -> c.listen(5, 3), "inside, TABLE_LOAD 4, EBADF"),
    ACCEPT(
        s -> {
          s.listens().system.call(c -> c.connect(s.client, PORT_7));
          return c -> c.accept(s.listener, false);
        },
        "inside, LOCK 6, TABLE_LOAD 7, QUEUE_TAKE"),
    ACCEPT_ON_NO_SOCKET(s -> c -> c.accept(5, false), "inside, TABLE_LOAD 4, EBADF"),
    CONNECT(
        s -> {
          s.listens();
          return c -> c.connect(s.client, PORT_7);
        },
        "inside, LOCK 8, TABLE_LOAD 8, QUEUE_PUT"),
    CONNECT_REFUSED(
        s -> c -> c.connect(s.client, PORT_7), "inside, LOCK 6, TABLE_LOAD 8, ECONNREFUSED"),
    CONNECT_OF_NO_SOCKET(s -> c -> c.connect(5, PORT_7), "inside, TABLE_LOAD 4, EBADF"),
    CLOSE(
        s -> {
          s.sent();
          return c -> c.close(s.pair[1]);
        },
        "inside, LOCK 18, ATOMIC, TABLE_LOAD 4, QUEUE_PUT 2, QUEUE_TAKE"),
    CLOSE_OF_NO_SOCKET(s -> c -> c.close(5), "inside, TABLE_LOAD 4, EBADF"),
    SHUTDOWN(s -> c -> c.shutdown(s.pair[0], ShutdownHow.BOTH), "inside, LOCK 10, TABLE_LOAD 5"),
    SHUTDOWN_OF_NO_SOCKET(s -> c -> c.shutdown(5, ShutdownHow.BOTH), "inside, TABLE_LOAD 4, EBADF"),
    SEND_TO(
        s -> {
          s.bound();
          long from = s.open(Type.DATAGRAM);
          return c -> c.sendTo(from, PORT_8, s.bytes, 0, 6, 0);
        },
        "inside, LOCK 10, ATOMIC 2, COPY, TABLE_LOAD 10, QUEUE_PUT 3, QUEUE_TAKE 4, SOCKET_SEND, bytesIn 6, sends"),
    RECEIVE_FROM(
        s -> {
          s.bound();
          long from = s.open(Type.DATAGRAM);
          s.system.call(c -> c.sendTo(from, PORT_8, s.bytes, 0, 6, 0));
          return c -> c.receiveFrom(s.datagrams, s.bytes, 0, 6, 0, new AddressAnswer());
        },
        "inside, LOCK 2, ATOMIC, COPY, TABLE_LOAD 5, QUEUE_PUT 2, QUEUE_TAKE, SOCKET_RECEIVE, bytesOut 6"),
    SEND_TO_ON_NO_SOCKET(
        s -> c -> c.sendTo(5, PORT_8, s.bytes, 0, 6, 0), "inside, TABLE_LOAD 4, EBADF"),
    RECEIVE_FROM_ON_NO_SOCKET(
        s -> c -> c.receiveFrom(5, s.bytes, 0, 6, 0, new AddressAnswer()),
        "inside, TABLE_LOAD 4, EBADF"),
    GET_SOCKET_OPTION(
        s -> c -> c.getSocketOption(s.client, SocketOption.SO_TYPE), "inside, TABLE_LOAD 6"),
    GET_SOCKET_OPTION_OF_NO_SOCKET(
        s -> c -> c.getSocketOption(5, SocketOption.SO_TYPE), "inside, TABLE_LOAD 4, EBADF"),
    SET_SOCKET_OPTION(
        s -> c -> c.setSocketOption(s.client, SocketOption.SO_SNDBUF, 9),
        "inside, LOCK 2, TABLE_LOAD 5"),
    SET_SOCKET_OPTION_OF_NO_SOCKET(
        s -> c -> c.setSocketOption(5, SocketOption.SO_SNDBUF, 9), "inside, TABLE_LOAD 4, EBADF"),
    CONTROL(
        s -> {
          s.sent();
          return c -> c.control(s.pair[1], SocketControl.FIONREAD, 0);
        },
        "inside, LOCK 2, TABLE_LOAD 6"),
    CONTROL_OF_NO_SOCKET(
        s -> c -> c.control(5, SocketControl.FIONREAD, 0), "inside, TABLE_LOAD 4, EBADF"),
    GET_SOCKET_NAME(
        s -> c -> c.getSocketName(s.client, new AddressAnswer()), "inside, TABLE_LOAD 6"),
    GET_SOCKET_NAME_OF_NO_SOCKET(
        s -> c -> c.getSocketName(5, new AddressAnswer()), "inside, TABLE_LOAD 4, EBADF"),
    GET_PEER_NAME(s -> c -> c.getPeerName(s.pair[0], new AddressAnswer()), "inside, TABLE_LOAD 6"),
    GET_PEER_NAME_OF_NO_SOCKET(
        s -> c -> c.getPeerName(5, new AddressAnswer()), "inside, TABLE_LOAD 4, EBADF"),
    SELECT(
        s -> c -> c.select(new SocketSet(2).add(s.pair[0], Readiness.WRITABLE).add(s.client, 1), 0),
        "inside, LOCK 4, TABLE_LOAD 8"),
    SELECT_OF_NOTHING(s -> c -> c.select(new SocketSet(2), 0), "TABLE_LOAD 2, EINVAL"),
    REGISTER_INTEREST(
        s -> c -> c.registerInterest(s.interest, s.pair[0], Readiness.WRITABLE),
        "inside, LOCK 4, TABLE_LOAD 5, QUEUE_PUT"),
    REGISTER_INTEREST_IN_NO_SOCKET(
        s -> c -> c.registerInterest(s.interest, 5, 1), "inside, TABLE_LOAD 4, EBADF"),
    WAIT(
        s -> {
          s.system.call(c -> c.registerInterest(s.interest, s.pair[0], Readiness.WRITABLE));
          return c -> c.wait(s.interest, new SocketSet(1), -1);
        },
        "inside, LOCK 2, TABLE_LOAD 3"),
    WAIT_WITHOUT_ROOM(s -> c -> c.wait(s.interest, new SocketSet(0), -1), "TABLE_LOAD 2, EINVAL"),
    KILL(
        s -> {
          long id = s.system.kernel().createProcess("killed").id();
          return c -> c.kill(id);
        },
        "SYSTEM_CALL, TABLE_LOAD 4"),
    KILL_OF_NO_PROCESS(s -> c -> c.kill(5), "SYSTEM_CALL, TABLE_LOAD 3, ESRCH"),
    EXIT_AND_THE_END_OF_ITS_PROCESS(
        s -> {
          s.system.handle(s.bytes);
          return c -> c.exit();
        },
        "inside, SYSTEM_CALL, LOCK 2, ATOMIC, TABLE_LOAD 9, QUEUE_PUT, lockAcquisitions"),
    PLAIN_CALL(s -> c -> new PlainCall().prepare("getpid", 0), "SYSTEM_CALL"),
    COMPUTE(s -> c -> new Compute().prepare(250_000), "COMPUTE 250000");

    private final Function<Scene, Preparation> preparation;
    private final String charges;

    Call(Function<Scene, Preparation> preparation, String charges) {
      this.preparation = preparation;
      this.charges = charges;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallIsChargedForWhatItDoes(Call call) {
    Scene scene = new Scene();
    scene.system.call(call.preparation.apply(scene));

    Account account = scene.system.account();
    long entries = account.count(Count.DOMAIN_SWITCHES);
    assertThat(entries).isLessThanOrEqualTo(1).isEqualTo(account.count(Count.SERVICE_CALLS));
    assertThat(account.cycles(Work.ENTER_SERVICE)).isEqualTo(entries);
    assertThat(account.cycles(Work.LEAVE_SERVICE)).isEqualTo(entries);
    assertThat(account.count(Count.SYSTEM_CALLS)).isEqualTo(call == Call.COMPUTE ? 0 : 1);

    List<String> charged = new ArrayList<>();
    add(charged, "inside", entries);
    for (Work work : EnumSet.complementOf(EnumSet.of(Work.ENTER_SERVICE, Work.LEAVE_SERVICE))) {
      add(charged, work.name(), account.cycles(work));
    }
    for (Count count : EnumSet.range(Count.BYTES_IN, Count.PROXY_NOTIFICATIONS)) {
      add(charged, count.key(), account.count(count));
    }
    account.errors().forEach((name, times) -> add(charged, name, times));
    assertThat(String.join(", ", charged)).isEqualTo(call.charges);
  }

  private static void add(List<String> charged, String name, long number) {
    if (number == 1) {
      charged.add(name);
    } else if (number != 0) {
      charged.add(name + " " + number);
    }
  }
}
