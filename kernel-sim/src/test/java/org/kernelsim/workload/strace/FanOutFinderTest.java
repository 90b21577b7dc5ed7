package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Which sends make a fan-out: rule by rule. The trace of each test begins with open sockets. */
class FanOutFinderTest {
  /** Descriptors 3 to 8 are sockets that do not wait; 9 is one that does. */
  private static final String SOCKETS =
      """
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 3
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 4
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 5
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 6
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 7
      socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 8
      socket(AF_INET, SOCK_STREAM, 0) = 9
      """;

  private static final int LINES_BEFORE = 7;

  // What makes one

  @Test
  void theSameBytesToTwoSocketsAreAFanOut() {
    assertThat(fanOuts("write(3, \"ab\", 2) = 2", "write(4, \"ab\", 2) = 2"))
        .containsExactly("1-2: 2 bytes to 2");
  }

  @Test
  void otherBytesOrAnotherLengthAreNone() {
    assertThat(fanOuts("write(3, \"ab\", 2) = 2", "write(4, \"ac\", 2) = 2")).isEmpty();
    assertThat(fanOuts("write(3, \"ab\", 2) = 2", "write(4, \"ab\"..., 3) = 3")).isEmpty();
  }

  @Test
  void theSameBytesTwiceToOneSocketAreNone() {
    assertThat(fanOuts("write(3, \"ab\", 2) = 2", "write(3, \"ab\", 2) = 2")).isEmpty();
  }

  @Test
  void twoDescriptorsOfOneSocketAreNone() {
    assertThat(fanOuts("dup(3) = 10", "write(3, \"ab\", 2) = 2", "write(10, \"ab\", 2) = 2"))
        .isEmpty();
  }

  @Test
  void sendsOfNothingAreNone() {
    assertThat(fanOuts("send(3, \"\", 0, 0) = 0", "send(4, \"\", 0, 0) = 0")).isEmpty();
  }

  @Test
  void filesDoNotBelongToOne() {
    assertThat(
            fanOuts(
                "openat(AT_FDCWD, \"/tmp/log\", O_WRONLY) = 10",
                "write(3, \"ab\", 2) = 2",
                "write(10, \"ab\", 2) = 2"))
        .isEmpty();
  }

