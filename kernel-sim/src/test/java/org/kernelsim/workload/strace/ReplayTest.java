package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.preset;
import static org.kernelsim.support.Traces.read;
import static org.kernelsim.support.Traces.readExample;
import static org.kernelsim.support.Traces.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.kernelsim.engine.Account;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Work;
import org.kernelsim.report.ReplayJson;
import org.kernelsim.support.Traces;

/** What a replay does with a recording: order, times, answers, and what the paths differ in. */
class ReplayTest {
  private static final long SECOND = 1_000_000_000;

  static final List<String> EXAMPLES = Traces.EXAMPLES;

  // The examples

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void nothingIsLeftWhenAnExampleHasBeenReplayed(String name) {
    Recording recording = readExample(name);
    for (int cpus : new int[] {1, 4}) {
      for (ReplayRun run : replay(recording, cpus).runs()) {
        assertThat(run.leaks().none()).as("%s on %d CPUs", run.path(), cpus).isTrue();
      }
    }
  }

  /** N sends of L bytes: N calls and N x L; 1 and N x L; 1 + N and L; 2 and L. */
  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void pathsDifferByWhatTheirFanOutsSay(String name) {
    Recording recording = readExample(name);
    for (int cpus : new int[] {1, 4}) {
      List<ReplayRun> runs = replay(recording, cpus).runs();
      Account ordinary = runs.get(0).account();
      assertThat(ordinary.count(Count.SYSTEM_CALLS)).isEqualTo(recording.calls());
      assertThat(ordinary.count(Count.SERVICE_CALLS)).isEqualTo(recording.replayed());
      for (ReplayRun run : runs) {
        long calls = 0;
        long bytes = 0;
        for (FanOut fanOut : recording.fanOuts()) {
          long n = fanOut.sockets();
          long copies = run.path().usesHandles() ? 1 : n;
          calls +=
              switch (run.path()) {
                case ORDINARY -> 0;
                case BATCHED -> 1 - n;
                case HANDLE -> 1;
                case ALTERNATE -> 2 - n;
              };
          bytes += (copies - n) * fanOut.bytes();
        }
        Account account = run.account();
        for (Count count :
            List.of(Count.SYSTEM_CALLS, Count.SERVICE_CALLS, Count.DOMAIN_SWITCHES)) {
          assertThat(account.count(count) - ordinary.count(count))
              .as("%s %s", run.path(), count)
              .isEqualTo(calls);
        }
        assertThat(account.count(Count.BYTES_IN) - ordinary.count(Count.BYTES_IN))
            .as("%s bytes in", run.path())
            .isEqualTo(bytes);
        for (Count count : List.of(Count.BYTES_OUT, Count.SENDS)) {
          assertThat(account.count(count))
              .as("%s %s", run.path(), count)
              .isEqualTo(ordinary.count(count));
        }
        for (Work work : List.of(Work.SYSTEM_CALL, Work.SOCKET_SEND, Work.SOCKET_RECEIVE)) {
          assertThat(account.cycles(work))
              .as("%s %s", run.path(), work)
              .isEqualTo(ordinary.cycles(work));
        }
        assertThat(account.errors()).isEqualTo(ordinary.errors());
        assertThat(run.fanOutNanos().getTotalCount()).isEqualTo(recording.fanOuts().size());
      }
    }
  }

  @Test
  void theSameRecordingGivesTheSameBytesBesideOthersToo() throws Exception {
    Recording recording = readExample("redis-pubsub-8-subscribers.strace");
    String expected = ReplayJson.of(replay(recording, 3), "test");
    ExecutorService hosts = Executors.newFixedThreadPool(4);
    try {
      List<Callable<String>> tasks =
          Collections.nCopies(6, () -> ReplayJson.of(replay(recording, 3), "test"));
      for (Future<String> other : hosts.invokeAll(tasks)) {
        assertThat(other.get()).isEqualTo(expected);
      }
    } finally {
      hosts.shutdown();
    }
  }

