package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to a trace, reading it ends, counts every line and fails in one way only. */
class DamagedTraceTest {
  private static final Path EXAMPLES = Path.of("..", "docs", "examples");
  private static final String[] NAMES = {"memcached", "nginx-static", "redis-pubsub-8-subscribers"};

  private static final String FORMS =
      """
      execve("/bin/sh", ["sh"], 0x7f /* 2 vars */) = 0
      clone(child_stack=NULL, flags=CLONE_VM|SIGCHLDstrace: Process 8 attached
       <unfinished ...>
      [pid     8] 12:00:00.5 (+ 0.5) read(3</x>, "a\\"\\\\\\n\\377\\x41"..., 10) = 9 <0.1>
      [pid     7] <... clone resumed>, child_tidptr=0x7f) = 8
      7 1795208363.615000 sendmsg(3, {msg_iov=[{iov_base="ab", iov_len=2}, ...]}, 0) = 2
      8     0.000012 writev(3<TCP:[1.2.3.4:5->6.7.8.9:10]>, [{"ab", 2}, {"c", 1}], 2) = 3
      8 12:00:00 sendmmsg(3, [{msg_hdr={msg_iov=[{iov_base="ab", iov_len=2}]}, msg_len=2}], 1) = 1
      8 poll([{fd=3, events=POLLIN}, {fd=4}], 2, -1 <unfinished ...>
      8 <... poll resumed>) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)
      8 --- SIGCHLD {si_signo=SIGCHLD} ---
      8 read(3,  <unfinished ...>) = ?
      8 +++ superseded by execve in pid 7 +++
      7 +++ exited with 0 +++
      """;

  private static byte[] example(int which) throws IOException {
    return which == NAMES.length
        ? FORMS.getBytes()
        : Files.readAllBytes(EXAMPLES.resolve(NAMES[which] + ".strace"));
  }

  private static long physicalLines(byte[] bytes) {
    long lines = 0;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return bytes[bytes.length - 1] == '\n' ? lines : lines + 1;
  }

  /** Reads all there is and asks everything of every call. */
  private static void readAll(byte[] bytes) throws IOException {
    try (StraceParser parser = Reading.parser(bytes)) {
      long events = 0;
      while (parser.next()) {
        events++;
        if (parser.event() == TraceEvent.BEGIN || parser.event() == TraceEvent.END) {
          askEverything(parser.call());
        }
      }
      assertThat(parser.counts().lines()).isEqualTo(physicalLines(bytes));
      assertThat(parser.counts().goodLines()).isEqualTo(events);
    } catch (TraceException e) {
      assertThat(e).hasMessageContaining("looks like strace output");
    }
  }

  private static void askEverything(RecordedCall call) {
    Payload payload = new Payload();
    TraceValue list = new TraceValue();
    TraceValue element = new TraceValue();
    TraceValue field = new TraceValue();
    assertThat(call.toString()).startsWith(call.name());
    call.resultAnnotation();
    call.argument("flags", field);
    for (int i = 0; i < call.argumentCount(); i++) {
      call.number(i);
      call.descriptorAnnotation(i);
      call.hasFlag(i, "SIGCHLD");
      call.payload(i, payload);
      call.buffers(i, payload);
      call.message(i, payload);
      call.argument(i, list);
      for (boolean more = list.first(element); more; more = list.next(element)) {
        element.field("msg_hdr", field);
        payload.readMessage(field);
        element.first(field);
        field.number();
      }
    }
  }

  @Property(tries = 200)
  void anyPrefix(@ForAll @IntRange(max = 3) int which, @ForAll @IntRange(min = 1) int length)
      throws IOException {
    byte[] bytes = example(which);
    readAll(Arrays.copyOf(bytes, 1 + length % bytes.length));
  }

  @Property(tries = 200)
  void anyBytesChanged(@ForAll @IntRange(max = 3) int which, @ForAll long seed) throws IOException {
    byte[] bytes = example(which);
    Random random = new Random(seed);
    byte[] likely = "\"\\<>()[]{},= \n/*0x.:-+?".getBytes();
    for (int i = random.nextInt(bytes.length / 50); i >= 0; i--) {
      boolean any = random.nextInt(4) == 0;
      bytes[random.nextInt(bytes.length)] =
          any ? (byte) random.nextInt() : likely[random.nextInt(likely.length)];
    }
    readAll(bytes);
  }

  @Property(tries = 100)
  void anyLinesLostDoubledAndShuffled(@ForAll @IntRange(max = 3) int which, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (String line : new String(example(which)).split("\n")) {
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        lines.add(line);
      }
    }
    Collections.shuffle(lines, random);
    readAll((String.join("\n", lines) + "\n").getBytes());
  }

  @Property(tries = 200)
  void anyBytesAtAll(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = new byte[1 + random.nextInt(2000)];
    byte[] likely = "read(3, \"ab\\0\"..., 5) = 5\n7 <... read resumed>\n".getBytes();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = likely[random.nextInt(likely.length)];
    }
    readAll(bytes);
  }
}
