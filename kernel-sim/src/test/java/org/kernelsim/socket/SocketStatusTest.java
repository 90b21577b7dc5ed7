package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketStatus.Phase;

class SocketStatusTest {
  private final SocketStatus status = new SocketStatus();

  private static long answer(String error) {
    return error == null ? 0 : SystemError.valueOf(error).answer();
  }

  @ParameterizedTest
  @CsvSource({
    "UNCONNECTED, ENOTCONN, ENOTCONN",
    "BOUND, ENOTCONN, ENOTCONN",
    "CONNECTING, ENOTCONN, ENOTCONN",
    "LISTENING, ENOTCONN, ENOTCONN",
    "CONNECTED, , ",
    "DISCONNECTED, EPIPE, ",
    "SHUTDOWN, EPIPE, ",
    "TERMINATED, EBADF, EBADF"
  })
  void eachPhaseHasItsAnswers(Phase phase, String onSend, String onReceive) {
    status.enter(phase);
    assertThat(status.phase()).isEqualTo(phase);
    assertThat(status.sendError()).isEqualTo(answer(onSend));
    assertThat(status.receiveError()).isEqualTo(answer(onReceive));
  }

  @ParameterizedTest
  @EnumSource
  void flagsStayWhenThePhaseChanges(Phase phase) {
    status.setSending(true);
    status.setReceiving(true);
    status.shut(true, false);
    status.enter(phase);
    assertThat(status.sending()).isTrue();
    assertThat(status.receiving()).isTrue();
    assertThat(status.receiveShut()).isTrue();
    status.setSending(false);
    status.setReceiving(false);
    assertThat(status.sending()).isFalse();
    assertThat(status.receiving()).isFalse();
    assertThat(status.phase()).isEqualTo(phase);
  }

  @Test
  void sendingIsShutByItself() {
    status.enter(Phase.CONNECTED);
    status.shut(false, true);
    assertThat(status.sendError()).isEqualTo(SystemError.EPIPE.answer());
    assertThat(status.receiveError()).isZero();
    assertThat(status.receiveShut()).isFalse();
  }

  @Test
  void whatIsShutStaysShut() {
    status.enter(Phase.CONNECTED);
    status.shut(true, false);
    status.shut(false, false);
    assertThat(status.receiveShut()).isTrue();
    assertThat(status.sendError()).isZero();
  }

  @Test
  void nothingMoreComesFromAPeerThatIsGone() {
    status.enter(Phase.DISCONNECTED);
    assertThat(status.receiveShut()).isTrue();
  }

  @Test
  void theWordsSayEverything() {
    status.enter(Phase.CONNECTED);
    status.setSending(true);
    status.setReceiving(true);
    status.shut(true, true);
    assertThat(status).hasToString("CONNECTED SENDING RECEIVING (receive shut) (send shut)");
  }
}
