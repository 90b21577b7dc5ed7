package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Script;
import org.kernelsim.support.TestSystem;

/** Options, names, and what ioctl asks. */
class OptionCallsTest {
  private static final String HEAD = "INVOKE SWITCH_TO_SERVICE FIND_SOCKET CHECK_STATUS ";
  private static final String TAIL = " SWITCH_BACK RETURN";

  private final TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  private long socket(Type type, Family family) {
    return system.call(c -> c.socket(SocketStructure.of(type, family)));
  }

  private long option(long socket, SocketOption option) {
    return system.call(c -> c.getSocketOption(socket, option));
  }

  @ParameterizedTest
  @CsvSource({
    "SO_SNDBUF, 5000",
    "SO_RCVBUF, 7000",
    "SO_RCVBUF, 1",
    "SO_REUSEADDR, 1",
    "SO_REUSEADDR, 0"
  })
  void whatIsSetIsRead(SocketOption option, int value) {
    long socket = socket(Type.STREAM, Family.INET);
    assertThat(system.call(c -> c.setSocketOption(socket, option, value))).isZero();
    assertThat(system.boxes()).isEqualTo(HEAD + "SET_OPTION" + TAIL);
    assertThat(option(socket, option)).isEqualTo(value);
    assertThat(system.boxes()).isEqualTo(HEAD + "READ_OPTION" + TAIL);
  }

  @ParameterizedTest
  @EnumSource(names = {"SO_ERROR", "SO_TYPE", "SO_DOMAIN", "SO_PROTOCOL", "SO_ACCEPTCONN"})
  void whatOnlyTellsCannotBeSet(SocketOption option) {
    assertThat(option.settable()).isFalse();
    long socket = socket(Type.STREAM, Family.INET);
    assertThat(system.error(c -> c.setSocketOption(socket, option, 1)))
        .isEqualTo(SystemError.ENOPROTOOPT);
  }

  @Test
  void aBufferHasAtLeastOneByte() {
    long socket = socket(Type.STREAM, Family.INET);
    assertThat(system.error(c -> c.setSocketOption(socket, SocketOption.SO_RCVBUF, 0)))
        .isEqualTo(SystemError.EINVAL);
    assertThat(option(socket, SocketOption.SO_RCVBUF)).isEqualTo(212_992);
  }

  @ParameterizedTest
  @CsvSource({"STREAM, INET, 1, 2", "DATAGRAM, INET6, 2, 10", "SEQPACKET, UNIX, 5, 1"})
  void aSocketTellsWhatItIs(Type type, Family family, int typeNumber, int familyNumber) {
    long socket = socket(type, family);
    assertThat(option(socket, SocketOption.SO_TYPE)).isEqualTo(typeNumber);
    assertThat(option(socket, SocketOption.SO_DOMAIN)).isEqualTo(familyNumber);
    assertThat(option(socket, SocketOption.SO_PROTOCOL)).isZero();
    assertThat(option(socket, SocketOption.SO_ACCEPTCONN)).isZero();
  }

  @Test
  void aListeningSocketSaysSo() {
    long socket = socket(Type.STREAM, Family.INET);
    system.call(c -> c.listen(socket, 1));
    assertThat(option(socket, SocketOption.SO_ACCEPTCONN)).isEqualTo(1);
    assertThat(system.error(c -> c.control(socket, SocketControl.FIONREAD, 0)))
        .isEqualTo(SystemError.EINVAL);
  }

  @Test
  void readingThePendingErrorClearsIt() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    system
        .kernel()
        .sockets()
        .entry(pair[0])
        .setPendingError(DirectEngine.newCpu(), SystemError.ETIMEDOUT);
    assertThat(option(pair[0], SocketOption.SO_ERROR)).isEqualTo(SystemError.ETIMEDOUT.number());
    assertThat(option(pair[0], SocketOption.SO_ERROR)).isZero();
    assertThat(system.call(c -> c.send(pair[0], new byte[3], 0, 3, 0))).isEqualTo(3);
  }

  @Test
  void theReceivableBytesAreAllOfAStreamAndTheFirstMessageOtherwise() {
    for (Type type : Type.values()) {
      long[] pair = system.pair(type, 100, 100);
      assertThat(system.call(c -> c.control(pair[1], SocketControl.FIONREAD, 0))).isZero();
      system.call(c -> c.send(pair[0], new byte[3], 0, 3, 0));
      system.call(c -> c.send(pair[0], new byte[4], 0, 4, 0));
      assertThat(system.call(c -> c.control(pair[1], SocketControl.FIONREAD, 0)))
          .isEqualTo(type == Type.STREAM ? 7 : 3);
      assertThat(system.boxes()).isEqualTo(HEAD + "CARRY_OUT" + TAIL);
    }
  }

  @Test
  void callsWaitOrNotAsIoctlSays() {
    long[] pair = system.pair(Type.STREAM, 100, 100);
    assertThat(system.call(c -> c.control(pair[0], SocketControl.FIONBIO, 1))).isZero();
    assertThat(system.error(c -> c.receive(pair[0], new byte[1], 0, 1, 0)))
        .isEqualTo(SystemError.EAGAIN);
    assertThat(system.call(c -> c.control(pair[0], SocketControl.FIONBIO, 0))).isZero();
    assertThat(system.kernel().sockets().entry(pair[0]).local().blocking()).isTrue();
  }

  @Test
  void bothEndsTellTheirNames() {
    SocketAddress address = SocketAddress.inet("127.0.0.1", 80);
    long listener = socket(Type.STREAM, Family.INET);
    long client = socket(Type.STREAM, Family.INET);
    AddressAnswer name = new AddressAnswer();
    assertThat(system.call(c -> c.getSocketName(client, name))).isZero();
    assertThat(name.address()).isEqualTo(SocketAddress.inet("0.0.0.0", 0));
    system.call(c -> c.bind(listener, address));
    system.call(c -> c.listen(listener, 1));
    system.call(c -> c.connect(client, address));
    long accepted = system.call(c -> c.accept(listener, false));
    assertThat(system.call(c -> c.getPeerName(client, name))).isZero();
    assertThat(system.boxes()).isEqualTo(HEAD + "TELL_ADDRESS" + TAIL);
    assertThat(name.address()).isEqualTo(address);
    assertThat(system.call(c -> c.getSocketName(client, name))).isZero();
    SocketAddress own = name.address();
    assertThat(system.call(c -> c.getPeerName(accepted, name))).isZero();
    assertThat(name.address()).isEqualTo(own);
    assertThat(system.error(c -> c.getPeerName(listener, name))).isEqualTo(SystemError.ENOTCONN);
  }

  @ParameterizedTest
  @CsvSource({"0, SO_SNDBUF", "1, SO_RCVBUF"})
  void aLargerBufferLetsWhoWaitsForRoomGoOn(int end, SocketOption option) {
    long[] pair = system.pair(Type.STREAM, 2, 2);
    system.simulate(2);
    Script sender = system.thread(0).then((c, a) -> c.send(pair[0], new byte[10], 0, 10, 0));
    system.thread(1000).then((c, a) -> c.setSocketOption(pair[end], option, 100));
    system.run();
    assertThat(sender.lastAnswer()).isEqualTo(10);
  }
}
