package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Type;

/** The flags beside the phase; the phases are {@link StatusTableTest}'s. */
class SocketStatusTest {
  private final SocketStatus status = StatusTableTest.inPhase(Type.STREAM, Phase.CONNECTED);

  @ParameterizedTest
  @EnumSource(
      value = SocketEvent.class,
      names = {"SHUTDOWN", "PEER_CLOSED", "RESET", "CLOSE"})
  void flagsStayWhenThePhaseChanges(SocketEvent event) {
    status.setSending(true);
    status.setReceiving(true);
    assertThat(status.happen(event)).isZero();
    assertThat(status.phase()).isNotEqualTo(Phase.CONNECTED);
    assertThat(status.sending()).isTrue();
    assertThat(status.receiving()).isTrue();
    status.setSending(false);
    status.setReceiving(false);
    assertThat(status.sending()).isFalse();
    assertThat(status.receiving()).isFalse();
  }

  @Test
  void sendingIsShutByItself() {
    assertThat(status.shut(false, true)).isZero();
    assertThat(status.phase()).isEqualTo(Phase.SHUTDOWN);
    assertThat(status.sendError()).isEqualTo(SystemError.EPIPE.answer());
    assertThat(status.receiveError()).isZero();
    assertThat(status.receiveShut()).isFalse();
  }

  @Test
  void whatIsShutStaysShut() {
    assertThat(status.shut(true, false)).isZero();
    assertThat(status.sendError()).isZero();
    assertThat(status.shut(false, true)).isZero();
    assertThat(status.receiveShut()).isTrue();
    assertThat(status.sendError()).isEqualTo(SystemError.EPIPE.answer());
  }

  @Test
  void aShutdownThatTheTableRefusesShutsNothing() {
    SocketStatus unconnected = new SocketStatus(Type.STREAM);
    assertThat(unconnected.shut(true, true)).isEqualTo(SystemError.ENOTCONN.answer());
    assertThat(unconnected.receiveShut()).isFalse();
    assertThat(unconnected.sendShut()).isFalse();
  }

  @Test
  void aPeerThatIsGoneTakesNothingMore() {
    status.shut(true, false);
    assertThat(status.happen(SocketEvent.PEER_CLOSED)).isZero();
    assertThat(status.phase()).isEqualTo(Phase.SHUTDOWN);
    assertThat(status.sendError()).isEqualTo(SystemError.EPIPE.answer());
  }

  @Test
  void nothingMoreComesAfterAReset() {
    assertThat(status.happen(SocketEvent.RESET)).isZero();
    assertThat(status.receiveShut()).isTrue();
    assertThat(status.receiveError()).isZero();
  }

  @Test
  void theWordsSayEverything() {
    status.setSending(true);
    status.setReceiving(true);
    status.shut(true, true);
    assertThat(status).hasToString("SHUTDOWN SENDING RECEIVING (receive shut) (send shut)");
  }

  @Test
  void onceSendingIsShutOnlySendsAreRefused() {
    status.shut(false, true);
    assertThat(status.errorOf(SocketEvent.SEND)).isEqualTo(SystemError.EPIPE.answer());
    assertThat(status.errorOf(SocketEvent.RECEIVE)).isZero();
    assertThat(status.errorOf(SocketEvent.SHUTDOWN)).isZero();
  }

  @Test
  void aCellSaysWhetherTheEventIsValid() {
    assertThat(StatusTable.STREAM.cell(SocketEvent.LISTEN, Phase.BOUND).valid()).isTrue();
    assertThat(StatusTable.STREAM.cell(SocketEvent.LISTEN, Phase.CONNECTED).valid()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anEventThatIsNoCallHasItsWordsInParentheses(SocketEvent event) {
    assertThat(event.words()).isNotBlank();
    assertThat(event.words().startsWith("(")).isNotEqualTo(event.isCall());
  }
}
