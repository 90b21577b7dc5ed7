package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that are no calls. */
class OtherLineTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=8, si_uid=0} ---",
        "--- stopped by SIGSTOP ---",
        "--- SIGRT_1 (Real-time signal 0) @ 0 (0) ---",
      })
  void signalsAreTold(String line) throws TraceException {
    assertThat(Reading.events("7 12:00:00 " + line)).containsExactly("SIGNAL 7 " + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+++ exited with 0 +++",
        "+++ killed by SIGKILL +++",
        "+++ killed by SIGSEGV (core dumped) +++",
      })
  void exitsAreTold(String line) throws TraceException {
    assertThat(Reading.events("7 12:00:00 " + line)).containsExactly("EXIT 7 " + line);
  }

  @Test
  void aThreadThatTakesOverTheFirstOnesIdEndsUnderItsOwn() throws TraceException {
    StraceParser parser =
        Reading.parser(
            "7 read(3,  <unfinished ...>",
            "8 execve(\"/bin/true\", [\"true\"], 0x7f /* 2 vars */ <unfinished ...>",
            "7 +++ superseded by execve in pid 8 +++",
            "7 <... execve resumed>) = 0");

    assertThat(Reading.events(parser))
        .containsSubsequence(
            "EXIT 8 +++ superseded by execve in pid 8 +++",
            "END 7 execve(\"/bin/true\", [\"true\"], 0x7f /* 2 vars */) = 0");
    assertThat(parser.counts().neverResumed()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strace: Process 7 attached",
        "strace: Process 7 attached with 4 threads",
        "Process 7 attached",
        "Process 7 attached - interrupt to quit",
      })
  void anAttachmentNamesItsThread(String line) throws TraceException {
    assertThat(Reading.events(line)).containsExactly("NOTE 7 " + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strace: Process 7 detached",
        "Process 7 detached",
        "Process 7 resumed (parent 6 ready)",
        "Process 7 suspended",
        "strace: [ Process PID=7 runs in 32 bit mode. ]",
        "[ Process PID=7 runs in 32 bit mode. ]",
        "strace: Could not attach to process",
      })
  void otherMessagesAreNotes(String line) throws TraceException {
    assertThat(Reading.events(line)).containsExactly("NOTE 0 " + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " > /usr/lib/libc.so.6(write+0x17) [0x1ab70]",
        " | 00000  68 69 0a                                  hi.               |",
        " * 16 bytes in buffer 0",
      })
  void framesAndDumpsBelongToTheCallBefore(String line) throws TraceException {
    assertThat(Reading.events("write(1, \"hi\\n\", 3) = 3", line))
        .last()
        .asString()
        .contains("NOTE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"> quoted", "* item", "Process x attached", "Process 7 is here", "[ab]"})
  void whatOnlyLooksSimilarIsBad(String line) throws TraceException {
    assertThat(Reading.counts("close(3) = 0", line).badLines()).isEqualTo(1);
  }
}
