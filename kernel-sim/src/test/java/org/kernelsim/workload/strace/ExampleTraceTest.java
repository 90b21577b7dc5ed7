package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded traces among the examples, with what can be counted in them by hand. */
class ExampleTraceTest {

  private static StraceParser open(String name) throws TraceException {
    Path file = Path.of("..", "docs", "examples", name + ".strace");
    return TraceInput.of(List.of(file.toString()), InputStream.nullInputStream()).open();
  }

  @ParameterizedTest
  @CsvSource({
    "redis-pubsub-8-subscribers,   583, 0, 0",
    "redis-pubsub-64-subscribers, 3326, 0, 0",
    "nginx-static,                 440, 0, 0",
    "memcached,                    289, 2, 0",
  })
  void everyLineIsUnderstood(String name, long lines, long neverResumed, long backwards)
      throws TraceException, IOException {
    try (StraceParser parser = open(name)) {
      Reading.events(parser);
      TraceCounts counts = parser.counts();
      assertThat(counts.lines()).isEqualTo(lines);
      assertThat(counts.goodLines()).isEqualTo(lines);
      assertThat(counts.badLines()).isZero();
      assertThat(counts.neverResumed()).isEqualTo(neverResumed);
      assertThat(counts.resumedNeverBegun()).isZero();
      assertThat(counts.backwardsTimes()).isEqualTo(backwards);
      assertThat(counts.coarseTimes()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "redis-pubsub-8-subscribers,   578,  0,  0, 5",
    "redis-pubsub-64-subscribers, 3321,  0,  0, 5",
    "nginx-static,                 434,  1,  1, 2",
    "memcached,                    246, 15, 17, 8",
  })
  void eventsAreAsMany(String name, int whole, int inTwoParts, int begun, int exits)
      throws TraceException, IOException {
    int[] ends = new int[2];
    int[] events = new int[TraceEvent.values().length];
    try (StraceParser parser = open(name)) {
      while (parser.next()) {
        events[parser.event().ordinal()]++;
        if (parser.event() == TraceEvent.END) {
          ends[parser.call().beganEarlier() ? 1 : 0]++;
        }
      }
    }

    assertThat(ends).containsExactly(whole, inTwoParts);
    assertThat(events[TraceEvent.BEGIN.ordinal()]).isEqualTo(begun);
    assertThat(events[TraceEvent.EXIT.ordinal()]).isEqualTo(exits);
  }

  @ParameterizedTest
  @CsvSource({"redis-pubsub-8-subscribers, 171", "redis-pubsub-64-subscribers, 2349"})
  void everyWriteHasItsBytes(String name, int writes) throws TraceException, IOException {
    Payload payload = new Payload();
    int exact = 0;
    try (StraceParser parser = open(name)) {
      while (parser.next()) {
        if (parser.event() == TraceEvent.END && parser.call().name().equals("write")) {
          assertThat(parser.call().payload(1, payload)).isTrue();
          exact += payload.exact() ? 1 : 0;
        }
      }
    }

    assertThat(exact).isEqualTo(writes);
  }

  @Test
  void everyMessageOfMemcachedIsWhatWasSent() throws TraceException, IOException {
    Payload payload = new Payload();
    int messages = 0;
    try (StraceParser parser = open("memcached")) {
      while (parser.next()) {
        if (parser.event() == TraceEvent.END && parser.call().name().equals("sendmsg")) {
          assertThat(parser.call().message(1, payload)).isTrue();
          assertThat(payload.requestedBytes()).isEqualTo(parser.call().result());
          assertThat(payload.exact()).isTrue();
          messages++;
        }
      }
    }

    assertThat(messages).isEqualTo(52);
  }
}
