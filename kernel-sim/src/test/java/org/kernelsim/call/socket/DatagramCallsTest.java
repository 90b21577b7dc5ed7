package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.DONTWAIT;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** Messages to addresses. */
class DatagramCallsTest {
  private static final SocketAddress DNS = SocketAddress.inet("127.0.0.1", 53);
  private static final SocketAddress NAME = SocketAddress.unix("name");
  private static final byte[] LETTERS = "ABCDEFGHIJ".getBytes();

  private final TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private long socket(Family family) {
    return system.call(c -> c.socket(SocketStructure.of(Type.DATAGRAM, family)));
  }

  private long bound(SocketAddress address) {
    long socket = socket(address.family());
    assertThat(system.call(c -> c.bind(socket, address))).isZero();
    return socket;
  }

  private String received(long socket, AddressAnswer from) {
    byte[] target = new byte[20];
    long answer = system.call(c -> c.receiveFrom(socket, target, 0, 20, DONTWAIT, from));
    return answer < 0 ? SystemError.of(answer).name() : new String(target, 0, (int) answer);
  }

  private long send(long socket, SocketAddress to, int length) {
    return system.call(c -> c.sendTo(socket, to, LETTERS, 0, length, 0));
  }

  @Test
  void aMessageArrivesWithItsSendersAddressAndCanBeAnswered() {
    long server = bound(DNS);
    long client = socket(Family.INET);
    assertThat(send(client, DNS, 3)).isEqualTo(3);
    assertThat(system.boxes())
        .isEqualTo(
            "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS FIND_DESTINATION TAKE_PORT"
                + " LOOK_FOR_ROOM TAKE_BUFFER COPY_DATA QUEUE_MESSAGE SWITCH_BACK RETURN");
    AddressAnswer from = new AddressAnswer();
    assertThat(received(server, from)).isEqualTo("ABC");
    assertThat(from.address()).isEqualTo(SocketAddress.inet("127.0.0.1", 32_768));
    assertThat(system.kernel().sockets().entry(client).status().sending()).isFalse();
    assertThat(send(server, from.address(), 5)).isEqualTo(5);
    assertThat(received(client, from)).isEqualTo("ABCDE");
    assertThat(from.address()).isEqualTo(DNS);
  }

  @Test
  void aConnectedSocketNeedNotWaitForRoom() {
    long server = bound(DNS);
    long client = socket(Family.INET);
    assertThat(system.call(c -> c.connect(client, DNS))).isZero();
    assertThat(system.call(c -> c.send(client, LETTERS, 0, 4, DONTWAIT))).isEqualTo(4);
    assertThat(received(server, new AddressAnswer())).isEqualTo("ABCD");
  }

  @Test
  void aUnixMessageToASocketConnectedToAnotherIsRefused() {
    long server = bound(NAME);
    long peer = bound(SocketAddress.unix("peer"));
    assertThat(system.call(c -> c.connect(server, SocketAddress.unix("peer")))).isZero();
    assertThat(send(bound(SocketAddress.unix("stranger")), NAME, 3))
        .isEqualTo(SystemError.EPERM.answer());
    assertThat(send(peer, NAME, 3)).isEqualTo(3);
    assertThat(received(server, new AddressAnswer())).isEqualTo("ABC");
  }

  @Test
  void aConnectedSocketSendsToItsPeerAndReceivesFromItAlone() {
    long server = bound(DNS);
    long client = bound(SocketAddress.inet("127.0.0.1", 2000));
    long stranger = socket(Family.INET);
    assertThat(system.call(c -> c.connect(client, DNS))).isZero();
    assertThat(system.call(c -> c.send(client, LETTERS, 0, 4, 0))).isEqualTo(4);
    AddressAnswer from = new AddressAnswer();
    assertThat(received(server, from)).isEqualTo("ABCD");
    assertThat(send(stranger, from.address(), 2)).as("is lost").isEqualTo(2);
    assertThat(send(server, from.address(), 1)).isEqualTo(1);
    assertThat(received(client, from)).isEqualTo("A");
    assertThat(received(client, from)).isEqualTo("EAGAIN");
  }

