package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.preset;
import static org.kernelsim.support.Traces.read;
import static org.kernelsim.support.Traces.readExample;
import static org.kernelsim.support.Traces.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.Count;
import org.kernelsim.support.Traces;

/** Waits are carried out on the socket table: they wait there, and are told what has come. */
class ReplayedWaitsTest {
  static final List<String> EXAMPLES = Traces.EXAMPLES;

  private static final String READY_4 = "[{events=EPOLLIN, data={u32=4, u64=4}}], 8, -1) = 1";

  /**
   * A trace under way: each line begins a number of milliseconds after the first, and took so many.
   */
  private static final class Trace {
    private final List<String> lines = new ArrayList<>();

    Trace at(int thread, int begins, String call, int takes) {
      boolean ends = !call.endsWith("<unfinished ...>");
      String time = seconds(1_700_000_000_000L + begins);
      lines.add(thread + " " + time + " " + call + (ends ? took(takes) : ""));
      return this;
    }

    /** Of thread 1, and ended at once. */
    Trace at(int begins, String call) {
      return at(1, begins, call, 0);
    }

    Trace at(int begins, String call, int takes) {
      return at(1, begins, call, takes);
    }

    private static String took(int milliseconds) {
      return " <" + seconds(milliseconds) + ">";
    }

    private static String seconds(long milliseconds) {
      return "%d.%03d000".formatted(milliseconds / 1000, milliseconds % 1000);
    }

    Recording recording() {
      return read(lines.toArray(String[]::new));
    }

    /** What the ordinary path does on one CPU; see {@link #calls}. */
    List<String> calls() {
      return ReplayedWaitsTest.calls(recording(), preset("skylake-mitigated"), 1);
    }
  }

  private static Trace trace() {
    return new Trace();
  }

  /** An epoll descriptor 3 and connected sockets 4 and 5, the first registered. */
  private static Trace registered(String events) {
    return trace()
        .at(0, "epoll_create1(0) = 3")
        .at(0, "socketpair(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0, [4, 5]) = 0")
        .at(0, "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=" + events + ", data={u32=4, u64=4}}) = 0");
  }

  /**
   * The calls of threads in the order in which they returned: the thread if it is not the first,
   * the call, its answer if it is a wait's, {@code waited} if it had to, and when it returned, in
   * whole milliseconds.
   */
  private static List<String> calls(Recording recording, CostPreset costs, int cpus) {
    ReplayComparison comparison = replay(recording, costs, cpus, Think.NONE, SendPath.ORDINARY);
    assertThat(comparison.runs().get(0).leaks().none()).isTrue();
    List<String> calls = new ArrayList<>();
    Map<Integer, String> begun = new LinkedHashMap<>();
    comparison.showBoxes(
        comparison.runs().get(0),
        (cpu, thread, box, found, began, ended) -> {
          String words = box.label().words();
          String time = " @" + Math.round(comparison.costs().nanosOf(ended) / 1e6);
          if (words.startsWith("invoke the ")) {
            String who = thread == 1 ? "" : thread + ":";
            begun.put(thread, who + words.substring(11).split(" system call")[0]);
          } else if (words.startsWith("wait until one")) {
            begun.merge(thread, " waited", String::concat);
          } else if (words.startsWith("return how many sockets are ready")) {
            calls.add(begun.get(thread) + " = " + found + time);
          } else if (words.startsWith("return")) {
            calls.add(begun.get(thread) + time);
          }
        });
    return calls;
  }

  // How often a socket is told

  @Test
  void aSocketIsToldWhenWhatIsReadComesAndAsLongAsItIsThere() {
    assertThat(
            registered("EPOLLIN")
                .at(10, "epoll_wait(3, " + READY_4, 100)
                .at(120, "epoll_wait(3, " + READY_4, 10)
                .at(140, "read(4, \"hello\", 100) = 5")
                .at(150, "epoll_wait(3, [], 8, 50) = 0", 50)
                .calls())
        .containsExactly(
            "register interest @0",
            "wait waited = 1 @110",
            "wait = 1 @110", // it finds what is there, and is held until it ended
            "receive @130",
            "wait waited = 0 @200");
  }

