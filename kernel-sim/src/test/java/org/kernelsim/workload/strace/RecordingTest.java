package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the four example traces come to; the numbers can be counted in them by hand. */
class RecordingTest {
  private static final Path EXAMPLES = Path.of("..", "docs", "examples");

  @Test
  void eightSubscribersAreSentSeventeenFanOutsOfEight() throws TraceException {
    Recording recording = read("redis-pubsub-8-subscribers.strace");

    assertThat(fanOutsOf(recording, 8)).hasSize(17).noneMatch(FanOut::answersRequests);
  }

  @Test
  void sixtyFourSubscribersAreSentThirtyFiveFanOutsOfSixtyFour() throws TraceException {
    Recording recording = read("redis-pubsub-64-subscribers.strace");

    assertThat(fanOutsOf(recording, 64))
        .hasSize(35)
        .allMatch(FanOut::exact)
        .allMatch(fanOut -> fanOut.failed() == 0 && fanOut.shortSends() == 0)
        .noneMatch(FanOut::answersRequests);
  }

  @Test
  void equalConfirmationsOfSubscriptionsAnswerRequests() throws TraceException {
    Recording recording = read("redis-pubsub-64-subscribers.strace");

    assertThat(recording.fanOuts())
        .filteredOn(fanOut -> fanOut.sockets() < 64)
        .isNotEmpty()
        .allMatch(FanOut::answersRequests);
  }

  @Test
  void memcachedsThreadsShareOneTable() throws TraceException {
    Recording recording = read("memcached.strace");

    assertThat(recording.tablesRecorded()).isTrue();
    assertThat(recording.processes()).isEqualTo(1);
    assertThat(recording.threadCount()).isGreaterThan(2);
  }

  @Test
  void nginxsProcessesHaveTwoTables() throws TraceException {
    Recording recording = read("nginx-static.strace");

    assertThat(recording.tablesRecorded()).isTrue();
    assertThat(recording.processes()).isEqualTo(2);
  }

  @Test
  void nginxsSendfileIsUnsupportedAndNamed() throws TraceException {
    assertThat(read("nginx-static.strace").unsupported()).containsOnlyKeys("sendfile");
  }

  @Test
  void everyLineIsAccountedFor() throws TraceException {
    for (String name :
        List.of(
            "redis-pubsub-8-subscribers.strace",
            "redis-pubsub-64-subscribers.strace",
            "memcached.strace",
            "nginx-static.strace")) {
      Recording recording = read(name);
      long plain = recording.plain().values().stream().mapToLong(Long::longValue).sum();
      long unsupported = recording.unsupported().values().stream().mapToLong(Long::longValue).sum();
      assertThat(recording.replayed() + plain + unsupported).as(name).isEqualTo(recording.calls());
      assertThat(recording.counts().badLines()).as(name).isZero();
    }
  }

  private static List<FanOut> fanOutsOf(Recording recording, int sockets) {
    return recording.fanOuts().stream().filter(fanOut -> fanOut.sockets() == sockets).toList();
  }

  private static Recording read(String name) throws TraceException {
    TraceInput input =
        TraceInput.of(List.of(EXAMPLES.resolve(name).toString()), InputStream.nullInputStream());
    return Recording.read(input, (bytes, of) -> {});
  }
}
