package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.read;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.socket.Readiness;
import org.kernelsim.workload.strace.Operations.Flag;
import org.kernelsim.workload.strace.Operations.Kind;

/** What waits of a trace ask for, and what they are told: in every form that strace has. */
class WaitReaderTest {
  private static final String SOCKETS =
      """
      epoll_create1(EPOLL_CLOEXEC) = 3
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 4
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 5
      eventfd2(0, EFD_NONBLOCK) = 6
      """;

  /** Behind the three standard descriptors and the epoll descriptor. */
  private static final int FOUR = 4;

  private static final int FIVE = 5;

  /** Descriptions and events of what waits were told, in order, and {@code |} for each wait. */
  private static String told(Recording recording) {
    Operations operations = recording.operations();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      if (operations.kind(i) == Kind.TOLD) {
        told.add(operations.description(i) + words(operations.requested(i)));
      } else if (operations.kind(i) == Kind.WAIT) {
        told.add("|");
      }
    }
    return String.join(" ", told);
  }

  private static String words(int events) {
    StringBuilder words = new StringBuilder();
    words.append((events & Readiness.READABLE) != 0 ? " in" : "");
    words.append((events & Readiness.WRITABLE) != 0 ? " out" : "");
    words.append((events & Readiness.ERROR) != 0 ? " error" : "");
    words.append((events & Readiness.HANGUP) != 0 ? " hangup" : "");
    words.append((events & Readiness.EDGE) != 0 ? " edge" : "");
    words.append((events & Readiness.ONE_SHOT) != 0 ? " once" : "");
    return words.toString();
  }

  /** What is asked for of each, at the last registration or wait. */
  private static String asked(Recording recording) {
    Operations operations = recording.operations();
    String asked = "";
    for (int i = 0; i < operations.size(); i++) {
      if (operations.kind(i) == Kind.CONTROL
          && operations.socketCall(i) instanceof SocketCall.Register register) {
        asked = operations.description(i) + words(register.interest());
      } else if (operations.kind(i) == Kind.WAIT
          && operations.waitCall(i) instanceof WaitCall.Listed listed) {
        List<String> each = new ArrayList<>();
        for (int place = 0; place < listed.length(); place++) {
          each.add(listed.description(place) + words(listed.interest(place)));
        }
        asked = String.join(", ", each);
      }
    }
    return asked;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0; 4 in error
          epoll_ctl(3, EPOLL_CTL_MOD, 4, {events=EPOLLOUT|EPOLLONESHOT, data={u32=9, u64=9}}) = 0; 4 out error once
          epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLRDHUP|EPOLLEXCLUSIVE|EPOLLET, data={u32=4, u64=4}}) = 0; 4 in error edge
          epoll_ctl(3, EPOLL_CTL_ADD, 4, {EPOLLIN|EPOLLPRI, {u32=4, u64=4}}) = 0; 4 in error
          epoll_ctl(3<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<socket:[7]>, {events=EPOLLHUP, data=0x5}) = 0; 5 error hangup
          epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=0, data={u32=4, u64=4}}) = 0; 4 error
          epoll_ctl(3, EPOLL_CTL_DEL, 4, 0x7ffd0) = 0; 4
          epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) = 0; 4
          """)
  void registrations(String line, String asked) {
    assertThat(asked(read(SOCKETS + line))).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = -1 EEXIST (x)",
        "epoll_ctl(3, EPOLL_CTL_ADD, 4, 0x7ffd0) = 0",
        "epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLIN, data={u32=6, u64=6}}) = 0"
      })
  void registrationsThatArePlain(String line) {
    assertThat(read(SOCKETS + line).plain()).containsEntry("epoll_ctl", 1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          epoll_wait(3, [{events=EPOLLIN, data={u32=40, u64=40}}], 32, -1) = 1; 4 in |
          epoll_wait(3, {{EPOLLIN, {u32=40, u64=40}}}, 32, -1) = 1; 4 in |
          epoll_pwait(3, [{events=EPOLLIN|EPOLLHUP|EPOLLRDHUP, data={u32=40, u64=40}}], 32, -1, NULL, 8) = 1; 4 in hangup |
          epoll_pwait2(3, [{events=EPOLLOUT, data={u32=5, u64=18446744073709551615}}], 32, NULL, NULL, 8) = 1; 5 out |
          epoll_wait(3, [{events=EPOLLIN, data={u32=60, u64=60}}, {events=EPOLLERR, data={u32=40, u64=40}}], 32, -1) = 2; 4 error |
          epoll_wait(3, [{events=EPOLLIN, data={u32=40, u64=40}}, ...], 32, -1) = 2; 4 in |
          epoll_wait(3, [{events=0x2000, data={u32=40, u64=40}}], 32, -1) = 1; 4 in |
          epoll_wait(3, [], 32, 1000) = 0; |
          epoll_wait(3, 0x7ffd0, 32, 1000) = -1 EINTR (Interrupted system call); |
          epoll_wait(3, 0x7ffd0, 32, 1000) = ? ERESTARTNOHAND (To be restarted); |
          """)
  void whatEpollTells(String line, String told) {
    Recording recording =
        read(
            SOCKETS,
            "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=40, u64=40}}) = 0",
            "epoll_ctl(3, EPOLL_CTL_ADD, 5,"
                + " {events=EPOLLOUT, data={u32=5, u64=18446744073709551615}}) = 0",
            "epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLIN, data={u32=60, u64=60}}) = 0",
            line);

    assertThat(told(recording)).isEqualTo(told);
    assertThat(recording.plain()).doesNotContainKey(line.substring(0, line.indexOf('(')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}]); 4 in; 4 in |
          poll([{fd=4<TCP:[1.2.3.4:5->6.7.8.9:10]>, events=POLLIN|POLLOUT}, {fd=5, events=POLLIN}], 2, -1) = 2 ([{fd=4, revents=POLLOUT}, {fd=5, revents=POLLIN|POLLHUP}]); 4 in out, 5 in; 4 out 5 in hangup |
          poll([{fd=-1}, {fd=6, events=POLLIN}, {fd=4, events=POLLIN}], 3, 5) = 1 ([{fd=6, revents=POLLIN}]); 4 in; |
          poll([{fd=4, events=POLLIN}, {fd=4, events=POLLOUT}], 2, 5) = 1 ([{fd=4, revents=POLLOUT}]); 4 in out; 4 out |
          poll([{fd=4, events=POLLIN}], 1, 1000) = 0 (Timeout); 4 in; |
          poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLNVAL}]); 4 in; |
          poll([{fd=4, events=POLLIN}], 1, 1000) = 1; 4 in; |
          ppoll([{fd=4, events=POLLIN}], 1, {tv_sec=5, tv_nsec=0}, NULL, 8) = 1 ([{fd=4, revents=POLLIN}], left {tv_sec=4, tv_nsec=999}); 4 in; 4 in |
          select(6, [4 5], [5], NULL, {tv_sec=1, tv_usec=0}) = 2 (in [4], out [5], left {tv_sec=0, tv_usec=99}); 4 in, 5 in out; 4 in 5 out |
          select(6, [4<TCP:[127.0.0.1:1]> 6], [], [5], NULL) = 1 (in [4]); 4 in, 5; 4 in |
          select(6, [4], NULL, NULL, {tv_sec=0, tv_usec=0}) = 0 (Timeout); 4 in; |
          pselect6(6, [4], NULL, NULL, NULL, {sigmask=[], sigsetsize=8}) = 1 (in [4]); 4 in; 4 in |
          poll([{fd=4, events=POLLIN}], 1, 1000) = ? ERESTART_RESTARTBLOCK (Interrupted by signal); 4 in; |
          """)
  void whatListsAskAndAreTold(String line, String asked, String told) {
    Recording recording = read(SOCKETS + line);

    assertThat(asked(recording)).isEqualTo(asked);
    assertThat(told(recording)).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "poll([{fd=6, events=POLLIN}], 1, 1000) = 1 ([{fd=6, revents=POLLIN}])",
        "poll(NULL, 0, 100) = 0 (Timeout)",
        "poll([{fd=4, events=POLLIN}], 1, 1000) = -1 EINVAL (Invalid argument)",
        "select(0, NULL, NULL, NULL, {tv_sec=1, tv_usec=0}) = 0 (Timeout)",
        "epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=6}}], 32, -1) = 1",
        "epoll_wait(3, 0x7ffd0, 0, -1) = -1 EINVAL (Invalid argument)",
        "epoll_wait(9, 0x7ffd0, 8, -1) = -1 EBADF (Bad file descriptor)"
      })
  void waitsForNoSocketArePlain(String line) {
    Recording recording = read(SOCKETS + line);

    assertThat(recording.plain()).containsEntry(line.substring(0, line.indexOf('(')), 1L);
    assertThat(told(recording)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          poll([{fd=4, events=POLLIN}], 1, 0) = 0 (Timeout); true
          poll([{fd=4, events=POLLIN}], 1, 1) = 0 (Timeout); false
          ppoll([{fd=4, events=POLLIN}], 1, {tv_sec=0, tv_nsec=0}, NULL, 8) = 0 (Timeout); true
          ppoll([{fd=4, events=POLLIN}], 1, {tv_sec=0, tv_nsec=9}, NULL, 8) = 0 (Timeout); false
          ppoll([{fd=4, events=POLLIN}], 1, NULL, NULL, 8) = 1 ([{fd=4, revents=POLLIN}]); false
          select(6, [4], NULL, NULL, {tv_sec=0, tv_usec=0}) = 0 (Timeout); true
          select(6, [4], NULL, NULL, NULL) = 1 (in [4]); false
          epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 32, 0) = 1; true
          epoll_pwait2(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 32, {tv_sec=0, tv_nsec=0}, NULL, 8) = 1; true
          """)
  void aWaitWithoutTimeOnlyLooks(String line, boolean looks) {
    Operations operations = read(SOCKETS + line).operations();
    int last = operations.size() - 1;

    assertThat(operations.kind(last)).isEqualTo(Kind.WAIT);
    assertThat(operations.has(last, Flag.ONLY_LOOKS)).isEqualTo(looks);
  }

  @Test
  void whatIsToldIsWhatWasRegisteredLastWithItAndIsStillOpen() {
    Recording recording =
        read(
            SOCKETS,
            "epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLIN, data={u32=7, u64=7}}) = 0",
            "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=7, u64=7}}) = 0",
            "epoll_wait(3, [{events=EPOLLIN, data={u32=7, u64=7}}], 32, -1) = 1",
            "epoll_ctl(3, EPOLL_CTL_MOD, 4, {events=EPOLLIN, data={u32=8, u64=8}}) = 0",
            "epoll_wait(3, [{events=EPOLLIN, data={u32=8, u64=8}}], 32, -1) = 1",
            "close(4) = 0",
            "epoll_wait(3, [{events=EPOLLIN, data={u32=8, u64=8}}], 32, -1) = 1");

    assertThat(told(recording)).isEqualTo(FOUR + " in | " + FOUR + " in | |");
    assertThat(recording.untold()).isEqualTo(1);
  }

  @Test
  void whatWasRegisteredBeforeTheTraceBeganIsMostOftenTheDescriptor() {
    Recording recording =
        read(
            "epoll_wait(3, [{events=EPOLLIN, data={u32=2, u64=2}}], 32, -1) = 1",
            "recv(2, \"x\", 9, 0) = 1",
            "epoll_wait(3, [{events=EPOLLIN, data={u32=9, u64=140737}}], 32, -1) = 1");

    assertThat(told(recording)).isEqualTo("2 in | |");
    assertThat(recording.untold()).isEqualTo(1);
  }

  @Test
  void aDescriptionThatIsToldTwiceIsToldOnceOfBoth() {
    Recording recording =
        read(
            SOCKETS,
            "dup(4) = 7",
            "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0",
            "epoll_ctl(3, EPOLL_CTL_ADD, 7, {events=EPOLLOUT, data={u32=7, u64=7}}) = 0",
            "epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}},"
                + " {events=EPOLLOUT, data={u32=7, u64=7}}], 32, -1) = 2");

    assertThat(told(recording)).isEqualTo(FOUR + " in out |");
    assertThat(recording.untold()).isZero();
  }

  @Test
  void whatIsCutShortIsCounted() {
    Recording recording =
        read(
            SOCKETS,
            "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0",
            "epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}, ...], 512, -1) = 40",
            "poll([{fd=4, events=POLLIN}, ...], 9, -1) = 3 ([{fd=4, revents=POLLIN}, ...])");

    assertThat(recording.untold()).isEqualTo(41);
  }

  @Test
  void whatIsToldIsExplainedByWhatTakesItNext() {
    Recording recording =
        read(
            SOCKETS,
            "poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}])",
            "send(4, \"x\", 1, 0) = 1",
            "recv(4, \"x\", 9, 0) = 1",
            "poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}])",
            "recv(4, 0x7ffd0, 9, 0) = -1 EAGAIN (Resource temporarily unavailable)",
            "recv(4, \"x\", 9, 0) = 1",
            "poll([{fd=5, events=POLLIN}], 1, 1000) = 1 ([{fd=5, revents=POLLIN}])",
            "accept4(5, NULL, NULL, 0) = 7",
            "poll([{fd=5, events=POLLIN}], 1, 1000) = 1 ([{fd=5, revents=POLLIN}])",
            "close(5) = 0",
            "poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}])",
            "splice(4, NULL, 7, NULL, 9, 0) = 9",
            "poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}])",
            "poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}])",
            "recv(4, \"x\", 9, 0) = 1",
            "poll([{fd=4, events=POLLIN}], 1, 1000) = 1 ([{fd=4, revents=POLLIN}])");

    Operations operations = recording.operations();
    List<String> takers = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      if (operations.kind(i) == Kind.TOLD) {
        int taker = operations.result(i);
        takers.add(taker < 0 ? "nothing" : recording.name(taker));
      }
    }
    assertThat(takers)
        .containsExactly(
            "recv", "nothing", "accept4", "nothing", "nothing", "recv", "recv", "nothing");
    assertThat(recording.unexplained()).isEqualTo(4);
  }

  @Test
  void listsThatAreEqualAreKeptOnce() {
    String poll = "poll([{fd=4, events=POLLIN}], 1, 1000) = 0 (Timeout)";
    Operations operations = read(SOCKETS, poll, poll, poll).operations();
    int last = operations.size() - 1;

    assertThat(operations.waitCall(last)).isSameAs(operations.waitCall(last - 2));
    assertThat(((WaitCall.Listed) operations.waitCall(last)).description(0)).isNotEqualTo(FIVE);
  }
}
