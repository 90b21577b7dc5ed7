package org.kernelsim.report;

import static org.kernelsim.report.Numbers.change;
import static org.kernelsim.report.Numbers.grouped;
import static org.kernelsim.report.Numbers.percent;
import static org.kernelsim.report.Numbers.plural;
import static org.kernelsim.report.Numbers.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.experiment.ReplayComparison.Variant;
import org.kernelsim.handle.LookupKind;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.Provenance;
import org.kernelsim.machine.Work;
import org.kernelsim.workload.strace.FanOut;
import org.kernelsim.workload.strace.LinePosition;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.ReplayRun;
import org.kernelsim.workload.strace.SendPath;
import org.kernelsim.workload.strace.TraceCounts;

/** A replay for people: what was simulated, the comparison, the fan-outs, and what is not known. */
public final class ReplayText {
  private static final int LARGEST = 5;
  private static final int SHOWN_OF_FINGERPRINT = 8;

  private final ReplayComparison comparison;
  private final Recording recording;
  private final CostModel costs;
  private final boolean markdown;
  private final StringBuilder text = new StringBuilder();

  private ReplayText(ReplayComparison comparison, boolean markdown) {
    this.comparison = comparison;
    this.recording = comparison.recording();
    this.costs = comparison.costs();
    this.markdown = markdown;
  }

  /**
   * As text, or as Markdown.
   *
   * @param version of the simulator
   */
  public static String of(ReplayComparison comparison, String version, boolean markdown) {
    ReplayText report = new ReplayText(comparison, markdown);
    report.simulated(version);
    report.compared();
    report.largestFanOuts();
    report.unknown();
    report.next();
    return report.text.toString();
  }

  private void heading(String heading) {
    text.append(text.isEmpty() ? "" : "\n").append(markdown ? "### " : "").append(heading);
    text.append(markdown ? "\n\n" : "\n");
  }

  private void line(String line) {
    text.append(markdown ? "- " : "  ").append(line).append('\n');
  }

  private void table(Table table) {
    text.append(markdown ? table.markdown() : table.text());
  }

  private void simulated(String version) {
    heading("What was simulated");
    line(String.join(", ", recording.input().names()) + " (sha256 " + shortDigest() + ")");
    line(
        plural(recording.calls(), "call", "calls")
            + " of "
            + plural(recording.threadCount(), "thread", "threads")
            + " in "
            + plural(recording.processes(), "process", "processes")
            + ", from "
            + plural(recording.counts().lines(), "line", "lines"));
    line(
        grouped(recording.replayed())
            + " carried out on "
            + plural(recording.sockets(), "socket", "sockets")
            + ", "
            + grouped(sum(recording.plain()))
            + " as plain system calls, "
            + grouped(sum(recording.unsupported()))
            + " not supported");
    line(
        "domain normal, "
            + plural(comparison.settings().cpus(), "CPU", "CPUs")
            + ", costs "
            + comparison.preset().name()
            + " ("
            + comparison.preset().frequency().gigahertz().toPlainString()
            + " GHz), think "
            + comparison.think().text());
    line("kernel-sim " + version + ", seed " + comparison.seed());
  }

  private String shortDigest() {
    return recording.sha256().substring(0, 12);
  }

  private static long sum(Map<String, Long> byName) {
    return byName.values().stream().mapToLong(Long::longValue).sum();
  }

  private void compared() {
    heading(
        "What "
            + plural(recording.fanOuts().size(), "fan-out", "fan-outs")
            + " cost, by the way they are sent"
            + (reference() == null ? "" : " (change against ordinary)"));
    List<String> header = new ArrayList<>(List.of(""));
    for (ReplayRun run : comparison.runs()) {
      header.add(Variant.of(run).name());
      if (changes(run)) {
        header.add("");
      }
    }
    Table table = new Table(header);
    row(
        table,
        "service-domain cycles",
        run -> run.account().cycles(ProtectionDomain.SERVICE),
        run -> grouped(run.account().cycles(ProtectionDomain.SERVICE)));
    row(table, "CPU-busy time", this::busyNanos, run -> time(busyNanos(run)));
    if (!recording.fanOuts().isEmpty()) {
      row(
          table,
          "fan-out time, mean",
          run -> run.fanOutNanos().getMean(),
          run -> time(run.fanOutNanos().getMean()));
      row(
          table,
          "fan-out time, p99",
          run -> run.fanOutNanos().getValueAtPercentile(99),
          run -> time(run.fanOutNanos().getValueAtPercentile(99)));
    }
    row(table, "virtual time", this::virtualNanos, run -> time(virtualNanos(run)));
    for (Count count : shownCounts()) {
      row(
          table,
          nameOf(count),
          run -> run.account().count(count),
          run -> grouped(run.account().count(count)));
    }
    fingerprints(table);
    table(table);
    provenance();
  }

