package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.read;
import static org.kernelsim.support.Traces.replay;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.experiment.ReplayComparison;

/**
 * What a trace says of making, connecting and ending sockets is carried out on the socket table.
 */
class ReplayedConnectionsTest {
  private static final String ADDRESS =
      "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"10.0.0.1\")}, 16";
  private static final String SOCKET = "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3";

  /**
   * What the ordinary path does, call by call; leaks and other answers than recorded would fail.
   */
  private static List<String> callsOf(String... lines) {
    Recording recording = read(lines);
    ReplayComparison comparison = replay(recording, 1, SendPath.ORDINARY);
    assertThat(comparison.runs().get(0).leaks().none()).isTrue();
    List<String> first = new ArrayList<>();
    comparison.showBoxes(
        comparison.runs().get(0),
        (cpu, thread, box, found, began, ended) -> {
          String words = box.label().words();
          if (words.startsWith("invoke the ")) {
            first.add(words.substring("invoke the ".length()).split(" system call")[0]);
          } else if (words.startsWith("a plain")) {
            first.add("plain");
          }
        });
    return first;
  }

  @Test
  void aServerAcceptsAndAnswersAndEndsItsConnection() {
    assertThat(
            callsOf(
                SOCKET,
                "bind(3, " + ADDRESS + ") = 0",
                "listen(3, 511) = 0",
                "accept4(3, " + ADDRESS.replace(", 16", ", [16]") + ", SOCK_NONBLOCK) = 4",
                "read(4, \"hello\", 100) = 5",
                "write(4, \"hello\", 5) = 5",
                "shutdown(4, SHUT_WR) = 0",
                "read(4, \"\", 100) = 0",
                "close(4) = 0",
                "close(3) = 0"))
        .containsExactly(
            "socket",
            "bind",
            "listen",
            "accept",
            "receive",
            "send",
            "shutdown",
            "receive",
            "close",
            "close");
  }

  @Test
  void aClientConnectsAtOnceOrLater() {
    assertThat(
            callsOf(
                SOCKET,
                "connect(3, " + ADDRESS + ") = 0",
                "write(3, \"x\", 1) = 1",
                "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 4",
                "connect(4, " + ADDRESS + ") = -1 EINPROGRESS (Operation now in progress)",
                "write(4, \"x\", 1) = 1"))
        .containsExactly("socket", "connect", "send", "socket", "connect", "send");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECONNREFUSED", "ENOENT", "ETIMEDOUT", "EALREADY"})
  void aConnectThatFailedFails(String error) {
    assertThat(
            callsOf(SOCKET, "connect(3, " + ADDRESS + ") = -1 " + error + " (no)", "close(3) = 0"))
        .containsExactly("socket", "connect", "close");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          bind(3, ADDRESS) = -1 EADDRINUSE (Address already in use);          plain
          listen(3, 5) = -1 EADDRINUSE (Address already in use);              plain
          shutdown(3, SHUT_WR) = -1 ENOTCONN (Not connected);                 plain
          accept4(3, NULL, NULL, 0) = -1 EMFILE (Too many open files);        accept
          getpeername(3, 0x7ffd, [16]) = -1 ENOTCONN (Not connected);         plain
          setsockopt(3, SOL_SOCKET, SO_SNDBUF, [0], 4) = -1 EINVAL (Invalid); plain
          setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0;                    plain
          setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=0, l_linger=0}, 8) = 0; plain
          """)
  void whatFailedFailsAndWhatIsNotSimulatedIsPlain(String line, String carriedOut) {
    assertThat(callsOf(SOCKET, line.replace("ADDRESS", ADDRESS), "close(3) = 0"))
        .containsExactly("socket", carriedOut, "close");
  }

  @Test
  void optionsAndNamesAreSetAndRead() {
    assertThat(
            callsOf(
                SOCKET,
                "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
                "setsockopt(3, SOL_SOCKET, SO_RCVBUF, [4096], 4) = 0",
                "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
                "getsockname(3, " + ADDRESS.replace(", 16", ", [16]") + ") = 0",
                "getpeername(3, " + ADDRESS.replace(", 16", ", [16]") + ") = 0"))
        .hasSize(6)
        .doesNotContain("plain");
  }

  @Test
  void anAcceptThatFoundNothingFindsNothing() {
    assertThat(
            callsOf(
                SOCKET,
                "bind(3, " + ADDRESS + ") = 0",
                "listen(3, 511) = 0",
                "accept4(3, NULL, NULL, SOCK_NONBLOCK) = -1 EAGAIN (Resource unavailable)",
                "accept4(3, NULL, NULL, SOCK_NONBLOCK) = 4"))
        .containsExactly("socket", "bind", "listen", "accept", "accept");
  }

  @Test
  void aTraceThatBeginsLaterShowsWhatASocketMustHaveBeen() {
    assertThat(
            callsOf(
                "accept4(7, NULL, NULL, SOCK_NONBLOCK) = 8",
                "write(8, \"x\", 1) = 1",
                "shutdown(9, SHUT_RDWR) = 0",
                "listen(10, 1) = 0",
                "bind(11, " + ADDRESS + ") = 0"))
        .containsExactly("accept", "send", "shutdown", "listen", "bind");
  }

  @Test
  void aSocketThatWasRefusedAndThenMovesBytesMustHaveBeenConnectedAfterAll() {
    assertThat(
            callsOf(
                SOCKET,
                "connect(3, " + ADDRESS + ") = -1 ECONNREFUSED (Connection refused)",
                "read(3, \"x\", 100) = 1"))
        .containsExactly("socket", "connect", "receive");
  }

  @Test
  void twoSocketsOfOneAddressBothListen() {
    assertThat(
            callsOf(
                SOCKET,
                "bind(3, " + ADDRESS + ") = 0",
                "listen(3, 1) = 0",
                SOCKET.replace("3", "4"),
                "bind(4, " + ADDRESS + ") = 0",
                "listen(4, 1) = 0",
                "accept4(4, NULL, NULL, 0) = 5"))
        .endsWith("socket", "bind", "listen", "accept");
  }

  @Test
  void whatCannotBeCarriedOutIsPlain() {
    assertThat(
            callsOf(
                "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3",
                "bind(3, {sa_family=AF_NETLINK, nl_pid=0}, 12) = 0"))
        .containsExactly("plain", "plain");
  }

  @Test
  void everyCallIsAccountedFor() {
    Recording recording =
        read(
            SOCKET,
            "bind(3, " + ADDRESS + ") = 0",
            "listen(3, 5) = -1 EADDRINUSE (Address already in use)",
            "getpid() = 1",
            "close(3) = 0");

    assertThat(recording.replayed()).isEqualTo(3);
    assertThat(recording.plain()).containsOnlyKeys("getpid", "listen");
  }
}