  @Test
  void aSocketRegisteredForEdgesIsToldAgainWhenItIsToldAgain() {
    assertThat(
            registered("EPOLLIN|EPOLLET")
                .at(10, "epoll_wait(3, " + READY_4, 100)
                .at(120, "epoll_wait(3, [], 8, 20) = 0", 20)
                .at(150, "epoll_wait(3, " + READY_4, 30)
                .at(190, "read(4, \"hello\", 100) = 5")
                .at(200, "epoll_wait(3, " + READY_4, 30)
                .at(240, "read(4, \"hello\", 100) = 5")
                .calls())
        .containsExactly(
            "register interest @0",
            "wait waited = 1 @110",
            "wait waited = 0 @140",
            "wait waited = 1 @180",
            "receive @180",
            "wait waited = 1 @230",
            "receive @230");
  }

  @Test
  void aSocketRegisteredForOnceIsToldOnceUntilItIsRegisteredAnew() {
    assertThat(
            registered("EPOLLIN|EPOLLONESHOT")
                .at(10, "epoll_wait(3, " + READY_4, 100)
                .at(120, "epoll_wait(3, [], 8, 20) = 0", 20)
                .at(
                    150,
                    "epoll_ctl(3, EPOLL_CTL_MOD, 4,"
                        + " {events=EPOLLIN|EPOLLONESHOT, data={u32=4, u64=4}}) = 0")
                .at(160, "epoll_wait(3, " + READY_4, 5)
                .at(190, "read(4, \"hello\", 100) = 5")
                .calls())
        .containsExactly(
            "register interest @0",
            "wait waited = 1 @110",
            "wait waited = 0 @140",
            "register interest @140",
            "wait = 1 @140", // held until 165
            "receive @165");
  }

  @Test
  void aSocketThatIsRemovedIsNotTold() {
    assertThat(
            registered("EPOLLIN")
                .at(10, "epoll_wait(3, " + READY_4, 100)
                .at(120, "epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) = 0")
                .at(130, "epoll_ctl(3, EPOLL_CTL_DEL, 5, NULL) = 0") // never seen to be there
                .at(140, "epoll_wait(3, [], 8, 20) = 0", 20)
                .calls())
        .endsWith("register interest @110", "register interest @110", "wait waited = 0 @160");
  }

  // What ends a wait

  @ParameterizedTest
  @ValueSource(
      strings = {
        "epoll_wait(3, [], 8, 250) = 0",
        "epoll_wait(3, 0x7ffd0, 8, -1) = -1 EINTR (Interrupted system call)",
        "epoll_pwait(3, 0x7ffd0, 8, -1, NULL, 8) = ? ERESTARTNOHAND (To be restarted)",
        "epoll_wait(3, [{events=EPOLLIN, data={u32=6, u64=6}}], 8, -1) = 1"
      })
  void aWaitThatNoSocketEndedEndsByItsTime(String wait) {
    assertThat(
            registered("EPOLLIN")
                .at(0, "eventfd2(0, EFD_NONBLOCK) = 6")
                .at(0, "epoll_ctl(3, EPOLL_CTL_ADD, 6, {EPOLLIN, {u32=6, u64=6}}) = 0")
                .at(10, wait, 250)
                .calls())
        .endsWith("wait waited = 0 @260");
  }

  @Test
  void pollAndSelectWaitForTheirLists() {
    assertThat(
            registered("EPOLLIN")
                .at(0, "eventfd2(0, EFD_NONBLOCK) = 6")
                .at(
                    10,
                    "poll([{fd=4, events=POLLIN}, {fd=6, events=POLLIN}, {fd=5, events=POLLIN}],"
                        + " 3, -1) = 1 ([{fd=5, revents=POLLIN}])",
                    40)
                .at(60, "read(5, \"x\", 9) = 1")
                .at(70, "select(6, [4 5], [], NULL, NULL) = 1 (in [4])", 30)
                .at(110, "select(6, [4 5], [], NULL, NULL) = 1 (in [4])", 30)
                .at(150, "read(4, \"x\", 9) = 1")
                .at(160, "poll([{fd=4, events=POLLIN}], 1, 90) = 0 (Timeout)", 90)
                .calls())
        .containsExactly(
            "register interest @0",
            "select waited = 1 @50",
            "receive @50",
            "select waited = 1 @100",
            "select = 1 @100",
            "receive @140",
            "select waited = 0 @250");
  }