  private List<Count> shownCounts() {
    List<Count> shown =
        new ArrayList<>(
            List.of(
                Count.SYSTEM_CALLS,
                Count.DOMAIN_SWITCHES,
                Count.BYTES_IN,
                Count.LOCK_ACQUISITIONS));
    if (comparison.runs().stream()
        .anyMatch(run -> Variant.of(run).lookup() == LookupKind.LOCK_FREE)) {
      shown.add(Count.FAST_PATH);
      shown.add(Count.SLOW_PATH);
    }
    return shown;
  }

  private void fingerprints(Table table) {
    List<String> cells = new ArrayList<>(List.of("fingerprint"));
    for (ReplayRun run : comparison.runs()) {
      cells.add(run.account().fingerprint().substring(0, SHOWN_OF_FINGERPRINT));
      if (changes(run)) {
        cells.add("");
      }
    }
    table.add(cells);
  }

  private static String nameOf(Count count) {
    return switch (count) {
      case SYSTEM_CALLS -> "system calls";
      case DOMAIN_SWITCHES -> "domain switches";
      case BYTES_IN -> "bytes copied in";
      case LOCK_ACQUISITIONS -> "LOCK(PPHT) taken";
      case FAST_PATH -> "found without it";
      case SLOW_PATH -> "not found without it";
      default -> count.key();
    };
  }

  private double busyNanos(ReplayRun run) {
    return costs.nanosOf(run.account().busyCycles());
  }

  private double virtualNanos(ReplayRun run) {
    return costs.nanosOf(run.endCycles());
  }

