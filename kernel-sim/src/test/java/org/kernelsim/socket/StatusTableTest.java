package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.socket.StatusTable.Cell;

/** The status does in every phase what the table says, and nothing else. */
@Tag("exhaustive")
class StatusTableTest {
  static Stream<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    for (Type type : Type.values()) {
      for (SocketEvent event : SocketEvent.values()) {
        for (Phase phase : Phase.values()) {
          if (StatusTable.of(type).cell(event, phase).reached()) {
            cells.add(Arguments.of(type, event, phase));
          }
        }
      }
    }
    return cells.stream();
  }

  /** A status in a phase, by a shortest way that leads there. */
  static SocketStatus inPhase(Type type, Phase phase) {
    SocketStatus status = new SocketStatus(type);
    boolean streams = StatusTable.of(type) == StatusTable.STREAM;
    List<SocketEvent> way =
        switch (phase) {
          case UNCONNECTED -> List.of();
          case BOUND -> List.of(SocketEvent.BIND);
          case CONNECTING -> List.of(SocketEvent.CONNECT);
          case LISTENING -> List.of(SocketEvent.LISTEN);
          case CONNECTED ->
              streams
                  ? List.of(SocketEvent.CONNECT, SocketEvent.ESTABLISHED)
                  : List.of(SocketEvent.CONNECT);
          case DISCONNECTED -> List.of(SocketEvent.PAIRED, SocketEvent.PEER_CLOSED);
          case SHUTDOWN -> List.of(SocketEvent.PAIRED, SocketEvent.SHUTDOWN);
          case TERMINATED -> List.of(SocketEvent.CLOSE);
        };
    for (SocketEvent event : way) {
      assertThat(status.happen(event)).as(event + " on the way to " + phase).isZero();
    }
    assertThat(status.phase()).isEqualTo(phase);
    return status;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void anEventDoesWhatTheTableSays(Type type, SocketEvent event, Phase phase) {
    Cell cell = StatusTable.of(type).cell(event, phase);
    SocketStatus status = inPhase(type, phase);
    boolean shut = status.sendShut() && StatusTable.onceSendingIsShut(event) != null;
    SystemError error = cell.valid() && shut ? StatusTable.onceSendingIsShut(event) : cell.error();
    long answer = error == null ? 0 : error.answer();

    assertThat(status.errorOf(event)).isEqualTo(answer);
    assertThat(status.happen(event)).isEqualTo(answer);
    assertThat(status.phase()).isEqualTo(answer == 0 ? cell.next() : phase);
  }

  @ParameterizedTest
  @EnumSource
  void theShortcutsOfSendAndReceiveAgreeWithTheTable(Phase phase) {
    for (Type type : List.of(Type.STREAM, Type.DATAGRAM)) {
      if (StatusTable.of(type).cell(SocketEvent.SEND, phase).reached()) {
        SocketStatus status = inPhase(type, phase);
        assertThat(status.sendError()).isEqualTo(status.errorOf(SocketEvent.SEND));
        assertThat(status.receiveError()).isEqualTo(status.errorOf(SocketEvent.RECEIVE));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingLeadsOutOfTheEnd(StatusTable table) {
    for (SocketEvent event : SocketEvent.values()) {
      assertThat(table.cell(event, Phase.TERMINATED).error()).isEqualTo(SystemError.EBADF);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPhaseThatIsReachedHasAWayThere(StatusTable table) {
    Set<Phase> reached =
        Stream.of(Phase.values())
            .filter(phase -> table.cell(SocketEvent.CLOSE, phase).reached())
            .collect(Collectors.toSet());
    Set<Phase> found =
        Stream.concat(
                Stream.of(Phase.UNCONNECTED),
                reached.stream()
                    .flatMap(
                        phase ->
                            Stream.of(SocketEvent.values())
                                .map(event -> table.cell(event, phase).next())
                                .filter(next -> next != phase)))
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(reached);
  }

  @Test
  void sequencedPacketsHaveConnectionsAsStreamsHave() {
    assertThat(StatusTable.of(Type.SEQPACKET)).isEqualTo(StatusTable.STREAM);
  }
}