  @Test
  void whicheverCallSendsTheBytes() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "writev(4, [{iov_base=\"a\", iov_len=1}, {iov_base=\"b\", iov_len=1}], 2) = 2",
                "send(5, \"ab\", 2, MSG_NOSIGNAL) = 2",
                "sendto(6, \"ab\", 2, 0, NULL, 0) = 2",
                "sendmsg(7, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"ab\","
                    + " iov_len=2}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 2",
                "sendmmsg(8, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"ab\","
                    + " iov_len=2}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=2}],"
                    + " 1, 0) = 1"))
        .containsExactly("1-6: 2 bytes to 6");
  }

  @Test
  void eachMessageOfOneCallIsASendOfItsOwn() {
    String message = "{msg_hdr={msg_iov=[{iov_base=\"%s\", iov_len=2}], msg_iovlen=1}, msg_len=2}";
    assertThat(
            fanOuts(
                "sendmmsg(3, ["
                    + message.formatted("ab")
                    + ", "
                    + message.formatted("cd")
                    + "], 2, 0) = 2",
                "write(4, \"cd\", 2) = 2"))
        .containsExactly("1-2: 2 bytes to 2");
  }

  @Test
  void whatIsAskedForCountsNotWhatWasTaken() {
    Recording recording =
        recording(
            "write(3, \"abc\", 3) = 3",
            "write(4, \"abc\", 3) = 2",
            "write(5, \"abc\", 3) = -1 EAGAIN (Resource temporarily unavailable)",
            "write(6, \"abc\", 3) = -1 EPIPE (Broken pipe)");

    assertThat(recording.fanOuts()).hasSize(1);
    FanOut fanOut = recording.fanOuts().get(0);
    assertThat(fanOut.sockets()).isEqualTo(4);
    assertThat(fanOut.shortSends()).isEqualTo(1);
    assertThat(fanOut.failed()).isEqualTo(2);
    assertThat(fanOut.exact()).isTrue();
  }

  @Test
  void payloadsThatWereCutMatchWhereShownPartAndLengthAgree() {
    Recording recording = recording("write(3, \"ab\"..., 9) = 9", "write(4, \"ab\"..., 9) = 9");

    assertThat(recording.fanOuts()).singleElement().returns(false, FanOut::exact);
  }

  @Test
  void otherCallsBetweenDoNotMatter() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "epoll_ctl(20, EPOLL_CTL_MOD, 3, {events=EPOLLIN, data={u32=3, u64=3}}) = 0",
                "write(1, \"log\", 3) = 3",
                "write(6, \"other\", 5) = 5",
                "futex(0x7f, FUTEX_WAKE_PRIVATE, 1) = 0",
                "write(4, \"ab\", 2) = 2"))
        .containsExactly("1-6: 2 bytes to 2");
  }

  // Several of the same bytes

  @Test
  void theKthSendToASocketBelongsToTheKthFanOut() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "write(4, \"ab\", 2) = 2",
                "write(3, \"ab\", 2) = 2",
                "write(5, \"ab\", 2) = 2",
                "write(4, \"ab\", 2) = 2"))
        .containsExactly("1-4: 2 bytes to 3", "3-5: 2 bytes to 2");
  }

  @Test
  void fanOutsOfDifferentBytesMayOverlap() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "write(5, \"xyz\", 3) = 3",
                "write(4, \"ab\", 2) = 2",
                "write(6, \"xyz\", 3) = 3"))
        .containsExactly("1-3: 2 bytes to 2", "2-4: 3 bytes to 2");
  }

  // What closes one

  @Test
  void otherBytesToAMemberCloseItFirst() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "write(4, \"ab\", 2) = 2",
                "write(3, \"cd\", 2) = 2",
                "write(5, \"ab\", 2) = 2"))
        .containsExactly("1-2: 2 bytes to 2");
  }

  @Test
  void sendingNothingToAMemberClosesItFirst() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2", "send(3, \"\", 0, 0) = 0", "write(4, \"ab\", 2) = 2"))
        .isEmpty();
  }

  @Test
  void aFileSentToAMemberClosesItFirst() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "sendfile(3, 20, NULL, 9) = 9",
                "write(4, \"ab\", 2) = 2"))
        .isEmpty();
  }

  @Test
  void aShutdownOfAMemberClosesItFirst() {
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2", "shutdown(3, SHUT_WR) = 0", "write(4, \"ab\", 2) = 2"))
        .isEmpty();
  }

  @Test
  void theCloseOfAMembersLastDescriptorClosesItFirst() {
    assertThat(fanOuts("write(3, \"ab\", 2) = 2", "close(3) = 0", "write(4, \"ab\", 2) = 2"))
        .isEmpty();
    assertThat(
            fanOuts(
                "write(3, \"ab\", 2) = 2",
                "dup(3) = 10",
                "close(3) = 0",
                "write(4, \"ab\", 2) = 2"))
        .hasSize(1);
  }

  @Test
  void theCloseOfAMemberByAnotherCallClosesItFirst() {
    for (String closes : List.of("close_range(3, 3, 0) = 0", "dup2(1, 3) = 3")) {
      assertThat(fanOuts("write(3, \"ab\", 2) = 2", closes, "write(4, \"ab\", 2) = 2"))
          .as(closes)
          .isEmpty();
    }
  }

  @Test
  void aSendOfAnotherThreadOnAMemberClosesItFirst() {
    assertThat(
            fanOuts(
                "1 write(3, \"ab\", 2) = 2",
                "2 write(3, \"ab\", 2) = 2",
                "1 write(4, \"ab\", 2) = 2"))
        .isEmpty();
  }

  @Test
  void aSendOfAnotherThreadElsewhereDoesNotMatter() {
    assertThat(
            fanOuts(
                "1 write(3, \"ab\", 2) = 2",
                "2 write(5, \"ab\", 2) = 2",
                "1 write(4, \"ab\", 2) = 2",
                "2 write(6, \"ab\", 2) = 2"))
        .containsExactly("1-3: 2 bytes to 2", "2-4: 2 bytes to 2");
  }

  // Windows

  @Test
  void aWaitEndsTheWindow() {
    for (String wait :
        List.of(
            "select(4, [3], NULL, NULL, NULL) = 1 (in [3])",
            "pselect6(4, [3], NULL, NULL, NULL, NULL) = 1 (in [3])",
            "poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])",
            "ppoll([{fd=3, events=POLLIN}], 1, NULL, NULL, 8) = 1 ([{fd=3, revents=POLLIN}])",
            "epoll_wait(20, [{events=EPOLLIN, data={u32=3, u64=3}}], 8, -1) = 1",
            "epoll_pwait(20, [], 8, 0, NULL, 8) = 0",
            "epoll_pwait2(20, [], 8, NULL, NULL, 8) = 0",
            "nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0",
            "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=1, tv_nsec=0}, NULL) = 0",
            "restart_syscall(<... resuming interrupted nanosleep ...>) = 0")) {
      assertThat(fanOuts("write(3, \"ab\", 2) = 2", wait, "write(4, \"ab\", 2) = 2"))
          .as(wait)
          .isEmpty();
    }
  }

  @Test
  void aReadThatMayWaitEndsTheWindow() {
    for (String read :
        List.of(
            "read(9, \"q\", 16) = 1",
            "recv(9, \"q\", 16, 0) = 1",
            "accept(9, NULL, NULL) = 20",
            "read(10, \"q\", 1) = 1",
            "read(12, \"q\", 8) = 8")) {
      assertThat(
              fanOuts(
                  "pipe([10, 11]) = 0",
                  "eventfd2(0, 0) = 12",
                  "write(3, \"ab\", 2) = 2",
                  read,
                  "write(4, \"ab\", 2) = 2"))
          .as(read)
          .isEmpty();
    }
  }

  @Test
  void aReadThatDoesNotWaitEndsNoWindow() {
    for (String read :
        List.of(
            "read(5, \"q\", 16) = 1",
            "recv(9, \"q\", 16, MSG_DONTWAIT) = 1",
            "read(10, \"q\", 16) = 1",
            "read(0, \"q\", 16) = 1",
            "accept(5, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)",
            "futex(0x7f, FUTEX_WAIT_PRIVATE, 1, NULL) = 0")) {
      assertThat(
              fanOuts(
                  "openat(AT_FDCWD, \"/tmp/a\", O_RDONLY) = 10",
                  "write(3, \"ab\", 2) = 2",
                  read,
                  "write(4, \"ab\", 2) = 2"))
          .as(read)
          .hasSize(1);
    }
  }

  @Test
  void theWaitOfAnotherThreadEndsNoWindow() {
    assertThat(
            fanOuts(
                "1 write(3, \"ab\", 2) = 2",
                "2 nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0",
                "1 write(4, \"ab\", 2) = 2"))
        .hasSize(1);
  }

  @Test
  void aWindowEndsAfter4096Sends() {
    List<String> lines = new ArrayList<>(Collections.nCopies(4095, "write(7, \"x\", 1) = 1"));
    lines.add("write(3, \"ab\", 2) = 2");
    lines.add("write(4, \"ab\", 2) = 2");
    assertThat(fanOuts(lines.toArray(String[]::new))).isEmpty();
    lines.remove(0);
    assertThat(fanOuts(lines.toArray(String[]::new))).hasSize(1);
  }

  // Answers to requests

  @Test
  void aFanOutToSocketsThatWereAllReadFromAnswersRequests() {
    String[] lines = {
      "read(3, \"q\", 16) = 1",
      "write(3, \"ab\", 2) = 2",
      "read(4, \"q\", 16) = 1",
      "write(4, \"ab\", 2) = 2"
    };
    assertThat(recording(lines).fanOuts()).singleElement().returns(true, FanOut::answersRequests);
  }

  @Test
  void aFanOutToASocketThatWasNotReadFromDoesNot() {
    for (String read :
        List.of(
            "read(5, \"q\", 16) = 1",
            "read(4, \"\", 16) = 0",
            "read(4, 0x7f, 16) = -1 EAGAIN (Resource temporarily unavailable)")) {
      assertThat(
              recording(
                      "read(3, \"q\", 16) = 1",
                      read,
                      "write(3, \"ab\", 2) = 2",
                      "write(4, \"ab\", 2) = 2")
                  .fanOuts())
          .as(read)
          .singleElement()
          .returns(false, FanOut::answersRequests);
    }
  }

  @Test
  void whatWasReadInAnEarlierWindowDoesNotCount() {
    assertThat(
            recording(
                    "read(3, \"q\", 16) = 1",
                    "read(4, \"q\", 16) = 1",
                    "epoll_wait(20, [], 8, 0) = 0",
                    "write(3, \"ab\", 2) = 2",
                    "write(4, \"ab\", 2) = 2")
                .fanOuts())
        .singleElement()
        .returns(false, FanOut::answersRequests);
  }

  // In general

  /**
   * Whatever is sent to which socket by which thread: fan-outs have different sockets and the same
   * bytes, no send is in two, and on each socket sends go in recorded order but for those of the
   * same bytes.
   */
  @Property(tries = 300)
  void noSocketSeesAnotherOrder(@ForAll @Size(max = 60) List<@IntRange(max = 29) Integer> sends) {
    List<String> lines = new ArrayList<>();
    for (int send : sends) {
      int thread = 1 + send / 15;
      int socket = 3 + send % 5;
      char content = (char) ('a' + send / 5 % 3);
      lines.add(thread + " write(" + socket + ", \"" + content + "\", 1) = 1");
    }
    Recording recording = recording(lines.toArray(String[]::new));

    List<List<Character>> recorded = emptyLists();
    List<List<Character>> carriedOut = emptyLists();
    for (int i = 0; i < sends.size(); i++) {
      int operation = LINES_BEFORE + i;
      char content = (char) ('a' + sends.get(i) / 5 % 3);
      recorded.get(sends.get(i) % 5).add(content);
      FanOut fanOut = recording.carriedAsOne(operation);
      if (fanOut == null) {
        carriedOut.get(sends.get(i) % 5).add(content);
      } else if (Recording.isLast(fanOut, operation)) {
        for (int member : fanOut.members()) {
          carriedOut.get(sends.get(member - LINES_BEFORE) % 5).add(content);
        }
        assertThat(Arrays.stream(fanOut.members()).map(recording.operations()::description))
            .doesNotHaveDuplicates();
      }
    }
    assertThat(carriedOut).isEqualTo(recorded);
  }

  private static List<List<Character>> emptyLists() {
    List<List<Character>> lists = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static Recording recording(String... lines) {
    boolean threads = lines.length > 0 && Character.isDigit(lines[0].charAt(0));
    String prefix = threads ? "1 " : "";
    return read(SOCKETS.strip().replaceAll("(?m)^", prefix), String.join("\n", lines));
  }

  /** Fan-outs as text: first and last line of those after the sockets, bytes, sockets. */
  private static List<String> fanOuts(String... lines) {
    return recording(lines).fanOuts().stream()
        .map(
            fanOut ->
                "%d-%d: %d bytes to %d"
                    .formatted(
                        fanOut.line() - LINES_BEFORE,
                        fanOut.lastLine() - LINES_BEFORE,
                        fanOut.bytes(),
                        fanOut.sockets()))
        .toList();
  }
}
