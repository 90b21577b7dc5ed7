package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** What a recorded call that moves no bytes asked of its socket. */
class SocketCallReaderTest {
  private final SocketCallReader reader = new SocketCallReader();

  private static RecordedCall call(String line) throws TraceException {
    return Reading.call(line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          AF_INET, SOCK_STREAM, IPPROTO_TCP;               STREAM;    INET
          AF_INET6, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP;   DATAGRAM;  INET6
          AF_UNIX, SOCK_SEQPACKET|SOCK_NONBLOCK, 0;        SEQPACKET; UNIX
          PF_LOCAL, SOCK_STREAM, 0;                        STREAM;    UNIX
          """)
  void socketsAreMade(String arguments, Type type, Family family) throws TraceException {
    assertThat(reader.open(call("socket(" + arguments + ") = 3")))
        .isEqualTo(new SocketCall.Open(type, family));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE",
        "AF_INET, SOCK_RAW, IPPROTO_ICMP",
        "AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP",
        "AF_PACKET, SOCK_DGRAM, 0",
        "0x1f"
      })
  void socketsOfOtherKindsAreNotCarriedOut(String arguments) throws TraceException {
    assertThat(reader.open(call("socket(" + arguments + ") = 3"))).isNull();
  }

  @Test
  void addressesOfAllFamiliesAreRead() throws TraceException {
    assertThat(
            reader.other(
                call(
                    "bind(5, {sa_family=AF_INET, sin_port=htons(7790),"
                        + " sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0")))
        .isEqualTo(new SocketCall.Bind(SocketAddress.inet("127.0.0.1", 7790)));
    assertThat(
            reader.other(
                call(
                    "bind(7, {sa_family=AF_INET6, sin6_port=htons(7782), sin6_flowinfo=htonl(0),"
                        + " inet_pton(AF_INET6, \"::\", &sin6_addr), sin6_scope_id=0}, 28) = 0")))
        .isEqualTo(new SocketCall.Bind(SocketAddress.inet6("::", 7782)));
    assertThat(
            reader.connect(call("connect(3, {sa_family=AF_UNIX, sun_path=\"/run/s\"}, 110) = 0")))
        .isEqualTo(new SocketCall.Connect(SocketAddress.unix("/run/s")));
    assertThat(reader.connect(call("connect(3, {sa_family=AF_UNIX, sun_path=@\"s\"}, 110) = 0")))
        .isEqualTo(new SocketCall.Connect(SocketAddress.unix("@s")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}",
        "{sa_family=AF_INET, sin_port=htons(77777), sin_addr=inet_addr(\"1.2.3.4\")}",
        "{sa_family=AF_INET, sin_port=htons(7), ...}",
        "0x7ffd",
        "NULL"
      })
  void anAddressThatSaysNothingIsNotCarriedOut(String address) throws TraceException {
    assertThat(reader.other(call("bind(5, " + address + ", 16) = 0"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"SHUT_RD, RECEIVING", "SHUT_WR, SENDING", "SHUT_RDWR, BOTH"})
  void directionsAreShut(String how, ShutdownHow read) throws TraceException {
    assertThat(reader.other(call("shutdown(5, " + how + ") = 0")))
        .isEqualTo(new SocketCall.Shutdown(read));
  }

  @Test
  void optionsThatAreSimulatedAreRead() throws TraceException {
    assertThat(reader.other(call("setsockopt(5, SOL_SOCKET, SO_SNDBUF, [8192], 4) = 0")))
        .isEqualTo(new SocketCall.SetOption(SocketOption.SO_SNDBUF, 8192));
    assertThat(reader.other(call("getsockopt(5, SOL_SOCKET, SO_ERROR, [0], [4]) = 0")))
        .isEqualTo(new SocketCall.GetOption(SocketOption.SO_ERROR));
    assertThat(reader.other(call("setsockopt(5, SOL_SOCKET, SO_TYPE, [1], 4) = 0"))).isNull();
    assertThat(reader.other(call("setsockopt(5, SOL_SOCKET, SO_SNDBUF, 0x7ffd, 4) = 0"))).isNull();
  }

  @Test
  void aBacklogIsNeverLessThanNothing() throws TraceException {
    assertThat(reader.other(call("listen(5, 511) = 0"))).isEqualTo(new SocketCall.Listen(511));
    assertThat(reader.other(call("listen(5, -1) = 0"))).isEqualTo(new SocketCall.Listen(0));
  }

  @Test
  void anAcceptWithoutAPeersAddressIsOneAllTheSame() throws TraceException {
    assertThat(reader.accept(call("accept4(5, NULL, NULL, SOCK_CLOEXEC) = 6"), 9))
        .isEqualTo(new SocketCall.Accept(null, 9));
  }
}