  @Test
  void aWaitThatOnlyLookedLooksWhenItLooked() {
    assertThat(
            registered("EPOLLIN")
                .at(10, "epoll_wait(3, [], 8, 0) = 0", 1)
                .at(30, "epoll_wait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 8, 0) = 1", 1)
                .at(60, "poll([{fd=5, events=POLLIN}], 1, 0) = 0 (Timeout)", 1)
                .calls())
        .containsExactly("register interest @0", "wait = 0 @11", "wait = 1 @31", "select = 0 @61");
  }

  @Test
  void whoIsLateFindsAllThere() {
    Trace trace = registered("EPOLLIN");
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 500; i++) {
        trace.at(4 * round, "getpid() = 1");
      }
      trace.at(4 * round, "epoll_wait(3, " + READY_4, 2);
      trace.at(4 * round + 3, "read(4, \"hello\", 100) = 5");
    }

    List<String> calls = calls(trace.recording(), Traces.slow(10_000), 1);

    assertThat(calls).filteredOn(call -> call.startsWith("wait = 1")).hasSize(3);
  }

  @Test
  void whatIsReadySoonerIsHeldUntilTheRecordedEnd() {
    assertThat(
            registered("EPOLLIN|EPOLLOUT")
                .at(0, "send(4, \"x\", 1, 0) = 1")
                .at(10, "epoll_wait(3, [], 8, 100) = 0", 100)
                .at(120, "send(4, \"x\", 1, 0) = 1")
                .calls())
        .containsExactly("register interest @0", "send @0", "wait = 1 @0", "send @110");
  }

  @Test
  void withoutTimesNothingWaits() {
    Recording recording =
        read(
            "epoll_create1(0) = 3",
            "socket(AF_INET, SOCK_STREAM, 0) = 4",
            "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=4, u64=4}}) = 0",
            "epoll_wait(3, " + READY_4,
            "read(4, \"hello\", 100) = 5",
            "epoll_wait(3, [], 8, 100) = 0");

    assertThat(calls(recording, preset("skylake-mitigated"), 1))
        .containsExactly(
            "socket @0", "register interest @0", "wait = 1 @0", "receive @0", "wait = 0 @0");
  }

  // What comes

  @Test
  void aConnectionComesThatIsThenAccepted() {
    assertThat(
            trace()
                .at(0, "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 4")
                .at(0, "listen(4, 1) = 0")
                .at(0, "epoll_create(8) = 3")
                .at(0, "epoll_ctl(3, EPOLL_CTL_ADD, 4, {EPOLLIN, {u32=4, u64=4}}) = 0")
                .at(10, "epoll_wait(3, " + READY_4, 40)
                .at(60, "accept4(4, NULL, NULL, SOCK_NONBLOCK) = 5")
                .at(70, "accept4(4, NULL, NULL, SOCK_NONBLOCK) = -1 EAGAIN (x)")
                .at(80, "epoll_wait(3, " + READY_4, 40)
                .at(130, "accept4(4, NULL, NULL, SOCK_NONBLOCK) = -1 EMFILE (x)")
                .at(140, "epoll_wait(3, " + READY_4, 40)
                .at(190, "accept4(4, NULL, NULL, SOCK_NONBLOCK) = 6")
                .at(200, "epoll_wait(3, [], 8, 10) = 0", 10)
                .calls())
        .endsWith(
            "wait waited = 1 @50",
            "accept @50",
            "accept @50",
            "wait waited = 1 @120",
            "accept @120",
            "wait waited = 1 @180",
            "accept @180",
            "wait waited = 0 @210");
  }

  @Test
  void aConnectionIsThereWhenTheSocketIsToldToBeWritable() {
    String address =
        "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"10.0.0.1\")}, 16";
    String ready = "[{events=EPOLLOUT, data={u32=4, u64=4}}], 8, -1) = 1";
    String failed =
        "[{events=EPOLLIN|EPOLLOUT|EPOLLERR|EPOLLHUP, data={u32=4, u64=4}}], 8, -1) = 1";
    for (String answer : List.of(ready, failed)) {
      assertThat(
              trace()
                  .at(0, "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, 0) = 4")
                  .at(0, "connect(4, " + address + ") = -1 EINPROGRESS (x)")
                  .at(0, "epoll_create(8) = 3")
                  .at(0, "epoll_ctl(3, EPOLL_CTL_ADD, 4, {EPOLLOUT, {u32=4, u64=4}}) = 0")
                  .at(10, "epoll_wait(3, [], 8, 5) = 0", 5)
                  .at(20, "epoll_wait(3, " + answer, 40)
                  .at(70, "getsockopt(4, SOL_SOCKET, SO_ERROR, [0], [4]) = 0")
                  .at(80, "close(4) = 0")
                  .calls())
          .endsWith(
              "wait waited = 0 @15", "wait waited = 1 @60", "get socket option @60", "close @60");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "read(4, \"\", 100) = 0",
        "read(4, 0x7ffd0, 100) = -1 ECONNRESET (Connection reset by peer)",
        "read(4, \"abc\", 100) = 70000",
        "send(4, \"x\", 1, 0) = 1",
        "send(4, \"x\", 1, 0) = -1 EPIPE (Broken pipe)",
        "shutdown(4, SHUT_WR) = 0",
        "close(4) = 0",
        "epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) = 0",
        "read(4, 0x7ffd0, 100) = -1 EAGAIN (Resource temporarily unavailable)"
      })
  void whateverIsDoneWithASocketThatWasToldAnswersAsRecorded(String call) {
    for (String events :
        List.of(
            "IN", "OUT", "IN|EPOLLOUT", "IN|EPOLLRDHUP", "ERR", "HUP", "IN|EPOLLERR|EPOLLHUP")) {
      for (String asked : List.of("EPOLLIN", "EPOLLOUT|EPOLLET", "EPOLLIN|EPOLLONESHOT", "0")) {
        String told = "[{events=EPOLL" + events + ", data={u32=4, u64=4}}], 8, -1) = 1";
        assertThat(
                registered(asked)
                    .at(10, "epoll_wait(3, " + told, 10)
                    .at(30, call)
                    .at(31, "send(5, \"x\", 1, 0) = 1")
                    .calls())
            .as("%s %s", asked, events)
            .contains("wait waited = 1 @20")
            .endsWith("send @20");
      }
    }
  }

  @Test
  void whatNobodyReadsIsGoneAfterwards() {
    Recording recording =
        registered("EPOLLIN")
            .at(10, "epoll_wait(3, " + READY_4, 10)
            .at(30, "epoll_wait(3, [], 8, 20) = 0", 20)
            .recording();

    assertThat(recording.unexplained()).isEqualTo(1);
    assertThat(calls(recording, preset("skylake-mitigated"), 1))
        .endsWith("wait waited = 1 @20", "wait waited = 0 @50");
  }

  @Test
  void roomComesWhenTheSocketIsToldToBeWritable() {
    String ready = "[{events=EPOLLOUT, data={u32=4, u64=4}}], 8, -1) = 1";
    assertThat(
            registered("EPOLLOUT")
                .at(0, "send(4, \"abc\", 3, 0) = 1")
                .at(10, "epoll_wait(3, [], 8, 10) = 0", 10)
                .at(30, "epoll_wait(3, " + ready, 10)
                .at(50, "send(4, \"bc\", 2, 0) = 2")
                .calls())
        .endsWith("wait waited = 0 @20", "wait waited = 1 @40", "send @40");
  }

  // Descriptors and threads

  @Test
  void aCopyOfAnEpollDescriptorStandsForTheSame() {
    assertThat(
            registered("EPOLLIN")
                .at(0, "dup(3) = 7")
                .at(1, "close(3) = 0")
                .at(10, "epoll_wait(7, " + READY_4, 10)
                .at(30, "read(4, \"hello\", 100) = 5")
                .at(31, "close(7) = 0")
                .at(32, "epoll_create1(0) = 3")
                .at(33, "epoll_ctl(3, EPOLL_CTL_ADD, 5, {EPOLLIN, {u32=5, u64=5}}) = 0")
                .at(40, "epoll_wait(3, [], 8, 10) = 0", 10)
                .calls())
        .endsWith(
            "wait waited = 1 @20", "receive @20", "register interest @20", "wait waited = 0 @50");
  }

  @Test
  void aTraceThatBeganLaterShowsWhatMustHaveBeenRegistered() {
    assertThat(
            trace()
                .at(10, "epoll_wait(3, [{events=EPOLLIN, data={u32=2, u64=2}}], 8, -1) = 1", 10)
                .at(30, "recv(2, \"hello\", 100, 0) = 5")
                .calls())
        .containsExactly("wait waited = 1 @10", "receive @10");
  }

  /** Each ends when it ended, whoever of them is told first. */
  @ParameterizedTest
  @ValueSource(strings = {"EPOLLIN", "EPOLLIN|EPOLLET", "EPOLLIN|EPOLLONESHOT"})
  void threadsWaitWithOneEpollDescriptor(String events) {
    Recording recording =
        registered(events)
            .at(
                0,
                "epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=" + events + ", data={u32=5, u64=5}}) = 0")
            .at(1, 10, "epoll_wait(3,  <unfinished ...>", 0)
            .at(2, 20, "epoll_wait(3,  <unfinished ...>", 0)
            .at(2, 100, "<... epoll_wait resumed>" + READY_4, 80)
            .at(2, 120, "read(4, \"hello\", 100) = 5", 0)
            .at(
                1,
                150,
                "<... epoll_wait resumed>[{events=EPOLLIN, data={u32=5, u64=5}}], 8, -1) = 1",
                140)
            .at(1, 170, "read(5, \"hello\", 100) = 5", 0)
            .recording();

    for (int cpus : new int[] {1, 2}) {
      List<String> calls = calls(recording, preset("skylake-mitigated"), cpus);
      assertThat(calls).contains("2:receive @100", "receive @150").hasSize(6);
    }
  }

  @Test
  void aThreadReadsNoSoonerThanAnotherWasToldThatItCan() {
    Recording recording =
        registered("EPOLLIN")
            .at(2, 0, "getpid() = 1", 0)
            .at(1, 10, "epoll_wait(3, " + READY_4, 100)
            .at(2, 120, "read(4, \"hello\", 100) = 5", 0)
            .recording();

    assertThat(calls(recording, preset("skylake-mitigated"), 2))
        .endsWith("wait waited = 1 @110", "2:receive @110");
  }

  // Everything together

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void everyWaitForSocketsOfTheExamplesIsCarriedOut(String name) {
    Recording recording = readExample(name);

    assertThat(recording.plain()).doesNotContainKeys("epoll_wait", "poll", "select");
    assertThat(recording.untold()).isZero();
    for (int cpus : new int[] {1, 3}) {
      List<String> calls = calls(recording, preset("skylake-mitigated"), cpus);
      assertThat(calls).filteredOn(call -> call.matches("(\\d+:)?wait .*")).hasSize(waits(name));
      assertThat(calls).filteredOn(call -> call.contains("wait waited = 1")).isNotEmpty();
    }
  }

  private static int waits(String name) {
    return switch (name) {
      case "redis-pubsub-8-subscribers.strace" -> 38;
      case "redis-pubsub-64-subscribers.strace" -> 65;
      case "memcached.strace" -> 25;
      default -> 42;
    };
  }

  /** Threads that share sockets and epoll descriptors, and are told whatever there is. */
  @Property(tries = 200)
  void whateverWaitsAreToldTheyEnd(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int calls,
      @ForAll @IntRange(min = 1, max = 4) int cpus,
      @ForAll boolean timed) {
    Random random = new Random(seed);
    Trace trace = new Trace();
    int[] ends = new int[3];
    for (int i = 0; i < calls; i++) {
      int thread = random.nextInt(ends.length);
      int begins = ends[thread] + random.nextInt(3);
      int takes = random.nextInt(5);
      ends[thread] = begins + takes;
      trace.at(1 + thread, begins, call(random), takes);
    }
    List<String> lines = new ArrayList<>(trace.lines);
    lines.add("1 1700000999.000000 getpid() = 1 <0.000001>");
    if (!timed) {
      lines.replaceAll(line -> line.replaceAll("^(\\d) [0-9.]+ (.*) <[0-9.]+>$", "$1 $2"));
    }
    Recording recording = read(lines.toArray(String[]::new));

    for (ReplayRun run : replay(recording, cpus).runs()) {
      assertThat(run.leaks().none()).isTrue();
      if (run.path() == SendPath.ORDINARY) {
        assertThat(run.account().count(Count.SYSTEM_CALLS)).isEqualTo(recording.calls());
        assertThat(run.account().count(Count.SERVICE_CALLS)).isEqualTo(recording.replayed());
      }
      assertThat(replay(recording, cpus, run.path()).runs().get(0).account().fingerprint())
          .isEqualTo(run.account().fingerprint());
    }
  }

  private static String call(Random random) {
    int socket = 4 + random.nextInt(3);
    int epoll = random.nextInt(2) == 0 ? 3 : 7;
    String events = events(random, "EPOLL");
    String data = ", data={u32=" + socket + ", u64=" + socket + "}}";
    return switch (random.nextInt(18)) {
      case 0 -> "epoll_create1(0) = " + epoll;
      case 1 ->
          "socket(AF_INET, SOCK_"
              + (random.nextBoolean() ? "DGRAM" : "STREAM")
              + ", 0) = "
              + socket;
      case 2 -> "close(" + (random.nextInt(4) == 0 ? epoll : socket) + ") = 0";
      case 3 -> "dup2(" + epoll + ", 7) = 7";
      case 4, 5 ->
          "epoll_ctl("
              + epoll
              + ", EPOLL_CTL_ADD, "
              + socket
              + ", {events="
              + events
              + data
              + ") = 0";
      case 6 -> "epoll_ctl(" + epoll + ", EPOLL_CTL_DEL, " + socket + ", NULL) = 0";
      case 7, 8, 9 ->
          "epoll_wait("
              + epoll
              + ", [{events="
              + events
              + data
              + "], "
              + (1 + random.nextInt(2))
              + ", "
              + (random.nextInt(3) - 1)
              + ") = 1";
      case 10 -> "epoll_wait(" + epoll + ", [], 8, 3) = 0";
      case 11 -> {
        String polled = events(random, "POLL");
        yield "poll([{fd=4, events=POLLIN}, {fd="
            + socket
            + ", events="
            + polled
            + "}], 2, 3) = 1 ([{fd="
            + socket
            + ", revents="
            + polled
            + "}])";
      }
      case 12 ->
          "select(9, [4 5], [6], NULL, NULL) = 1 ("
              + (socket == 6 ? "out" : "in")
              + " ["
              + socket
              + "])";
      case 13 -> "recv(" + socket + ", \"abc\", 9, 0) = 3";
      case 14 ->
          "recv("
              + socket
              + ", \"\", 9, 0) = "
              + (random.nextBoolean() ? "0" : "-1 ECONNRESET (x)");
      case 15 -> "send(" + socket + ", \"ab\", 2, 0) = 2";
      case 16 -> "accept(" + socket + ", NULL, NULL) = " + (4 + random.nextInt(3));
      default ->
          "connect("
              + socket
              + ", {sa_family=AF_INET, sin_port=htons(80),"
              + " sin_addr=inet_addr(\"10.0.0.1\")}, 16) = -1 EINPROGRESS (x)";
    };
  }

  private static String events(Random random, String prefix) {
    String[] names = {"IN", "OUT", "ERR", "HUP", "RDHUP", "ET", "ONESHOT"};
    String events = prefix + names[random.nextInt(names.length)];
    return random.nextBoolean()
        ? events
        : events + "|" + prefix + names[random.nextInt(names.length)];
  }
}
