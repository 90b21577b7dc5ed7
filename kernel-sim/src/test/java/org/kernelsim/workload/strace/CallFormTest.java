package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between a call's name and the end of its line. */
class CallFormTest {

  @Test
  void nameArgumentsAndResultAreRead() throws TraceException {
    RecordedCall call = Reading.call("openat(AT_FDCWD, \"/etc/hosts\", O_RDONLY|O_CLOEXEC) = 3");

    assertThat(call.name()).isEqualTo("openat");
    assertThat(call.argumentCount()).isEqualTo(3);
    assertThat(call.text(1)).isEqualTo("\"/etc/hosts\"");
    assertThat(call.result()).isEqualTo(3);
    assertThat(call.failed()).isFalse();
  }

  @Test
  void aCallMayHaveNoArguments() throws TraceException {
    assertThat(Reading.call("getpid() = 7").argumentCount()).isZero();
  }

  @Test
  void spacesMayComeBeforeTheResult() throws TraceException {
    assertThat(Reading.call("close(3)                                = 0").result()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0x7f40a40ec000, 139915607064576",
    "-1, -1",
    "022, 18",
    "0, 0",
    "9223372036854775807, 9223372036854775807",
    "0xffffffffffffffff, -1",
  })
  void resultsAreDecimalHexadecimalOrOctal(String shown, long result) throws TraceException {
    assertThat(Reading.call("f(1) = " + shown).result()).isEqualTo(result);
  }

  @Test
  void anErrorHasItsName() throws TraceException {
    RecordedCall call =
        Reading.call("read(3, 0x7f, 9) = -1 EAGAIN (Resource temporarily unavailable)");

    assertThat(call.errno()).isEqualTo("EAGAIN");
    assertThat(call.failed()).isTrue();
    assertThat(call.result()).isEqualTo(-1);
  }

  @Test
  void anErrorWithoutANameIsAFailure() throws TraceException {
    RecordedCall call = Reading.call("read(3, 0x7f, 9) = -1 (errno 11)");

    assertThat(call.errno()).isNull();
    assertThat(call.failed()).isTrue();
  }

  @Test
  void anInterruptedCallHasNoResultButFailed() throws TraceException {
    RecordedCall call =
        Reading.call("poll(NULL, 0, 1) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)");

    assertThat(call.hasResult()).isFalse();
    assertThat(call.errno()).isEqualTo("ERESTARTSYS");
    assertThat(call.failed()).isTrue();
  }

  @Test
  void aCallThatDoesNotReturnHasNoResult() throws TraceException {
    RecordedCall call = Reading.call("exit_group(0)   = ?");

    assertThat(call.hasResult()).isFalse();
    assertThat(call.failed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f(1) = 0 (Timeout)",
        "f(1) = 1 ([{fd=3, revents=POLLIN}])",
        "f(1) = 1 (in [3], left {tv_sec=0, tv_usec=9984})",
        "f(1) = 0x2 (flags O_RDWR)",
        "f(1) = 0 (INJECTED)",
        "f(1) = 0 (Timeout) (DELAYED) <0.1>",
        "f(1) = 3</tmp/x>(deleted)",
        "f(1) = 3</tmp/x> [system_u:object_r:tmp_t:s0]",
        "f(1) = ? <unavailable>",
        "f(1) = 0 <0>",
        "f(1) = 0  ",
        "_f1(1) = 0",
        "syscall_0x1c0(0x3) = -1 ENOSYS (Function not implemented)",
      })
  void remarksMayFollowTheResult(String line) throws TraceException {
    assertThat(Reading.counts(line).badLines()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f(1) = ",
        "f(1) =",
        "f(1)",
        "f(1",
        "f(1] = 0",
        "f(\"abc) = 0",
        "f(3</tmp) = 0",
        "f(/* x) = 0",
        "f(1) = zero",
        "f(1) = 0x",
        "f(1) = 12345678901234567890123",
        "f(1) = 0x11112222333344445",
        "f(1) = 0 <0.12",
        "f(1) = 0 (Timeout",
        "f(1) = 0 junk",
        "f(1) = 0 EAGAIN EINTR",
        "1f(1) = 0",
        "(1) = 0",
        "f (1) = 0",
        "hello, world",
        "12:34:56",
        "7 ",
        "<... read resumed",
        "<... read>) = 0",
        "--- SIGCHLD",
        "+++ exited with 0",
        " <unfinished ...>",
      })
  void aLineThatIsNotWholeIsBad(String line) throws TraceException {
    assertThat(Reading.counts("close(0) = 0", line).badLines()).isEqualTo(1);
  }

  @Test
  void aLineWithMoreArgumentsThanAnyCallHasIsBad() throws TraceException {
    String line = "f(" + "1, ".repeat(64) + "1) = 0";

    assertThat(Reading.counts("close(0) = 0", line).badLines()).isEqualTo(1);
  }

  @Test
  void theResultsAnnotationIsText() throws TraceException {
    RecordedCall call =
        Reading.call("accept4(6, NULL, NULL, 0) = 8<TCP:[[::1]:77->[::1]:53]> <0.1>");

    assertThat(call.result()).isEqualTo(8);
    assertThat(call.resultAnnotation()).isEqualTo("TCP:[[::1]:77->[::1]:53]");
    assertThat(call.durationNanos()).isEqualTo(100_000_000);
  }

