package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Traces on standard error, where a line bears an id only while there is more than one thread. */
class UnnamedThreadTest {

  @Test
  void theThreadThatHadNoIdKeepsItsNumberWhenItGetsOne() throws TraceException {
    assertThat(
            Reading.events(
                "execve(\"/bin/sh\", [\"sh\"], 0x7f) = 0",
                "vfork(strace: Process 8 attached",
                " <unfinished ...>",
                "[pid     8] close(3) = 0",
                "[pid     7] <... vfork resumed>) = 8",
                "[pid     8] +++ exited with 0 +++",
                "close(4) = 0"))
        .containsExactly(
            "END 1 execve(\"/bin/sh\", [\"sh\"], 0x7f) = 0",
            "NOTE 8 vfork(strace: Process 8 attached",
            "BEGIN 1 vfork() = ?",
            "END 8 close(3) = 0",
            "END 1 vfork() = 8",
            "EXIT 8 +++ exited with 0 +++",
            "END 1 close(4) = 0");
  }

  @Test
  void aMessageMayBreakIntoACall() throws TraceException {
    StraceParser parser =
        Reading.parser(
            "12:00:00.5 clone(child_stack=NULL, flags=SIGCHLDstrace: Process 8 attached",
            ", child_tidptr=0x7f) = 8 <0.000143>",
            "[pid     7] 12:00:00.6 close(3) = 0");

    assertThat(Reading.events(parser))
        .containsExactly(
            "NOTE 8 clone(child_stack=NULL, flags=SIGCHLDstrace: Process 8 attached",
            "END 1 clone(NULL, SIGCHLD, 0x7f) = 8",
            "END 1 close(3) = 0");
    assertThat(parser.counts().badLines()).isZero();
  }

  @Test
  void twoMessagesMayBreakIntoACall() throws TraceException {
    assertThat(
            Reading.events(
                "wait4(-1, strace: Process 8 attached",
                "strace: Process 9 attached",
                "NULL, 0, NULL) = 8"))
        .last()
        .isEqualTo("END 1 wait4(-1, NULL, 0, NULL) = 8");
  }

  @Test
  void aCallBrokenIntoAndNotContinuedIsUnresumed() throws TraceException {
    TraceCounts counts =
        Reading.counts("wait4(-1, strace: Process 8 attached", "+++ killed by SIGKILL +++");

    assertThat(counts.neverResumed()).isEqualTo(1);
    assertThat(counts.badLines()).isZero();
  }

  @Test
  void whereAttachmentsAreNotToldClonesTellThreadsApart() throws TraceException {
    assertThat(
            Reading.events(
                "fork() = 8",
                "[pid     8] close(3) = 0",
                "[pid     7] close(4) = 0",
                "[pid     8] close(5) = 0"))
        .containsExactly(
            "END 1 fork() = 8", "END 8 close(3) = 0", "END 1 close(4) = 0", "END 8 close(5) = 0");
  }

  @Test
  void theLastOfTheThreadsWithAnIdLosesIt() throws TraceException {
    assertThat(
            Reading.events(
                "strace: Process 7 attached",
                "strace: Process 8 attached",
                "[pid     7] close(3) = 0",
                "[pid     7] +++ exited with 0 +++",
                "close(4) = 0"))
        .last()
        .isEqualTo("END 8 close(4) = 0");
  }

  @Test
  void aSingleAttachedThreadIsKnownByItsId() throws TraceException {
    assertThat(Reading.events("strace: Process 7 attached", "close(4) = 0"))
        .last()
        .isEqualTo("END 7 close(4) = 0");
  }

  @Test
  void aThreadThatOutlivesTheFirstHasItsOwnId() throws TraceException {
    assertThat(
            Reading.events(
                "fork() = 8",
                "[pid     8] close(3) = 0",
                "[pid     7] exit_group(0) = ?",
                "[pid     7] +++ exited with 0 +++",
                "close(5) = 0"))
        .last()
        .isEqualTo("END 8 close(5) = 0");
  }
}