  // Answers

  @Test
  void recordedErrorsAreAnsweredOnEveryPath() {
    Recording recording =
        read(
            """
            socket(AF_INET, SOCK_STREAM, 0) = 3
            socket(AF_INET, SOCK_STREAM, 0) = 4
            write(3, "ab", 2) = -1 EAGAIN (Resource temporarily unavailable)
            write(4, "ab", 2) = -1 EPIPE (Broken pipe)
            recv(3, 0x7f, 9, 0) = -1 ECONNRESET (Connection reset by peer)
            recv(3, 0x7f, 9, 0) = -1 EWHATEVER (No error of this list)
            recv(3, 0x7f, 9, 0) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
            recv(3, 0x7f, 9, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable)
            write(3, "cd", 2) = 2
            """);

    assertThat(recording.fanOuts()).hasSize(1);
    for (ReplayRun run : replay(recording, 1).runs()) {
      assertThat(run.account().errors())
          .as("%s", run.path())
          .isEqualTo(Map.of("EAGAIN", 2L, "EPIPE", 1L, "ECONNRESET", 1L, "EIO", 1L, "EINTR", 1L));
      assertThat(run.account().count(Count.SENDS)).isEqualTo(1);
      assertThat(run.leaks().none()).isTrue();
    }
  }

  @Test
  void aFanOutOfWhichEverySendFailsLeavesNothing() {
    for (String error : List.of("EPIPE", "EAGAIN")) {
      Recording recording =
          read(
              "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0",
              "write(3, \"ab\", 2) = -1 " + error + " (x)",
              "write(4, \"ab\", 2) = -1 " + error + " (x)");
      for (ReplayRun run : replay(recording, 1).runs()) {
        assertThat(run.account().errors()).isEqualTo(Map.of(error, 2L));
        assertThat(run.leaks().none()).isTrue();
      }
    }
  }

  @Test
  void shortSendsAreAnsweredAsRecordedOnEveryPath() {
    Recording recording =
        read(
            """
            socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
            write(3, "abc", 3) = 3
            write(4, "abc", 3) = 1
            write(4, "bc", 2) = 2
            """);

    for (ReplayRun run : replay(recording, 1).runs()) {
      assertThat(run.account().count(Count.SENDS)).as("%s", run.path()).isEqualTo(3);
      assertThat(run.account().errors()).isEmpty();
    }
  }

  @Test
  void answersThatNoSystemGivesAreCarriedOutAllTheSame() {
    Recording recording =
        read(
            """
            socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
            write(3, "ab", 2) = 0
            write(4, "ab", 2) = 9
            send(3, "", 0, 0) = -1 EAGAIN (Resource temporarily unavailable)
            send(3, "", 0, 0) = 0
            read(3, "a", 1) = 70000
            read(3, "", 0) = 0
            read(3, "a"..., 18446744073709551615) = 1
            read(3, "a", 1) = -77777
            """);

    for (ReplayRun run : replay(recording, 1).runs()) {
      assertThat(run.account().count(Count.BYTES_OUT)).as("%s", run.path()).isEqualTo(70_001);
      assertThat(run.leaks().none()).isTrue();
    }
  }

  @Test
  void aMessageOfNothingIsAMessage() {
    Recording recording = read("socket(AF_INET, SOCK_DGRAM, 0) = 3", "send(3, \"\", 0, 0) = 0");

    assertThat(replay(recording, SendPath.ORDINARY).account().count(Count.SENDS)).isEqualTo(1);
  }

