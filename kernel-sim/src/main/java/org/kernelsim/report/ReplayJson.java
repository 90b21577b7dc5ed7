package org.kernelsim.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.Account;
import org.kernelsim.experiment.ReplayComparison;
import org.kernelsim.experiment.ReplayComparison.Variant;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.Provenance;
import org.kernelsim.machine.Work;
import org.kernelsim.workload.strace.FanOut;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.ReplayRun;

/**
 * A replay as JSON, schema 1. Numbers are integers but for means and shares; times are in
 * nanoseconds; keys always come in the same order.
 */
public final class ReplayJson {
  private final ReplayComparison comparison;
  private final Recording recording;
  private final CostModel costs;
  private final JsonGenerator json;

  private ReplayJson(ReplayComparison comparison, JsonGenerator json) {
    this.comparison = comparison;
    this.recording = comparison.recording();
    this.costs = comparison.costs();
    this.json = json;
  }

  /** The whole result, ending in a line feed. */
  public static String of(ReplayComparison comparison, String version) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(Json.layout());
      new ReplayJson(comparison, json).result(version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void result(String version) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schema", 1);
    json.writeStringField("version", version);
    json.writeObjectFieldStart("input");
    json.writeStringField("kind", "strace");
    json.writeStringField("sha256", recording.sha256());
    json.writeEndObject();
    json.writeNumberField("seed", comparison.seed());
    json.writeStringField("costs", comparison.preset().name());
    provenance();
    trace();
    json.writeArrayFieldStart("runs");
    for (ReplayRun run : comparison.runs()) {
      run(run);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void provenance() throws IOException {
    ProvenanceShares shares = new ProvenanceShares();
    for (ReplayRun run : comparison.runs()) {
      shares.add(run.account(), costs);
    }
    json.writeObjectFieldStart("provenance");
    for (Provenance provenance : Provenance.values()) {
      json.writeNumberField(provenance.key(), shares.of(provenance));
    }
    json.writeEndObject();
  }

  private void trace() throws IOException {
    json.writeObjectFieldStart("trace");
    json.writeNumberField("lines", recording.counts().lines());
    json.writeNumberField("badLines", recording.counts().badLines());
    json.writeNumberField("calls", recording.calls());
    json.writeNumberField("replayed", recording.replayed());
    counts("plain", recording.plain());
    counts("unsupported", recording.unsupported());
    json.writeStringField("think", comparison.think().text());
    json.writeNumberField("backwardsTimes", recording.counts().backwardsTimes());
    json.writeStringField("descriptorTables", recording.tablesRecorded() ? "recorded" : "inferred");
    json.writeArrayFieldStart("fanOuts");
    for (FanOut fanOut : recording.fanOuts()) {
      fanOut(fanOut);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void fanOut(FanOut fanOut) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", fanOut.line());
    json.writeNumberField("lastLine", fanOut.lastLine());
    json.writeNumberField("thread", fanOut.thread());
    json.writeNumberField("bytes", fanOut.bytes());
    json.writeNumberField("sockets", fanOut.sockets());
    json.writeNumberField("short", fanOut.shortSends());
    json.writeNumberField("failed", fanOut.failed());
    json.writeBooleanField("exact", fanOut.exact());
    json.writeBooleanField("answersRequests", fanOut.answersRequests());
    json.writeEndObject();
  }

  private void run(ReplayRun run) throws IOException {
    Account account = run.account();
    json.writeStartObject();
    json.writeObjectFieldStart("variant");
    json.writeStringField("name", Variant.of(run).name());
    json.writeStringField("domain", "normal");
    json.writeStringField("sendPath", run.path().key());
    json.writeStringField("handleLookup", run.handleLookup());
    settings();
    json.writeEndObject();
    json.writeStringField("fingerprint", account.fingerprint());
    json.writeNumberField("virtualNanos", costs.nanosOf(run.endCycles()));
    json.writeNumberField("busyNanos", costs.nanosOf(account.busyCycles()));
    json.writeNumberField("serviceCycles", account.cycles(ProtectionDomain.SERVICE));
    json.writeObjectFieldStart("counts");
    for (Count count : Count.values()) {
      json.writeNumberField(count.key(), account.count(count));
    }
    json.writeEndObject();
    json.writeObjectFieldStart("latencyNanos");
    latency("send", run.sendNanos());
    latency("fanOut", run.fanOutNanos());
    json.writeEndObject();
    json.writeObjectFieldStart("cycles");
    for (Work work : Work.values()) {
      json.writeNumberField(work.name(), account.cycles(work));
    }
    json.writeEndObject();
    counts("errors", account.errors());
    leaks(run.leaks());
    json.writeArrayFieldStart("expect");
    json.writeEndArray();
    json.writeEndObject();
  }

  private void settings() throws IOException {
    json.writeObjectFieldStart("settings");
    json.writeNumberField("cpus", comparison.settings().cpus());
    json.writeNumberField("quantumNanos", comparison.settings().quantumNanos());
    json.writeStringField(
        "lockWait", comparison.settings().lockWait().name().toLowerCase(Locale.ROOT));
    json.writeBooleanField("preemptInside", comparison.settings().preemptInside());
    json.writeStringField("hold", comparison.hold().name().toLowerCase(Locale.ROOT));
    json.writeEndObject();
  }

  private void latency(String name, Histogram nanos) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", nanos.getTotalCount());
    json.writeNumberField("mean", nanos.getMean());
    json.writeNumberField("p50", nanos.getValueAtPercentile(50));
    json.writeNumberField("p99", nanos.getValueAtPercentile(99));
    json.writeNumberField("p999", nanos.getValueAtPercentile(99.9));
    json.writeNumberField("max", nanos.getMaxValue());
    json.writeEndObject();
  }

  private void counts(String name, Map<String, Long> counts) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      json.writeNumberField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private void leaks(Kernel.Leaks leaks) throws IOException {
    json.writeObjectFieldStart("leaks");
    json.writeNumberField("handles", leaks.handles());
    json.writeNumberField("buffers", leaks.buffers());
    json.writeNumberField("sockets", leaks.sockets());
    json.writeNumberField("locksHeld", leaks.locksHeld());
    json.writeEndObject();
  }
}
