package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose beginning and end are on different lines, and those that have no end. */
class UnfinishedCallTest {

  @Test
  void bothPartsMakeOneCall() throws TraceException {
    assertThat(
            Reading.events(
                "7 read(3,  <unfinished ...>",
                "8 close(4) = 0",
                "7 <... read resumed>\"abc\", 10) = 3"))
        .containsExactly(
            "BEGIN 7 read(3) = ?", "END 8 close(4) = 0", "END 7 read(3, \"abc\", 10) = 3");
  }

  @Test
  void theEndTellsWhereItBeganAndWhen() throws TraceException {
    StraceParser parser =
        Reading.parser(
            "7 12:00:01.0 read(3,  <unfinished ...>",
            "7 12:00:03.0 <... read resumed>\"abc\", 10) = 3");
    parser.next();
    assertThat(parser.call().beganEarlier()).isFalse();
    assertThat(parser.call().lastLine()).isEqualTo(1);
    parser.next();

    RecordedCall call = parser.call();
    assertThat(call.beganEarlier()).isTrue();
    assertThat(call.line()).isEqualTo(1);
    assertThat(call.lastLine()).isEqualTo(2);
    assertThat(call.startNanos()).isZero();
    assertThat(call.endNanos()).isEqualTo(2_000_000_000L);
  }

  @Test
  void aDurationTellsTheEndBetterThanTheLine() throws TraceException {
    StraceParser parser =
        Reading.parser(
            "7 12:00:01.0 read(3,  <unfinished ...>",
            "7 12:00:03.0 <... read resumed>\"abc\", 10) = 3 <1.500000>");
    parser.next();
    parser.next();

    assertThat(parser.call().endNanos()).isEqualTo(1_500_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<... read resumed>\"abc\", 10) = 3",
        "<... read resumed> \"abc\", 10) = 3",
        "<... read resumed> \"abc\", 10)     = 3 <0.5>",
      })
  void aSpaceMayFollowTheMark(String end) throws TraceException {
    assertThat(Reading.events("7 read(3,  <unfinished ...>", "7 " + end))
        .contains("END 7 read(3, \"abc\", 10) = 3");
  }

  @Test
  void theEndMayBeginWithTheParenthesis() throws TraceException {
    assertThat(Reading.events("7 vfork( <unfinished ...>", "7 <... vfork resumed>) = 8"))
        .containsExactly("BEGIN 7 vfork() = ?", "END 7 vfork() = 8");
  }

  @Test
  void theEndMayBeginWithAComma() throws TraceException {
    assertThat(
            Reading.events(
                "7 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>",
                "7 <... clone resumed>, child_tidptr=0x7f) = 8"))
        .contains("END 7 clone(NULL, SIGCHLD, 0x7f) = 8");
  }

  @Test
  void aCallMayBreakOffInsideAStructure() throws TraceException {
    assertThat(
            Reading.events(
                "7 f(3, {size=4,  <unfinished ...>", "7 <... f resumed>value=[5]}, 4) = 0"))
        .contains("END 7 f(3, {size=4, value=[5]}, 4) = 0");
  }

  @Test
  void oneThatExitsNeedNotReturn() throws TraceException {
    assertThat(Reading.events("7 exit_group(0 <unfinished ...>", "7 <... exit_group resumed>) = ?"))
        .containsExactly("BEGIN 7 exit_group(0) = ?", "END 7 exit_group(0) = ?");
  }

  @Test
  void theEndOfTheTraceLeavesCallsUnresumed() throws TraceException {
    assertThat(
            Reading.counts("7 read(3,  <unfinished ...>", "8 read(3,  <unfinished ...>")
                .neverResumed())
        .isEqualTo(2);
  }

  @Test
  void theThreadsExitLeavesItsCallUnresumed() throws TraceException {
    TraceCounts counts =
        Reading.counts(
            "7 read(3,  <unfinished ...>",
            "7 +++ killed by SIGKILL +++",
            "7 <... read resumed>\"\", 1) = 0");

    assertThat(counts.neverResumed()).isEqualTo(1);
    assertThat(counts.resumedNeverBegun()).isEqualTo(1);
  }