  @Test
  void manyDatagramsMayBeReceivedByOneCall() {
    String message = "{msg_hdr={msg_iov=[{iov_base=\"a\"..., iov_len=60000}]}, msg_len=50000}";
    Recording recording =
        read(
            "socket(AF_INET, SOCK_DGRAM, 0) = 3",
            "recvmmsg(3, [" + message + ", " + message + ", " + message + "], 3, 0, NULL) = 3",
            "poll([{fd=3, events=POLLIN}], 1, -1) = 1 ([{fd=3, revents=POLLIN}])",
            "recv(3, \"a\"..., 20000000, 0) = 17000000",
            "recv(3, \"a\", 9, 0) = 1");

    ReplayRun run = replay(recording, SendPath.ORDINARY);
    assertThat(run.account().count(Count.BYTES_OUT)).isEqualTo(17_150_001);
    assertThat(run.leaks().none()).isTrue();
  }

  @Test
  void severalMessagesOfOneCallAreOneCall() {
    Recording recording = read("socket(AF_INET, SOCK_STREAM, 0) = 3", manyMessages("3", 3, " = 2"));

    Account account = replay(recording, SendPath.ORDINARY).account();
    assertThat(recording.replayed()).isEqualTo(2);
    assertThat(account.count(Count.SYSTEM_CALLS)).isEqualTo(2);
    assertThat(account.count(Count.BYTES_IN)).isEqualTo(4);
    assertThat(account.errors()).isEqualTo(Map.of("EAGAIN", 1L));
  }

  @Test
  void severalMessagesOnWhatIsNoSocketAreOnePlainCall() {
    Recording recording =
        read(
            manyMessages("3", 3, " = -1 ENOTSOCK (Socket operation on non-socket)"),
            "openat(AT_FDCWD, \"/tmp/a\", O_WRONLY) = 3",
            manyMessages("3", 3, " = -1 ENOTSOCK (Socket operation on non-socket)"));

    assertThat(recording.plain()).containsEntry("sendmmsg", 2L);
    for (ReplayRun run : replay(recording, 1).runs()) {
      assertThat(run.account().count(Count.SYSTEM_CALLS)).isEqualTo(3);
    }
  }

  @Test
  void messagesOfOneCallMayBelongToFanOuts() {
    Recording recording =
        read(
            "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0",
            manyMessages("3", 2, " = 2"),
            "write(4, \"b\", 2) = 2",
            "write(4, \"a\", 2) = 2");

    assertThat(recording.fanOuts()).hasSize(1);
    for (ReplayRun run : replay(recording, 1).runs()) {
      assertThat(run.account().count(Count.SENDS)).as("%s", run.path()).isEqualTo(4);
    }
  }

