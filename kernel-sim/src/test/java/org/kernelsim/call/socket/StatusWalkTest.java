package org.kernelsim.call.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.socket.StatusTable;
import org.kernelsim.support.TestSystem;
import org.kernelsim.support.TestSystem.Preparation;

/** Every call in every phase answers, and leads to, what the table says. */
@Tag("exhaustive")
class StatusWalkTest {
  private static final int FULL = 1;
  private static final int OPEN = 2;
  private static final int FREE = 3;
  private static final int FIRST_MORE = 10;

  private int next;
  private SocketSet looked;
  private final TestSystem system = new TestSystem();

  @AfterEach
  void nothingLeaks() {
    assertThat(system.end().none()).isTrue();
  }

  static Stream<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    for (Type type : Type.values()) {
      for (SocketEvent event : SocketEvent.values()) {
        for (Phase phase : Phase.values()) {
          // A UNIX socket must have a name to listen.
          boolean nameless =
              type == Type.SEQPACKET && event == SocketEvent.LISTEN && phase == Phase.UNCONNECTED;
          boolean reached = StatusTable.of(type).cell(event, phase).reached();
          if (event.isCall() && reached && !nameless) {
            cells.add(Arguments.of(type, event, phase));
          }
        }
      }
    }
    return cells.stream();
  }

  private static Family family(Type type) {
    return type == Type.SEQPACKET ? Family.UNIX : Family.INET;
  }

  private static SocketAddress address(Type type, int number) {
    return type == Type.SEQPACKET
        ? SocketAddress.unix("name " + number)
        : SocketAddress.inet("127.0.0.1", number);
  }

  /** The calls of a row, with arguments that let them succeed where they may. */
  private List<Preparation> calls(Type type, SocketEvent event, long socket) {
    byte[] bytes = new byte[3];
    return switch (event) {
      case BIND -> List.of(c -> c.bind(socket, address(type, FREE)));
      case LISTEN -> List.of(c -> c.listen(socket, 1));
      case ACCEPT -> List.of(c -> c.accept(socket, true));
      case CONNECT -> List.of(c -> c.connect(socket, address(type, FULL)));
      case SHUTDOWN -> List.of(c -> c.shutdown(socket, ShutdownHow.SENDING));
      case CLOSE -> List.of(c -> c.close(socket));
      case SEND -> List.of(c -> c.send(socket, bytes, 0, 3, 0));
      case RECEIVE -> List.of(c -> c.receive(socket, bytes, 0, 3, 0));
      case SEND_TO -> List.of(c -> c.sendTo(socket, address(type, OPEN), bytes, 0, 3, 0));
      case RECEIVE_FROM -> List.of(c -> c.receiveFrom(socket, bytes, 0, 3, 0, new AddressAnswer()));
      case OPTION ->
          List.of(
              c -> c.getSocketOption(socket, SocketOption.SO_TYPE),
              c -> c.setSocketOption(socket, SocketOption.SO_SNDBUF, 1000),
              c -> c.control(socket, SocketControl.FIONBIO, 1));
      case GET_NAME -> List.of(c -> c.getSocketName(socket, new AddressAnswer()));
      case GET_PEER_NAME -> List.of(c -> c.getPeerName(socket, new AddressAnswer()));
      case LOOK ->
          List.of(
              c -> {
                looked = new SocketSet(1).add(socket, Readiness.WRITABLE);
                return c.select(looked, 0);
              });
      default -> throw new AssertionError(event + " is no call");
    };
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aCallDoesWhatTheTableSays(Type type, SocketEvent event, Phase phase) {
    prepareAddresses(type);
    StatusTable.Cell cell = StatusTable.of(type).cell(event, phase);
    int count = calls(type, event, 0).size();
    for (int i = 0; i < count; i++) {
      long socket = inPhase(type, phase);
      SocketEntry entry = system.kernel().sockets().entry(socket);
      long answer = system.call(calls(type, event, socket).get(i));
      if (event == SocketEvent.LOOK) {
        boolean invalid = (looked.ready(0) & Readiness.INVALID) != 0;
        assertThat(invalid).isEqualTo(!cell.valid());
      } else if (cell.valid()) {
        boolean nothingYet =
            answer == SystemError.EAGAIN.answer() || answer == SystemError.EINPROGRESS.answer();
        assertThat(answer >= 0 || nothingYet).as("answers %d", answer).isTrue();
      } else {
        assertThat(SystemError.of(answer)).isEqualTo(cell.error());
      }
      if (phase != Phase.TERMINATED) {
        assertThat(entry.status().phase()).isEqualTo(cell.next());
      }
    }
  }

  private long socket(Type type) {
    return system.call(c -> c.socket(SocketStructure.of(type, family(type)).withBlocking(false)));
  }

  /** A listening socket whose queue is full, and one whose is not; of datagrams just two names. */
  private void prepareAddresses(Type type) {
    for (int number : List.of(FULL, OPEN)) {
      long socket = socket(type);
      assertThat(system.call(c -> c.bind(socket, address(type, number)))).isZero();
      if (type.hasConnections()) {
        assertThat(system.call(c -> c.listen(socket, number == FULL ? 1 : 10))).isZero();
      }
    }
    if (type.hasConnections()) {
      connected(type, FULL);
    }
  }

  private long connected(Type type, int number) {
    long socket = socket(type);
    assertThat(system.call(c -> c.connect(socket, address(type, number)))).isZero();
    return socket;
  }

  private long inPhase(Type type, Phase phase) {
    long socket;
    switch (phase) {
      case UNCONNECTED -> socket = socket(type);
      case BOUND, LISTENING -> {
        socket = socket(type);
        int number = FIRST_MORE + next++;
        assertThat(system.call(c -> c.bind(socket, address(type, number)))).isZero();
        if (phase == Phase.LISTENING) {
          assertThat(system.call(c -> c.listen(socket, 1))).isZero();
        }
      }
      case CONNECTING -> {
        socket = socket(type);
        assertThat(system.error(c -> c.connect(socket, address(type, FULL))))
            .isEqualTo(SystemError.EINPROGRESS);
      }
      case CONNECTED -> socket = connected(type, OPEN);
      case SHUTDOWN -> {
        socket = connected(type, OPEN);
        assertThat(system.call(c -> c.shutdown(socket, ShutdownHow.RECEIVING))).isZero();
      }
      case DISCONNECTED -> {
        socket = socket(type);
        long other = socket(type);
        system.kernel().sockets().connectPair(socket, other);
        assertThat(system.call(c -> c.close(other))).isZero();
      }
      case TERMINATED -> {
        socket = socket(type);
        assertThat(system.call(c -> c.close(socket))).isZero();
      }
      default -> throw new AssertionError(phase);
    }
    if (phase != Phase.TERMINATED) {
      assertThat(system.kernel().sockets().entry(socket).status().phase()).isEqualTo(phase);
    }
    return socket;
  }
}