  private void row(
      Table table,
      String name,
      ToDoubleFunction<ReplayRun> value,
      Function<ReplayRun, String> shown) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (ReplayRun run : comparison.runs()) {
      cells.add(shown.apply(run));
      if (changes(run)) {
        cells.add(change(value.applyAsDouble(reference()), value.applyAsDouble(run)));
      }
    }
    table.add(cells);
  }

  /** The run the others are compared with, or null. */
  private ReplayRun reference() {
    return comparison.runs().stream()
        .filter(run -> run.path() == SendPath.ORDINARY)
        .findFirst()
        .orElse(null);
  }

  private boolean changes(ReplayRun run) {
    return reference() != null && run != reference();
  }

  private void provenance() {
    ProvenanceShares shares = new ProvenanceShares();
    for (ReplayRun run : comparison.runs()) {
      shares.add(run.account(), costs);
    }
    text.append(markdown ? "\n" : "");
    line(
        "charged cycles by provenance: measured "
            + percent(shares.of(Provenance.MEASURED))
            + ", derived "
            + percent(shares.of(Provenance.DERIVED))
            + ", assumed "
            + percent(shares.of(Provenance.ASSUMED)));
    long all = 0;
    long protocol = 0;
    for (ReplayRun run : comparison.runs()) {
      all += run.account().cycles(ProtectionDomain.SERVICE);
      protocol +=
          run.account().cycles(Work.SOCKET_SEND) + run.account().cycles(Work.SOCKET_RECEIVE);
    }
    line(
        percent(all == 0 ? 0 : (double) protocol / all)
            + " of the service-domain cycles are protocol work, the same on every path");
  }

  private void largestFanOuts() {
    List<FanOut> largest = recording.largestFanOuts(LARGEST);
    if (largest.isEmpty()) {
      heading("Fan-outs");
      line("none: no window of a thread sends the same bytes to two sockets, so that every path");
      line("costs the same here");
      return;
    }
    heading("Largest fan-outs (of " + recording.fanOuts().size() + ", by bytes in all)");
    Table table =
        new Table(
            "lines", "thread", "sockets", "bytes each", "short", "failed", "exact", "answers");
    for (FanOut fanOut : largest) {
      table.add(
          fanOut.line() + "-" + fanOut.lastLine(),
          Integer.toString(fanOut.thread()),
          grouped(fanOut.sockets()),
          grouped(fanOut.bytes()),
          grouped(fanOut.shortSends()),
          grouped(fanOut.failed()),
          fanOut.exact() ? "yes" : "no",
          fanOut.answersRequests() ? "yes" : "no");
    }
    table(table);
    long answering = recording.fanOuts().stream().filter(FanOut::answersRequests).count();
    if (answering > 0) {
      text.append(markdown ? "\n" : "");
      line(
          plural(answering, "fan-out answers", "fan-outs answer")
              + " requests read from the same sockets: equal replies, not one message to many");
    }
  }

  private void unknown() {
    heading("What the recording cannot say");
    TraceCounts counts = recording.counts();
    if (counts.hasTimes()) {
      line(
          "its threads waited "
              + time(recording.waitNanos())
              + " and spent "
              + time(recording.betweenNanos())
              + " between calls, the tracer's own stops included;");
      line(
          comparison.think().millionths() == 0
              ? "none of the time between calls is simulated (--think recorded, or a factor)"
              : "of the time between calls, think " + comparison.think().text() + " is simulated");
      line("virtual time follows those waits; what a path saves shows in cycles and busy time");
    } else {
      line("when its calls happened: it has no times, so that nothing waits");
    }
    if (counts.coarseTimes()) {
      line("times below a second: it was recorded with whole seconds");
    }
    unless(
        recording.unknownEnds(),
        "calls without a duration",
        "record with -T; a wait then ends where the next call begins");
    unless(counts.backwardsTimes(), "times that run backwards", "no time between those calls");
    line(
        recording.tablesRecorded()
            ? "descriptor tables follow the recorded clone flags"
            : "which threads share descriptors: no clone is recorded, so one table was inferred");
    long cut = recording.fanOuts().stream().filter(fanOut -> !fanOut.exact()).count();
    unless(cut, "fan-outs of payloads that were cut", "shown part and length agree");
    unless(
        recording.closedUses(), "calls that succeeded on descriptors never seen to be opened", "");
    unless(
        recording.unexplained(),
        "sockets that a wait found readable and nobody read next",
        "something is there while it waits");
    unless(
        recording.untold(),
        "ready descriptors of waits that are cut off, or never seen to be registered",
        "");
    unless(counts.neverResumed(), "calls that were begun and never ended", "");
    unless(counts.resumedNeverBegun(), "calls that were ended and never begun", "");
    if (!recording.unsupported().isEmpty()) {
      line(
          "what these calls moved, because the bytes do not pass the application: "
              + byName(recording.unsupported())
              + " (charged as plain system calls)");
    }
    if (counts.badLines() > 0) {
      line(
          plural(counts.badLines(), "line", "lines")
              + " that could not be read, first: "
              + counts.badPositions().stream().map(this::place).collect(Collectors.joining(", ")));
    }
  }

  private void unless(long count, String what, String remark) {
    if (count > 0) {
      line(what + ": " + grouped(count) + (remark.isEmpty() ? "" : " (" + remark + ")"));
    }
  }

  private static String byName(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + grouped(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private String place(LinePosition at) {
    boolean several = recording.input().names().size() > 1;
    return (several ? recording.input().name(at.file()) + ":" : "line ") + at.line();
  }

  private void next() {
    heading("Next");
    Table table = new Table("command", "shows").flushLeft(1);
    table.add("kernel-sim replay --show boxes TRACE", "each box of each call, with its cycles");
    table.add("kernel-sim break-even", "from how many sockets and bytes on each way pays");
    table.add("kernel-sim costs show " + comparison.preset().name(), "every cost, with its source");
    table(table);
  }
}