  private static String manyMessages(String descriptor, int count, String end) {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String content = "\"" + (char) ('a' + i) + "\"";
      messages.add(
          "{msg_hdr={msg_iov=[{iov_base=" + content + ", iov_len=2}], msg_iovlen=1}, msg_len=2}");
    }
    return "sendmmsg(" + descriptor + ", [" + String.join(", ", messages) + "], 9, 0)" + end;
  }

  // Long fan-outs

  @Test
  void aFanOutLongerThanTheLongestListGoesInSeveralCalls() {
    int sockets = 2050;
    Recording recording = fanOutOf(sockets, "\"abc\"", 3);

    List<ReplayRun> runs = replay(recording, 1).runs();
    assertThat(runs)
        .extracting(run -> run.account().count(Count.SERVICE_CALLS))
        .containsExactly(sockets + 2050L, sockets + 3L, sockets + 2051L, sockets + 4L);
    assertThat(runs)
        .extracting(run -> run.account().count(Count.BYTES_IN))
        .containsExactly(6150L, 6150L, 3L, 3L);
    assertThat(runs).allMatch(run -> run.account().count(Count.SENDS) == sockets);
    assertThat(runs).allMatch(run -> run.leaks().none());
    assertThat(runs).allMatch(run -> run.fanOutNanos().getTotalCount() == 1);
  }

  @Test
  void aFanOutOfMoreThanABufferHoldsGoesAsRecorded() {
    Recording recording = fanOutOf(2, "\"abc\"...", (16 << 20) + 1);

    List<ReplayRun> runs = replay(recording, 1).runs();
    assertThat(recording.fanOuts()).hasSize(1);
    assertThat(runs).extracting(run -> run.account().count(Count.SERVICE_CALLS)).containsOnly(4L);
    assertThat(runs).extracting(ReplayRun::endCycles).containsOnly(runs.get(0).endCycles());
    assertThat(runs).allMatch(run -> run.fanOutNanos().getTotalCount() == 1);
  }

  @Test
  void aFanOutOfAsMuchAsABufferHoldsGoesAsOne() {
    Recording recording = fanOutOf(2, "\"abc\"...", 16 << 20);

    assertThat(replay(recording, SendPath.ALTERNATE).account().count(Count.BYTES_IN))
        .isEqualTo(16 << 20);
  }

  private static Recording fanOutOf(int sockets, String content, int bytes) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      lines.add("socket(AF_INET, SOCK_STREAM, 0) = " + (3 + i));
    }
    for (int i = 0; i < sockets; i++) {
      lines.add("write(" + (3 + i) + ", " + content + ", " + bytes + ") = " + bytes);
    }
    return read(lines.toArray(String[]::new));
  }

  // Order

  @Test
  void operationsOnASocketKeepTheirOrderWhateverThreadTheyAreOf() {
    Recording recording =
        read(
            "1 1700000000.000000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0 <0.000001>",
            "1 1700000000.000010 recv(3, \"q\", 1, 0) = 1 <1.000000>",
            "2 1700000000.000020 write(3, \"ab\", 2) = 2 <0.000001>",
            "2 1700000000.000030 write(4, \"ab\", 2) = 2 <0.000001>",
            "3 1700000000.000040 write(4, \"ab\", 2) = 2 <0.000001>",
            "1 1700000001.500000 write(3, \"xy\", 2) = 2 <0.000001>");

    for (int cpus : new int[] {1, 2, 4}) {
      for (SendPath path : SendPath.values()) {
        assertThat(threadsInOrderOfReturn(recording, path, cpus))
            .as("%s on %d CPUs", path, cpus)
            .containsSubsequence(1, 2, 3)
            .containsSubsequence(1, 2, 1);
      }
    }
  }

  private static List<Integer> threadsInOrderOfReturn(
      Recording recording, SendPath path, int cpus) {
    List<Integer> threads = new ArrayList<>();
    ReplayComparison comparison = replay(recording, cpus, path);
    comparison.showBoxes(
        comparison.runs().get(0),
        (int cpu, int thread, Box box, String found, long began, long ended) -> {
          if (box.label().words().startsWith("return")) {
            threads.add(thread);
          }
        });
    return threads;
  }

  @ParameterizedTest
  @EnumSource(SendPath.class)
  void aCallThatBeganBeforeItsSocketWasClosedMayEndAfter(SendPath path) {
    Recording recording =
        read(
            "1 1700000001.000000 socket(AF_INET, SOCK_STREAM, 0) = 3 <0.000001>",
            "1 1700000002.000000 recv(3,  <unfinished ...>",
            "2 1700000003.000000 close(3) = 0 <0.000001>",
            "1 1700000004.000000 <... recv resumed>\"\", 9, 0) = 0 <2.000000>");

    ReplayRun run = replay(recording, path);

    assertThat(run.account().count(Count.SYSTEM_CALLS)).isEqualTo(3);
    assertThat(run.leaks().none()).isTrue();
  }

  /** Threads that share a few sockets, and do with them whatever there is. */
  @Property(tries = 150)
  void whateverThreadsDoTogetherIsReplayedToItsEnd(
      @ForAll @Size(max = 80) List<@IntRange(max = 647) Integer> choices,
      @ForAll @IntRange(min = 1, max = 4) int cpus) {
    List<String> lines = new ArrayList<>();
    for (int choice : choices) {
      lines.add((1 + choice % 3) + " " + call(choice / 3 % 12, 3 + choice / 36 % 3, choice / 108));
    }
    lines.add("1 getpid() = 1");
    Recording recording = read(lines.toArray(String[]::new));

    for (ReplayRun run : replay(recording, cpus).runs()) {
      assertThat(run.leaks().none()).isTrue();
      if (run.path() == SendPath.ORDINARY) {
        assertThat(run.account().count(Count.SYSTEM_CALLS)).isEqualTo(recording.calls());
      }
    }
  }

  private static String call(int kind, int descriptor, int variant) {
    String content = variant % 2 == 0 ? "\"ab\"" : "\"cd\"";
    return switch (kind) {
      case 0, 1, 2, 3 -> "send(" + descriptor + ", " + content + ", 2, 0) = 2";
      case 4 -> "send(" + descriptor + ", \"ab\", 2, 0) = -1 EPIPE (Broken pipe)";
      case 5 -> "recv(" + descriptor + ", \"q\", 9, 0) = 1";
      case 6 -> "recv(" + descriptor + ", <unfinished ...>";
      case 7 -> "<... recv resumed>\"qq\", 9, 0) = 2";
      case 8 -> "close(" + descriptor + ") = 0";
      case 9 -> "dup2(" + descriptor + ", " + (3 + variant % 3) + ") = " + (3 + variant % 3);
      case 10 -> "socket(AF_INET, SOCK_STREAM, 0) = " + descriptor;
      default -> manyMessages(Integer.toString(descriptor), 2 + variant % 2, " = 2");
    };
  }

  // Time

  @Test
  void aWaitEndsWhenItEndedInTheRecordingAndNoEarlier() {
    Recording recording =
        read(
            "1 1700000100.000000 epoll_wait(4, [], 8, -1) = 0 <2.500000>",
            "1 1700000102.600000 getpid() = 1 <0.000001>");

    assertThat(virtualNanos(recording, preset("skylake-mitigated")))
        .isBetween(2_500_000_000L, 2_500_010_000L);
  }

  @Test
  void aReceiveThatBlockedHasItsDataWhenItHadThemInTheRecording() {
    Recording recording =
        read(
            "1 1700000001.000000 socket(AF_INET, SOCK_STREAM, 0) = 3 <0.000001>",
            "1 1700000001.000002 recv(3, \"q\", 9, 0) = 1 <3.000000>");

    assertThat(virtualNanos(recording, preset("skylake-mitigated")))
        .isBetween(3 * SECOND, 3 * SECOND + 20_000);
  }

  @Test
  void timeBetweenCallsAndTheirOwnIsNotWaitedFor() {
    Recording recording =
        read(
            "1 1700000001.000000 getpid() = 1 <0.500000>",
            "1 1700000009.000000 openat(AT_FDCWD, \"/tmp/a\", O_RDONLY) = 3 <5.000000>");

    assertThat(virtualNanos(recording, preset("skylake-mitigated"))).isLessThan(10_000);
  }

  @Test
  void aSystemThatIsSlowerFallsBehind() {
    Recording recording =
        read(
            "1 1700000001.000000 getpid() = 1 <0.000001>",
            "1 1700000001.000002 getpid() = 1 <0.000001>",
            "1 1700000001.000004 nanosleep({tv_sec=0, tv_nsec=3000}, NULL) = 0 <0.000003>",
            "1 1700000001.000008 getpid() = 1 <0.000001>");
    assertThat(virtualNanos(recording, preset("unit"))).isEqualTo(7_001);
    assertThat(virtualNanos(recording, Traces.slow(10_000))).isEqualTo(40_000);
  }

  @Test
  void threadsBeginWhenTheyBeganInTheRecording() {
    Recording recording =
        read(
            "1 1700000005.000000 getpid() = 1 <0.000001>",
            "2 1700000007.000000 getpid() = 2 <0.000001>");

    int switchAndCall = 2;
    assertThat(virtualNanos(recording, preset("unit"))).isEqualTo(2 * SECOND + switchAndCall);
  }

  @Test
  void withoutTimesNothingWaits() {
    Recording recording =
        read("nanosleep({tv_sec=9, tv_nsec=0}, NULL) = 0", "epoll_wait(4, [], 8, -1) = 0");

    assertThat(virtualNanos(recording, preset("unit"))).isEqualTo(2);
    assertThat(recording.counts().hasTimes()).isFalse();
  }

  @Test
  void timesThatRunBackwardsAreNoTimeAndCounted() {
    Recording recording =
        read(
            "1 1700000005.000000 getpid() = 1 <0.000001>",
            "1 1700000003.000000 nanosleep({tv_sec=0, tv_nsec=1}, NULL) = 0 <0.000002>",
            "1 1700000003.000001 getpid() = 1 <0.000001>");

    assertThat(recording.counts().backwardsTimes()).isEqualTo(1);
    assertThat(virtualNanos(recording, preset("unit"))).isLessThan(10_000);
    assertThat(recording.waitNanos()).isNotNegative();
  }

  @Test
  void thinkSaysHowMuchOfTheTimeBetweenCallsIsSimulated() {
    Recording recording =
        read(
            "1 1700000001.000000 getpid() = 1 <0.000001>",
            "1 1700000001.100001 getpid() = 1 <0.000001>");

    assertThat(recording.betweenNanos()).isEqualTo(100_000_000);
    assertThat(virtualNanos(recording, Think.NONE)).isEqualTo(2);
    assertThat(virtualNanos(recording, Think.parse("recorded"))).isEqualTo(100_000_002);
    assertThat(virtualNanos(recording, Think.parse("0.25"))).isEqualTo(25_000_002);
    assertThat(virtualNanos(recording, Think.parse("3"))).isEqualTo(300_000_002);
  }

  @Test
  void thinkingIsBusyTimeAndWaitingIsNot() {
    Recording recording =
        read(
            "1 1700000001.000000 nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0 <1.000000>",
            "1 1700000002.500000 getpid() = 1 <0.000001>");

    Account account =
        replay(recording, preset("unit"), 1, Think.parse("recorded"), SendPath.ORDINARY)
            .runs()
            .get(0)
            .account();
    assertThat(account.cycles(Work.COMPUTE)).isEqualTo(500_000_000);
    assertThat(account.busyCycles()).isEqualTo(500_000_002);
  }

  @Test
  void timesInWholeSecondsTellNoTimeBetweenCalls() {
    Recording recording =
        read("1 12:00:01 getpid() = 1 <0.000001>", "1 12:00:02 getpid() = 1 <0.000001>");

    assertThat(recording.counts().coarseTimes()).isTrue();
    assertThat(recording.betweenNanos()).isZero();
    assertThat(virtualNanos(recording, Think.parse("recorded"))).isEqualTo(2);
  }

  @Test
  void timesThatOnlyDamageCanBringAboutEndToo() {
    Recording recording =
        read(
            "1 1700000001.000000 getpid() = 1 <0.000001>",
            "1 9100000000.000000 nanosleep({tv_sec=1, tv_nsec=0}, NULL) = 0 <9000000000.0>",
            "1 1700000001.000000 getpid() = 1 <0.000001>",
            "1 9100000000.000000 getpid() = 1 <0.000001>",
            "2 9200000000.000000 getpid() = 1 <0.000001>");

    for (String think : List.of("none", "recorded", "1000")) {
      assertThat(virtualNanos(recording, Think.parse(think))).as(think).isPositive();
    }
  }

  private static long virtualNanos(Recording recording, CostPreset costs) {
    return virtualNanos(replay(recording, costs, 1, Think.NONE, SendPath.ORDINARY));
  }

  private static long virtualNanos(Recording recording, Think think) {
    return virtualNanos(replay(recording, preset("unit"), 1, think, SendPath.ORDINARY));
  }

  private static long virtualNanos(ReplayComparison comparison) {
    return comparison.costs().nanosOf(comparison.runs().get(0).endCycles());
  }
}