  @Test
  void anAlternateSendReachesConnectedDatagramSocketsToo() {
    long server = bound(DNS);
    long client = socket(Family.INET);
    assertThat(system.call(c -> c.connect(client, DNS))).isZero();
    long handle = system.handle(LETTERS);
    SocketList list = new SocketList(2, false).add(client).add(client);
    assertThat(system.call(c -> c.alternateSocketSend(list, handle, 0, 10, 1))).isEqualTo(2);
    AddressAnswer from = new AddressAnswer();
    assertThat(received(server, from)).isEqualTo("ABCDEFGHIJ");
    assertThat(received(server, from)).isEqualTo("ABCDEFGHIJ");
  }

  @Test
  void anInternetMessageThatFindsNobodyIsLostAndAConnectedSenderIsToldLater() {
    long client = socket(Family.INET);
    assertThat(send(client, DNS, 3)).isEqualTo(3);
    assertThat(send(client, DNS, 3)).isEqualTo(3);
    assertThat(system.call(c -> c.connect(client, DNS))).isZero();
    assertThat(system.call(c -> c.send(client, LETTERS, 0, 3, 0))).isEqualTo(3);
    assertThat(system.error(c -> c.send(client, LETTERS, 0, 3, 0)))
        .isEqualTo(SystemError.ECONNREFUSED);
    assertThat(system.kernel().buffers().lent()).isZero();
  }

  @Test
  void anInternetMessageThatFindsNoRoomIsLost() {
    long server = bound(DNS);
    assertThat(system.call(c -> c.setSocketOption(server, SocketOption.SO_RCVBUF, 8))).isZero();
    long client = socket(Family.INET);
    for (int length : new int[] {5, 4, 3}) {
      assertThat(send(client, DNS, length)).isEqualTo(length);
    }
    AddressAnswer from = new AddressAnswer();
    assertThat(received(server, from)).isEqualTo("ABCDE");
    assertThat(received(server, from)).isEqualTo("ABC");
    assertThat(received(server, from)).isEqualTo("EAGAIN");
    assertThat(system.kernel().buffers().lent()).isZero();
  }

  @Test
  void aUnixMessageIsNeverLost() {
    long client = socket(Family.UNIX);
    assertThat(SystemError.of(send(client, NAME, 3))).isEqualTo(SystemError.ENOENT);
    long server = bound(NAME);
    assertThat(system.call(c -> c.setSocketOption(server, SocketOption.SO_RCVBUF, 8))).isZero();
    assertThat(send(client, NAME, 5)).isEqualTo(5);
    assertThat(SystemError.of(send(client, NAME, 4))).isEqualTo(SystemError.ENOBUFS);
    AddressAnswer from = new AddressAnswer();
    assertThat(received(server, from)).isEqualTo("ABCDE");
    assertThat(from.address()).as("has no name").isEqualTo(SocketAddress.unix(""));
    assertThat(system.call(c -> c.connect(client, NAME))).isZero();
    assertThat(system.call(c -> c.close(server))).isZero();
    assertThat(system.error(c -> c.send(client, LETTERS, 0, 3, 0)))
        .isEqualTo(SystemError.ECONNREFUSED);
  }

  @Test
  void anAddressThatCannotBeReachedIsTold() {
    long client = socket(Family.INET);
    assertThat(SystemError.of(send(client, SocketAddress.inet("10.9.9.9", 53), 3)))
        .isEqualTo(SystemError.ENETUNREACH);
    assertThat(SystemError.of(send(client, NAME, 3))).isEqualTo(SystemError.EAFNOSUPPORT);
    long stream = system.call(c -> c.socket(SocketStructure.of(Type.STREAM, Family.UNIX)));
    assertThat(system.call(c -> c.bind(stream, NAME))).isZero();
    assertThat(SystemError.of(send(socket(Family.UNIX), NAME, 3)))
        .isEqualTo(SystemError.EPROTOTYPE);
  }

  @Test
  void aMessageLongerThanADatagramIsRefused() {
    long client = socket(Family.INET);
    byte[] big = new byte[65_508];
    bound(DNS);
    assertThat(system.error(c -> c.sendTo(client, DNS, big, 0, big.length, 0)))
        .isEqualTo(SystemError.EMSGSIZE);
    assertThat(system.call(c -> c.sendTo(client, DNS, big, 0, big.length - 1, 0)))
        .isEqualTo(65_507);
  }

