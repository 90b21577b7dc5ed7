package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes a call was asked to move. */
class PayloadTest {
  private final Payload payload = new Payload();

  private static Payload written(String string, int length) throws TraceException {
    Payload payload = new Payload();
    RecordedCall call = Reading.call("write(3, " + string + ", " + length + ") = " + length);
    assertThat(call.payload(1, payload)).isTrue();
    return payload;
  }

  private static void assertSame(Payload a, Payload b) {
    assertThat(a.hashA()).isEqualTo(b.hashA());
    assertThat(a.hashB()).isEqualTo(b.hashB());
  }

  @Test
  void aStringShownInFullIsExact() throws TraceException {
    Payload hello = written("\"hello\"", 5);

    assertThat(hello.requestedBytes()).isEqualTo(5);
    assertThat(hello.shownBytes()).isEqualTo(5);
    assertThat(hello.exact()).isTrue();
  }

  @Test
  void aStringCutShortIsNotExact() throws TraceException {
    Payload hello = written("\"hello\"...", 50);

    assertThat(hello.requestedBytes()).isEqualTo(50);
    assertThat(hello.shownBytes()).isEqualTo(5);
    assertThat(hello.exact()).isFalse();
  }

  @Test
  void nothingIsExactToo() throws TraceException {
    assertThat(written("\"\"", 0).exact()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'\\n', 10",
    "'\\t', 9",
    "'\\\"', 34",
    "'\\\\', 92",
    "'\\v', 11",
    "'\\f', 12",
    "'\\r', 13",
    "'\\e', 27",
    "'\\a', 7",
    "'\\b', 8",
    "'\\0', 0",
    "'\\7', 7",
    "'\\33', 27",
    "'\\377', 255",
    "'\\x1b', 27",
    "'\\xff', 255",
    "'\\xFF', 255",
    "' ', 32",
  })
  void everyEscapeStandsForOneByte(String escape, int value) throws TraceException {
    Payload escaped = written("\"a" + escape + "9\"", 3);

    assertThat(escaped.exact()).isTrue();
    assertSame(escaped, written("\"\\x61\\x%02x\\x39\"".formatted(value), 3));
  }

  @Test
  void zerosAtTheEndCount() throws TraceException {
    assertThat(written("\"a\"", 1).hashA()).isNotEqualTo(written("\"a\\0\"", 2).hashA());
    assertThat(written("\"\"", 0).hashB()).isNotEqualTo(written("\"\\0\"", 1).hashB());
  }

  @Property(tries = 300)
  void formDoesNotMatter(@ForAll @Size(max = 300) byte[] bytes) throws TraceException {
    Payload plain = written(Quoting.octal(bytes), bytes.length);
    Payload hexadecimal = written(Quoting.hexadecimal(bytes), bytes.length);

    assertThat(plain.exact()).isTrue();
    assertThat(hexadecimal.exact()).isTrue();
    assertSame(plain, hexadecimal);
  }

  @Property(tries = 300)
  void spreadOverBuffersBytesAreTheSame(@ForAll @Size(max = 300) byte[] bytes, @ForAll long seed)
      throws TraceException {
    Payload whole = written(Quoting.octal(bytes), bytes.length);
    String buffers = Quoting.buffers(bytes, new Random(seed));

    assertThat(Reading.call("writev(3, " + buffers + ", 9) = 0").buffers(1, payload)).isTrue();
    assertThat(payload.requestedBytes()).isEqualTo(bytes.length);
    assertThat(payload.exact()).isTrue();
    assertSame(payload, whole);
  }

  @Property(tries = 300)
  void otherBytesHaveOtherHashes(
      @ForAll @Size(min = 1, max = 60) byte[] bytes,
      @ForAll @IntRange(max = 59) int place,
      @ForAll @IntRange(min = 1, max = 255) int change)
      throws TraceException {
    Payload before = written(Quoting.octal(bytes), bytes.length);
    bytes[place % bytes.length] ^= (byte) change;
    Payload after = written(Quoting.octal(bytes), bytes.length);

    assertThat(after.hashA()).isNotEqualTo(before.hashA());
    assertThat(after.hashB()).isNotEqualTo(before.hashB());
  }

  @Test
  void whatIsLongerThanTheScratchIsHashedInFull() throws TraceException {
    byte[] bytes = new byte[20_000];
    new Random(1).nextBytes(bytes);
    Payload plain = written(Quoting.octal(bytes), bytes.length);

    assertThat(plain.exact()).isTrue();
    assertSame(plain, written(Quoting.hexadecimal(bytes), bytes.length));
    bytes[19_999]++;
    assertThat(written(Quoting.octal(bytes), bytes.length).hashA()).isNotEqualTo(plain.hashA());
  }