  @Test
  void withoutAnAnnotationThereIsNone() throws TraceException {
    assertThat(Reading.call("dup(3) = 4").resultAnnotation()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TCP:[127.0.0.1:7790->127.0.0.1:46234]",
        "UNIX-STREAM:[134626->134627]",
        "UNIX-STREAM:[6,\"/path with ) and \\\" and >\"]",
        "socket:[123]",
        "/path/with (parens), commas and -\\76 arrows",
        "/a/path/that/ends/in-",
        "/a \\\"quoted\\\" path",
        "/old/unescaped \"path",
        "/dev/null<char 1:3>",
        "/dev/pts/ptmx<char 5:2 @/dev/pts/0>",
        "anon_inode:[eventpoll]",
        "pipe:[55]",
        "pid:123<redis-server>",
        "{eventfd-count=0, eventfd-id=1}",
      })
  void annotationsOfArgumentsMayHoldAnything(String annotation) throws TraceException {
    RecordedCall call = Reading.call("read(6<" + annotation + ">, \"\", 5) = 0");

    assertThat(call.argumentCount()).isEqualTo(3);
    assertThat(call.number(0)).isEqualTo(6);
    assertThat(call.descriptorAnnotation(0)).isEqualTo(annotation);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a \\\" b\"",
        "\"ends in a backslash \\\\\"",
        "\"cut\"...",
        "[\"nginx\", \"-c\"]",
        "{st_mode=S_IFREG|0644, st_size=39379, ...}",
        "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"1.2.3.4\")}",
        "0x7ffdcd2e2518 /* 35 vars, ) and \" too */",
        "{flags=CLONE_VM} => {parent_tid=[22062]}",
        "~[RTMIN RT_1]",
        "[{WIFEXITED(s) && WEXITSTATUS(s) == 0}]",
        "MAP_HUGETLB|21<<MAP_HUGE_SHIFT",
        "<... resuming interrupted poll ...>",
        "_IOC(_IOC_READ, 0x54, 0x1, 0x4)",
        "8192*1024",
      })
  void commasAndBracketsInsideAnArgumentArePartOfIt(String argument) throws TraceException {
    RecordedCall call = Reading.call("f(1, " + argument + ", 3) = 0");

    assertThat(call.argumentCount()).isEqualTo(3);
    assertThat(call.text(1)).isEqualTo(argument);
    assertThat(call.number(2)).isEqualTo(3);
  }

  @Test
  void whatAStringHoldsIsNeverTakenForTheCallsEnd() throws TraceException {
    RecordedCall call = Reading.call("write(1, \") = 5 <unfinished ...>\", 22) = 22");

    assertThat(call.result()).isEqualTo(22);
  }

  @Test
  void linesMayEndInCarriageReturns() throws TraceException {
    assertThat(Reading.events("close(3) = 0\r", "close(4) = 0\r"))
        .containsExactly("END 1 close(3) = 0", "END 1 close(4) = 0");
  }

  @Test
  void theLastLineNeedsNoLineFeed() throws TraceException {
    assertThat(Reading.events(Reading.parser("close(3) = 0".getBytes()))).hasSize(1);
  }

  @Test
  void aLastLineCutInTheMiddleIsBad() throws TraceException {
    StraceParser parser = Reading.parser("close(3) = 0\nwrite(1, \"ab".getBytes());

    assertThat(Reading.events(parser)).hasSize(1);
    assertThat(parser.counts().badPositions()).containsExactly(new LinePosition(0, 2));
  }

  @Test
  void blankLinesAreNeitherGoodNorBad() throws TraceException {
    TraceCounts counts = Reading.counts("close(3) = 0", "", "  \t", "\r", "close(4) = 0");

    assertThat(counts.blankLines()).isEqualTo(3);
    assertThat(counts.goodLines()).isEqualTo(2);
    assertThat(counts.badLines()).isZero();
    assertThat(counts.lines()).isEqualTo(5);
  }

  @Test
  void onlyTheFirstTenBadLinesAreKept() throws TraceException {
    String[] lines = "x\n".repeat(12).concat("close(3) = 0").split("\n");
    TraceCounts counts = Reading.counts(lines);

    assertThat(counts.badLines()).isEqualTo(12);
    assertThat(counts.badPositions()).hasSize(10).contains(new LinePosition(0, 10));
  }

  @Test
  void namesAreTheSameObjectAndNumberedInOrder() throws TraceException {
    StraceParser parser = Reading.parser("read(0) = 0", "write(0) = 0", "read(0) = 0");
    parser.next();
    String first = parser.call().name();
    parser.next();
    assertThat(parser.call().nameId()).isEqualTo(1);
    parser.next();

    assertThat(parser.call().name()).isSameAs(first);
    assertThat(parser.call().nameId()).isZero();
  }

  @Test
  void moreNamesThanThereAreCallsAreBad() throws TraceException {
    String[] lines = new String[5000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "f" + i + "() = 0";
    }

    assertThat(Reading.counts(lines).badLines()).isEqualTo(5000 - 4096);
  }

  @Test
  void aLineLongerThanABufferIsRead() throws TraceException {
    String text = "a".repeat(3 << 20);

    RecordedCall call = Reading.call("write(1, \"" + text + "\", " + text.length() + ") = 5");

    Payload payload = new Payload();
    assertThat(call.payload(1, payload)).isTrue();
    assertThat(payload.exact()).isTrue();
  }

  @Test
  void aLineTooLongToHoldIsBadAndPassedOver() throws TraceException {
    String tooLong = "write(1, \"" + "a".repeat(LineReader.MAX_LINE) + "\", 5) = 5";

    TraceCounts counts = Reading.counts("close(3) = 0", tooLong, "close(4) = 0");

    assertThat(counts.goodLines()).isEqualTo(2);
    assertThat(counts.badPositions()).containsExactly(new LinePosition(0, 2));
  }
}
