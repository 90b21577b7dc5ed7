package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before a call: thread ids and times. */
class PrefixFormTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1000 * MILLISECOND;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[pid 77] ",
        "[pid    77] ",
        "[pid    77<redis-server>] ",
        "77 ",
        "77    ",
        "77<a b> ",
        "[pid 77<cut-off-here->] ",
        "77 12:34:56 ",
        "77 12:34:56.123456 ",
        "77 1795208363.615000 ",
        "77 1795208363 ",
        "77       0.000012 ",
        "77       0 ",
        "77 12:34:56 (+     0.000012) ",
        "77 1795208363.615000123 (+     0.000012) ",
        "[pid 77] 12:34:56.123456 (+     0.000012) [  59] [00007f6f7b0f6c47] ",
        "[pid 77] [????????????????] ",
      })
  void theThreadIsFoundWhateverFollows(String prefix) throws TraceException {
    assertThat(Reading.events(prefix + "close(3) = 0")).containsExactly("END 77 close(3) = 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12:34:56 ",
        "12:34:56.123456789 ",
        "1795208363.615000 ",
        "     0.000012 ",
        "     1 ",
        "123456.000012 ",
        "12:34:56.1 (+     0.000012) ",
        "[00007f6f7b0f6c47] ",
      })
  void withoutAnIdThereIsOneThread(String prefix) throws TraceException {
    assertThat(Reading.events(prefix + "close(3) = 0")).containsExactly("END 1 close(3) = 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[pid 0] ",
        "[pid 9999999] ",
        "[pid 77 ",
        "[pid x] ",
        "[pid 77<a] ",
        "77",
        "77<a ",
        "24:00:00 ",
        "12:60:00 ",
        "12:00:62 ",
        "12:34:5x ",
        "12:34:56.12x ",
        "12345678901.5 ",
        "9999999999.5 ",
        "(+ x) ",
      })
  void whatIsNoPrefixMakesTheLineBad(String prefix) throws TraceException {
    assertThat(Reading.counts("close(0) = 0", prefix + "close(3) = 0").badLines()).isEqualTo(1);
  }

  @Test
  void timesCountFromTheFirst() throws TraceException {
    assertThat(
            Reading.times(
                "1795208363.615000 close(3) = 0",
                "1795208363.615001 close(3) = 0",
                "1795208364.615000 close(3) = 0"))
        .containsExactly(0L, 1000L, SECOND);
  }

  @Test
  void timesMayHaveNanoseconds() throws TraceException {
    assertThat(
            Reading.times("1795246760.655643201 close(3) = 0", "1795246760.655643202 close(3) = 0"))
        .containsExactly(0L, 1L);
  }

  @Test
  void midnightAddsADay() throws TraceException {
    assertThat(Reading.times("23:59:59.900000 close(3) = 0", "00:00:00.100000 close(3) = 0"))
        .containsExactly(0L, 200 * MILLISECOND);
  }

  @Test
  void aLineWrittenLateJustAfterMidnightIsOfTheDayBefore() throws TraceException {
    assertThat(
            Reading.times(
                "7 23:59:59.800000 close(3) = 0",
                "7 00:00:00.000000 close(3) = 0",
                "8 23:59:59.900000 close(3) = 0"))
        .containsExactly(0L, 200 * MILLISECOND, 100 * MILLISECOND);
  }

  @Test
  void aLongPauseIsNoStepBack() throws TraceException {
    assertThat(Reading.times("08:00:00 close(3) = 0", "23:00:00 close(3) = 0"))
        .containsExactly(0L, 15 * 60 * 60 * SECOND);
  }

  @Test
  void stepsAddUp() throws TraceException {
    assertThat(
            Reading.times(
                "     0.000000 close(3) = 0",
                "     0.000412 close(3) = 0",
                "     1.000149 close(3) = 0"))
        .containsExactly(0L, 412_000L, 1_000_561_000L);
  }

  @Test
  void stepsMakeWholeSecondsFiner() throws TraceException {
    assertThat(
            Reading.times(
                "07:39:20 (+     0.000000) close(3) = 0",
                "07:39:20 (+     0.000429) close(3) = 0",
                "07:39:21 (+     0.000171) close(3) = 0"))
        .containsExactly(0L, 429_000L, 600_000L);
  }

  @Test
  void stepsDoNotMatterBesideFineTimes() throws TraceException {
    assertThat(
            Reading.times(
                "07:39:20.000000 (+     0.000000) close(3) = 0",
                "07:39:20.500000 (+     0.499999) close(3) = 0"))
        .containsExactly(0L, 500 * MILLISECOND);
  }

  @Test
  void withoutTimesThereAreNone() throws TraceException {
    RecordedCall call = Reading.call("close(3) = 0 <0.000012>");

    assertThat(call.hasTime()).isFalse();
    assertThat(call.startNanos()).isEqualTo(RecordedCall.NO_TIME);
    assertThat(call.endNanos()).isEqualTo(RecordedCall.NO_TIME);
    assertThat(call.durationNanos()).isEqualTo(12_000);
  }

  @Test
  void aDurationTellsTheEnd() throws TraceException {
    StraceParser parser =
        Reading.parser("12:00:00.000000 close(3) = 0", "12:00:01.000000 close(3) = 0 <0.000012>");
    parser.next();
    assertThat(parser.call().endNanos()).isEqualTo(RecordedCall.NO_TIME);
    parser.next();

    assertThat(parser.call().startNanos()).isEqualTo(SECOND);
    assertThat(parser.call().endNanos()).isEqualTo(SECOND + 12_000);
  }

  @ParameterizedTest
  @CsvSource({"12:00:00, true", "12:00:00.5, false", "1795208363, true", "1795208363.5, false"})
  void wholeSecondsAreCoarse(String time, boolean coarse) throws TraceException {
    TraceCounts counts = Reading.counts(time + " close(3) = 0");

    assertThat(counts.hasTimes()).isTrue();
    assertThat(counts.coarseTimes()).isEqualTo(coarse);
  }

  @Test
  void noTimesAreNotCoarse() throws TraceException {
    TraceCounts counts = Reading.counts("close(3) = 0");

    assertThat(counts.hasTimes()).isFalse();
    assertThat(counts.coarseTimes()).isFalse();
  }

  @Test
  void timesRunningBackwardsAreCountedWithinAThread() throws TraceException {
    TraceCounts counts =
        Reading.counts(
            "7 12:00:02.0 close(3) = 0",
            "8 12:00:01.0 close(3) = 0",
            "7 12:00:01.5 close(3) = 0",
            "8 12:00:01.2 close(3) = 0",
            "8 12:00:01.1 +++ exited with 0 +++");

    assertThat(counts.backwardsTimes()).isEqualTo(2);
  }

  @Test
  void noTimeIsBeforeTheFirst() throws TraceException {
    assertThat(Reading.times("7 12:00:02.0 close(3) = 0", "8 12:00:01.0 close(3) = 0"))
        .containsExactly(0L, 0L);
  }
}