  @Test
  void theSameTextAgainIsTheSamePayload() throws TraceException {
    Payload again = new Payload();
    StraceParser parser =
        Reading.parser(
            "write(3, \"abc\"..., 9) = 9",
            "write(4, \"abc\"..., 9) = 9",
            "write(4, \"abc\", 3) = 3");
    parser.next();
    parser.call().payload(1, again);
    long hash = again.hashA();
    parser.next();
    assertThat(parser.call().payload(1, again)).isTrue();
    assertThat(again.hashA()).isEqualTo(hash);
    assertThat(again.exact()).isFalse();
    parser.next();

    assertThat(parser.call().payload(1, again)).isTrue();
    assertThat(again.requestedBytes()).isEqualTo(3);
    assertThat(again.exact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write(3, 0x7ffe, 5) = 5",
        "write(3, NULL, 5) = 5",
        "write(3, \"abc\", ) = 5",
        "write(3, \"abc\", -1) = 5",
        "write(3, \"abc\", x) = 5",
        "write(3, \"abc\") = 5",
        "write(3) = 5",
      })
  void withoutAStringAndALengthThereIsNoPayload(String line) throws TraceException {
    assertThat(Reading.call(line).payload(1, payload)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x7ffe",
        "NULL",
        "[1, 2]",
        "[{}]",
        "[{iov_base=\"a\"}]",
        "[{iov_base=\"a\", iov_len=x}]",
        "[{iov_base=\"a\", iov_len=-1}]",
      })
  void withoutAListOfBuffersThereIsNoPayload(String argument) throws TraceException {
    assertThat(Reading.call("writev(3, " + argument + ", 1) = 5").buffers(1, payload)).isFalse();
  }

  @Test
  void lengthsThatAddUpToTooMuchAreNoPayload() throws TraceException {
    String huge = "{iov_base=\"a\", iov_len=9223372036854775807}";

    assertThat(Reading.call("writev(3, [" + huge + ", " + huge + "], 2) = 5").buffers(1, payload))
        .isFalse();
  }

  @Test
  void aBufferCutShortMakesAllInexact() throws TraceException {
    Reading.call("writev(3, [{iov_base=\"ab\"..., iov_len=5}, {iov_base=\"c\", iov_len=1}], 2) = 6")
        .buffers(1, payload);

    assertThat(payload.requestedBytes()).isEqualTo(6);
    assertThat(payload.shownBytes()).isEqualTo(3);
    assertThat(payload.exact()).isFalse();
  }

  @Test
  void buffersNotShownMakeAllInexact() throws TraceException {
    Reading.call("writev(3, [{iov_base=\"ab\", iov_len=2}, ...], 40) = 6").buffers(1, payload);

    assertThat(payload.requestedBytes()).isEqualTo(2);
    assertThat(payload.exact()).isFalse();
  }

  @Test
  void aBufferMayBeAnAddress() throws TraceException {
    assertThat(
            Reading.call(
                    "writev(3, [{iov_base=0x7f, iov_len=4}, {iov_base=NULL, iov_len=0}], 2) = 4")
                .buffers(1, payload))
        .isTrue();
    assertThat(payload.requestedBytes()).isEqualTo(4);
    assertThat(payload.exact()).isFalse();
  }

  @Test
  void oldTracesDoNotNameTheFields() throws TraceException {
    Reading.call("writev(3, [{\"ab\", 2}, {\"c\", 1}], 2) = 3").buffers(1, payload);

    assertThat(payload.exact()).isTrue();
    assertSame(payload, written("\"abc\"", 3));
  }

  @Test
  void aMessageHasItsBuffersInside() throws TraceException {
    RecordedCall call =
        Reading.call(
            "sendmsg(16, {msg_name={sa_family=AF_INET, sin_port=htons(5)}, msg_namelen=16,"
                + " msg_iov=[{iov_base=\"STORED\\r"
                + "\\n"
                + "\", iov_len=8}, {iov_base=\"END\\r"
                + "\\n"
                + "\", iov_len=5}], msg_iovlen=2, msg_controllen=0, msg_flags=0}, 0) = 13");

    assertThat(call.message(1, payload)).isTrue();
    assertThat(payload.exact()).isTrue();
    assertSame(payload, written("\"STORED\\r\\nEND\\r\\n\"", 13));
  }

  @Test
  void whatIsNoMessageHasNoPayload() throws TraceException {
    assertThat(Reading.call("sendmsg(16, 0x7f, 0) = 13").message(1, payload)).isFalse();
    assertThat(Reading.call("sendmsg(16, {msg_name=NULL}, 0) = 13").message(1, payload)).isFalse();
  }

  @Test
  void manyMessagesHaveOneLengthEach() throws TraceException {
    RecordedCall call =
        Reading.call(
            "sendmmsg(3, [{msg_hdr={msg_name=NULL, msg_iov=[{iov_base=\"ab\", iov_len=2}]},"
                + " msg_len=2}, {msg_hdr={msg_name=NULL, msg_iov=[{iov_base=\"cde\", iov_len=3}]},"
                + " msg_len=1}], 2, 0) = 2");
    TraceValue list = new TraceValue();
    TraceValue element = new TraceValue();
    TraceValue field = new TraceValue();
    call.argument(1, list);

    list.first(element);
    assertThat(element.field("msg_hdr", field) && payload.readMessage(field)).isTrue();
    assertThat(payload.requestedBytes()).isEqualTo(2);
    list.next(element);
    assertThat(element.field("msg_hdr", field) && payload.readMessage(field)).isTrue();
    assertThat(payload.requestedBytes()).isEqualTo(3);
    assertThat(element.field("msg_len", field)).isTrue();
    assertThat(field.number()).isEqualTo(1);
    assertThat(list.next(element)).isFalse();
  }
}
