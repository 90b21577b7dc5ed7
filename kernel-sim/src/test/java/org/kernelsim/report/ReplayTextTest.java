package org.kernelsim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.read;
import static org.kernelsim.support.Traces.readExample;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.support.Traces;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.Think;

/** What a reader must find in the result of a replay. */
class ReplayTextTest {
  private static final Recording REDIS = readExample("redis-pubsub-64-subscribers.strace");

  private final String result = text(REDIS);

  @Test
  void whatWasSimulatedComesFirst() {
    assertThat(result)
        .startsWith("What was simulated\n")
        .contains("redis-pubsub-64-subscribers.strace (sha256 ")
        .contains("3,321 calls of 1 thread in 1 process, from 3,326 lines")
        .contains("2,732 carried out on 65 sockets, 589 as plain system calls, 0 not supported")
        .contains("domain normal, 1 CPU, costs skylake-mitigated (3.4 GHz), think none")
        .contains("kernel-sim 1.2.3, seed 42");
  }

  @Test
  void serviceDomainCyclesAreTheHeadlineAndVirtualTimeComesLater() {
    assertThat(result.lines().map(String::strip))
        .containsSubsequence(
            "What 39 fan-outs cost, by the way they are sent (change against ordinary)")
        .anyMatch(line -> line.matches("ordinary +batched +handle +alternate"));
    assertThat(rows())
        .extracting(row -> row.split("  ")[0])
        .containsSubsequence(
            "service-domain cycles",
            "CPU-busy time",
            "fan-out time, mean",
            "fan-out time, p99",
            "virtual time",
            "system calls",
            "domain switches",
            "bytes copied in",
            "LOCK(PPHT) taken",
            "fingerprint");
  }

  @Test
  void timesHaveUnitsAndEachPathItsChangeAgainstTheOrdinaryOne() {
    for (String row : List.of("CPU-busy time", "fan-out time, mean", "virtual time")) {
      String time = "[\\d.]+ (ns|µs|ms|s)";
      assertThat(row(row)).matches(row + " +" + time + "( +" + time + " +[-+][\\d.]+ %){3}");
    }
    assertThat(row("bytes copied in")).endsWith("5,220  -98.3 %");
    assertThat(row("LOCK(PPHT) taken")).matches(".* 0 +0 +- +2,381 +- +117 +-");
  }

  @Test
  void withoutTheOrdinaryPathThereIsNoChange() {
    String alone = ReplayText.of(Traces.replay(REDIS, 1, SendPath.ALTERNATE), "1.2.3", false);

    assertThat(alone).doesNotContain("change against").doesNotContain("+0.0 %");
  }

  @Test
  void sharesOfProvenanceAndOfWhatNoPathChangesAreTold() {
    assertThat(result)
        .containsPattern("measured \\d+ %, derived \\d+ %, assumed \\d+ %")
        .containsPattern("\\d+ % of the service-domain cycles are protocol work");
  }

  @Test
  void theLargestFanOutsAreToldWithTheirLines() {
    assertThat(result)
        .contains("Largest fan-outs (of 39, by bytes in all)")
        .containsPattern("lines +thread +sockets +bytes each +short +failed +exact +answers")
        .containsPattern("1345-1408 +688 +64 +194 +0 +0 +yes +no")
        .contains("4 fan-outs answer requests");
  }

  @Test
  void aTraceWithoutFanOutsSaysSo() {
    assertThat(text(readExample("memcached.strace")))
        .contains("What 0 fan-outs cost")
        .contains("none: no window of a thread sends the same bytes to two sockets")
        .doesNotContain("fan-out time");
  }

  @Test
  void howLongTheRecordingWaitedIsTold() {
    assertThat(result)
        .contains("its threads waited 4.801 s and spent 363.64 ms between calls")
        .contains("none of the time between calls is simulated");
    assertThat(
            ReplayText.of(
                Traces.replay(REDIS, 1, Think.parse("0.5"), SendPath.ORDINARY), "1.2.3", false))
        .contains("of the time between calls, think 0.5 is simulated");
  }

  // Gaps of the recording

  @Test
  void missingTimesAreTold() {
    assertThat(text(read("getpid() = 1"))).contains("when its calls happened: it has no times");
  }

  @Test
  void wholeSecondsAreTold() {
    assertThat(text(read("1 12:00:01 getpid() = 1"))).contains("recorded with whole seconds");
  }

  @Test
  void missingDurationsAreTold() {
    assertThat(text(read("1 1700000000.000000 getpid() = 1")))
        .contains("calls without a duration: 1 (record with -T");
  }

  @Test
  void backwardTimesAreTold() {
    assertThat(
            text(
                read(
                    "1 1700000002.000000 getpid() = 1 <0.000001>",
                    "1 1700000001.000000 getpid() = 1 <0.000001>")))
        .contains("times that run backwards: 1 (no time between");
  }

  @Test
  void whereDescriptorTablesComeFromIsTold() {
    assertThat(result).contains("no clone is recorded, so one table was inferred");
    assertThat(text(readExample("nginx-static.strace")))
        .contains("descriptor tables follow the recorded clone flags");
  }

  @Test
  void cutPayloadsAreTold() {
    assertThat(
            text(
                read(
                    "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0",
                    "write(3, \"a\"..., 9) = 9",
                    "write(4, \"a\"..., 9) = 9")))
        .contains("fan-outs of payloads that were cut: 1 (");
  }

  @Test
  void descriptorsNeverOpenedAreTold() {
    assertThat(text(read("send(9, \"a\", 1, 0) = 1")))
        .contains("calls that succeeded on descriptors never seen to be opened: 1\n");
  }

  @Test
  void callsWithoutEndOrBeginningAreTold() {
    assertThat(
            text(
                read(
                    "1 read(0, <unfinished ...>",
                    "2 <... read resumed>\"a\", 1) = 1",
                    "2 getpid() = 2")))
        .contains("calls that were begun and never ended: 1\n")
        .contains("calls that were ended and never begun: 1\n");
  }

  @Test
  void unsupportedCallsAreToldByNameWithTheReason() {
    assertThat(text(readExample("nginx-static.strace")))
        .contains("because the bytes do not pass the application: sendfile 10")
        .contains("10 not supported");
    assertThat(text(read("io_uring_enter(5, 1, 1, IORING_ENTER_GETEVENTS, NULL, 8) = 1")))
        .contains("io_uring_enter 1");
  }

  @Test
  void badLinesAreToldWithTheFirstNumbers() {
    assertThat(text(read("getpid() = 1", "rubbish")))
        .contains("1 line that could not be read, first: line 2");
  }

  @Test
  void whereToGoNextComesLast() {
    assertThat(result.substring(result.indexOf("\nNext\n")))
        .contains("--show boxes", "break-even", "costs show skylake-mitigated");
  }

  @Test
  void markdownTellsTheSameInMarkdown() {
    String markdown = ReplayText.of(Traces.replay(REDIS, 1), "1.2.3", true);

    assertThat(markdown)
        .startsWith("### What was simulated\n\n- ")
        .contains("| service-domain cycles | ")
        .contains("### Largest fan-outs (of 39, by bytes in all)\n\n| lines |");
    assertThat(markdown.lines().filter(line -> line.startsWith("|")))
        .allMatch(line -> line.endsWith("|"));
  }

  private String row(String name) {
    return rows().stream().filter(row -> row.startsWith(name)).findFirst().orElseThrow();
  }

  private List<String> rows() {
    return result.lines().map(String::strip).toList();
  }

  private static String text(Recording recording) {
    return ReplayText.of(Traces.replay(recording, 1), "1.2.3", false);
  }
}
