package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads traces that are written out in a test. */
final class Reading {
  private Reading() {}

  static StraceParser parser(byte[] bytes) throws TraceException {
    List<String> names = List.of(TraceInput.STANDARD_INPUT);
    return TraceInput.of(names, new ByteArrayInputStream(bytes)).open();
  }

  static StraceParser parser(String... lines) throws TraceException {
    return parser((String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The call of a trace of one line. */
  static RecordedCall call(String line) throws TraceException {
    StraceParser parser = parser(line);
    assertThat(parser.next()).as("an event in: %s", line).isTrue();
    assertThat(parser.event()).isEqualTo(TraceEvent.END);
    return parser.call();
  }

  /** What each event tells: its kind, its thread, and the call or the text of the line. */
  static List<String> events(String... lines) throws TraceException {
    return events(parser(lines));
  }

  static List<String> events(StraceParser parser) throws TraceException {
    List<String> events = new ArrayList<>();
    while (parser.next()) {
      String what =
          switch (parser.event()) {
            case BEGIN, END -> parser.call().toString();
            default -> parser.text();
          };
      events.add(parser.event() + " " + parser.thread() + " " + what);
    }
    return events;
  }

  /** The counts at the end of a trace. */
  static TraceCounts counts(String... lines) throws TraceException {
    StraceParser parser = parser(lines);
    events(parser);
    return parser.counts();
  }

  /** When each event was, in nanoseconds since the first. */
  static List<Long> times(String... lines) throws TraceException {
    StraceParser parser = parser(lines);
    List<Long> times = new ArrayList<>();
    while (parser.next()) {
      times.add(parser.nanos());
    }
    return times;
  }
}