  @Test
  void anotherCallOfTheThreadLeavesTheFirstUnresumed() throws TraceException {
    TraceCounts counts =
        Reading.counts(
            "7 read(3,  <unfinished ...>",
            "7 read(4,  <unfinished ...>",
            "7 close(5) = 0",
            "7 <... read resumed>\"\", 1) = 0");

    assertThat(counts.neverResumed()).isEqualTo(2);
    assertThat(counts.resumedNeverBegun()).isEqualTo(1);
  }

  @Test
  void whatNeverBeganIsNoErrorAndNoCall() throws TraceException {
    StraceParser parser = Reading.parser("7 <... read resumed>\"\", 1) = 0", "7 close(3) = 0");

    assertThat(Reading.events(parser))
        .containsExactly("NOTE 7 <... read resumed>\"\", 1) = 0", "END 7 close(3) = 0");
    assertThat(parser.counts().resumedNeverBegun()).isEqualTo(1);
    assertThat(parser.counts().badLines()).isZero();
  }

  @Test
  void anEndByAnotherNameIsOfACallThatNeverBegan() throws TraceException {
    TraceCounts counts =
        Reading.counts("7 read(3,  <unfinished ...>", "7 <... write resumed>\"\", 1) = 0");

    assertThat(counts.resumedNeverBegun()).isEqualTo(1);
    assertThat(counts.neverResumed()).isEqualTo(1);
  }

  @Test
  void anEndCutShortIsBadAndItsCallUnresumed() throws TraceException {
    TraceCounts counts = Reading.counts("7 read(3,  <unfinished ...>", "7 <... read resumed>\"ab");

    assertThat(counts.badLines()).isEqualTo(1);
    assertThat(counts.neverResumed()).isEqualTo(1);
  }

  @Test
  void aCallThatItsThreadDidNotLiveToFinishIsUnresumed() throws TraceException {
    StraceParser parser =
        Reading.parser(
            "7 read(3,  <unfinished ...>",
            "7 <... read resumed> <unfinished ...>) = ?",
            "7 +++ exited with 0 +++");

    assertThat(Reading.events(parser))
        .containsExactly(
            "BEGIN 7 read(3) = ?",
            "NOTE 7 <... read resumed> <unfinished ...>) = ?",
            "EXIT 7 +++ exited with 0 +++");
    assertThat(parser.counts().neverResumed()).isEqualTo(1);
  }

  @Test
  void thatMayBeToldOnOneLine() throws TraceException {
    StraceParser parser = Reading.parser("7 read(3,  <unfinished ...>) = ?", "7 close(3) = 0");

    assertThat(Reading.events(parser)).containsExactly("BEGIN 7 read(3) = ?", "END 7 close(3) = 0");
    assertThat(parser.counts().neverResumed()).isEqualTo(1);
  }

  @Test
  void aCallThatStraceLeftIsUnresumed() throws TraceException {
    StraceParser parser = Reading.parser("read(3,  <detached ...>");

    assertThat(Reading.events(parser)).containsExactly("BEGIN 1 read(3) = ?");
    assertThat(parser.counts().neverResumed()).isEqualTo(1);
  }

  @Test
  void aRestartedCallIsOneByItself() throws TraceException {
    assertThat(Reading.events("restart_syscall(<... resuming interrupted poll ...>) = 1"))
        .containsExactly("END 1 restart_syscall(<... resuming interrupted poll ...>) = 1");
  }

  @Test
  void moreThanCanBeHeldIsBad() throws TraceException {
    String[] lines = new String[7];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i + 1 + " write(1, \"" + "a".repeat(5 << 20) + "\", 9 <unfinished ...>";
    }
    TraceCounts counts = Reading.counts(lines);

    assertThat(counts.goodLines()).isEqualTo(6);
    assertThat(counts.badLines()).isEqualTo(1);
  }
}