  @Test
  void aReceiveOnASocketWithoutAPeerWaits() {
    long server = bound(DNS);
    long client = socket(Family.INET);
    system.simulate(2);
    byte[] target = new byte[10];
    AddressAnswer from = new AddressAnswer();
    Script receiver =
        system.thread(0).then((c, a) -> c.receiveFrom(server, target, 0, 10, 0, from));
    system.thread(1000).then((c, a) -> c.sendTo(client, DNS, LETTERS, 0, 6, 0));
    system.run();
    assertThat(receiver.lastAnswer()).isEqualTo(6);
    assertThat(from.address().port()).isEqualTo(32_768);
  }

  @Test
  void withoutAnAddressAMessageGoesToThePeer() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    assertThat(send(pair[0], null, 4)).isEqualTo(4);
    assertThat(new String(system.received(pair[1]))).isEqualTo("ABCD");
  }

  @Test
  void oneEndOfAPairHasItsPeerForGood() {
    bound(NAME);
    long[] pair = system.pair(Type.DATAGRAM, 5, 3);
    for (int i = 0; i < 2; i++) {
      assertThat(system.call(c -> c.send(pair[0], LETTERS, 0, 3, DONTWAIT))).isEqualTo(3);
    }
    assertThat(system.error(c -> c.connect(pair[0], NAME))).isEqualTo(SystemError.EISCONN);
    assertThat(system.error(c -> c.sendTo(pair[0], NAME, LETTERS, 0, 1, 0)))
        .isEqualTo(SystemError.EISCONN);
    assertThat(received(pair[1], new AddressAnswer())).isEqualTo("ABC");
    assertThat(received(pair[1], new AddressAnswer())).as("what had to wait").isEqualTo("ABC");
  }

  @Test
  void aSocketThatWasGivenAPortIsBoundThoughItsMessageCouldNotBeSent() {
    long client = socket(Family.INET);
    assertThat(system.error(c -> c.sendTo(client, DNS, LETTERS, 0, LETTERS.length + 1, 0)))
        .isEqualTo(SystemError.EFAULT);
    SocketEntry entry = system.kernel().sockets().entry(client);
    assertThat(entry.local().address().port()).isEqualTo(32_768);
    assertThat(entry.status().phase()).isEqualTo(Phase.BOUND);
  }

  @Test
  void anEmptyMessageArrivesToo() {
    long server = bound(DNS);
    assertThat(send(socket(Family.INET), DNS, 0)).isZero();
    AddressAnswer from = new AddressAnswer();
    assertThat(received(server, from)).isEmpty();
    assertThat(received(server, from)).isEqualTo("EAGAIN");
  }

  @Test
  void aUnixMessageMayFillTheQueueToItsLastByte() {
    long client = socket(Family.UNIX);
    long server = bound(NAME);
    assertThat(system.call(c -> c.setSocketOption(server, SocketOption.SO_RCVBUF, 10))).isZero();
    assertThat(send(client, NAME, 4)).isEqualTo(4);
    assertThat(SystemError.of(send(client, NAME, 7))).isEqualTo(SystemError.ENOBUFS);
    assertThat(send(client, NAME, 6)).isEqualTo(6);
    assertThat(SystemError.of(send(client, NAME, 0))).isEqualTo(SystemError.ENOBUFS);
  }

  @Test
  void whatAStreamReceivesComesFromItsPeer() {
    long listener = system.call(c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
    long client = system.call(c -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
    assertThat(system.call(c -> c.bind(listener, DNS))).isZero();
    assertThat(system.call(c -> c.listen(listener, 1))).isZero();
    assertThat(system.call(c -> c.connect(client, DNS))).isZero();
    long server = system.call(c -> c.accept(listener, false));
    assertThat(system.call(c -> c.send(server, LETTERS, 0, 2, 0))).isEqualTo(2);
    AddressAnswer from = new AddressAnswer();
    assertThat(received(client, from)).isEqualTo("AB");
    assertThat(from.address()).isEqualTo(DNS);
  }

  @Test
  void dataBehindAHandleMayBeTooLongForAMessageToo() {
    bound(DNS);
    long client = socket(Family.INET);
    assertThat(system.call(c -> c.setSocketOption(client, SocketOption.SO_SNDBUF, 9))).isZero();
    assertThat(system.call(c -> c.connect(client, DNS))).isZero();
    long handle = system.handle(LETTERS);
    assertThat(system.error(c -> c.sendByHandle(client, handle, 0, 10, 0, 0)))
        .isEqualTo(SystemError.EMSGSIZE);
    assertThat(system.call(c -> c.sendByHandle(client, handle, 0, 9, 0, 0))).isEqualTo(9);
  }
}
