package org.kernelsim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.support.Traces.read;
import static org.kernelsim.support.Traces.readExample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.support.Traces;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.SendPath;

/** The JSON of a replay, which programs read: every key, in place and of the right type. */
class ReplayJsonTest {
  private static final String WHOLE = "whole";
  private static final String NUMBER = "number";
  private static final String TEXT = "text";

  private static final String HISTOGRAM = "count mean p50 p99 p999 max";

  private final JsonNode result =
      json(readExample("redis-pubsub-8-subscribers.strace"), SendPath.values());

  @Test
  void theTopHasItsKeysInOrder() {
    assertThat(keys(result))
        .containsExactly(
            "schema", "version", "input", "seed", "costs", "provenance", "trace", "runs");
    assertThat(result.get("schema").intValue()).isEqualTo(1);
    assertThat(result.get("version").textValue()).isEqualTo("1.2.3");
    assertThat(result.get("seed").intValue()).isEqualTo(42);
    assertThat(result.get("costs").textValue()).isEqualTo("skylake-mitigated");
  }

  @Test
  void theInputIsToldByItsDigest() {
    assertThat(keys(result.get("input"))).containsExactly("kind", "sha256");
    assertThat(result.at("/input/kind").textValue()).isEqualTo("strace");
    assertThat(result.at("/input/sha256").textValue()).matches("[0-9a-f]{64}");
  }

  @Test
  void sharesOfProvenanceAddUpToOne() {
    JsonNode provenance = result.get("provenance");
    assertThat(keys(provenance)).containsExactly("measured", "derived", "assumed");
    double sum = 0;
    for (JsonNode share : provenance) {
      assertThat(share.isNumber()).isTrue();
      sum += share.doubleValue();
    }
    assertThat(sum).isBetween(0.999999, 1.000001);
  }

  @Test
  void theTraceIsAccountedFor() {
    JsonNode trace = result.get("trace");
    assertThat(keys(trace))
        .containsExactly(
            "lines",
            "badLines",
            "calls",
            "replayed",
            "plain",
            "unsupported",
            "think",
            "backwardsTimes",
            "descriptorTables",
            "fanOuts");
    assertTypes(trace, WHOLE, "lines badLines calls replayed backwardsTimes");
    assertTypes(trace, TEXT, "think descriptorTables");
    assertThat(trace.get("replayed").longValue() + sum(trace, "plain") + sum(trace, "unsupported"))
        .isEqualTo(trace.get("calls").longValue())
        .isEqualTo(578);
    assertThat(trace.get("lines").longValue()).isEqualTo(583);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memcached.strace", "nginx-static.strace"})
  void descriptorTablesAreRecordedOrInferred(String recorded) {
    assertThat(json(readExample(recorded), SendPath.ORDINARY).at("/trace/descriptorTables"))
        .hasToString("\"recorded\"");
    assertThat(result.at("/trace/descriptorTables")).hasToString("\"inferred\"");
  }

  @Test
  void unsupportedCallsAreToldByName() {
    assertThat(json(readExample("nginx-static.strace"), SendPath.ORDINARY).at("/trace/unsupported"))
        .hasToString("{\"sendfile\":10}");
  }

  @Test
  void eachFanOutIsTold() {
    JsonNode fanOuts = result.at("/trace/fanOuts");
    assertThat(fanOuts).hasSize(19);
    for (JsonNode fanOut : fanOuts) {
      assertThat(keys(fanOut))
          .containsExactly(
              "line",
              "lastLine",
              "thread",
              "bytes",
              "sockets",
              "short",
              "failed",
              "exact",
              "answersRequests");
      assertTypes(fanOut, WHOLE, "line lastLine thread bytes sockets short failed");
      assertThat(fanOut.get("exact").isBoolean()).isTrue();
      assertThat(fanOut.get("answersRequests").isBoolean()).isTrue();
    }
    assertThat(fanOuts.findValues("line"))
        .isSortedAccordingTo((a, b) -> a.intValue() - b.intValue());
  }

  @Test
  void aFanOutTellsShortAndFailedSends() {
    JsonNode fanOut =
        json(
                read(
                    """
                    socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
                    socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0
                    7 write(3, "abc", 3) = 3
                    7 write(4, "abc", 3) = 1
                    7 write(5, "abc", 3) = -1 EPIPE (Broken pipe)
                    7 write(6, "abc", 3) = -1 EAGAIN (Try again)
                    """),
                SendPath.ALTERNATE)
            .at("/trace/fanOuts/0");

    assertThat(fanOut)
        .hasToString(
            "{\"line\":3,\"lastLine\":6,\"thread\":7,\"bytes\":3,\"sockets\":4,\"short\":1,"
                + "\"failed\":2,\"exact\":true,\"answersRequests\":false}");
  }

  @Test
  void thereIsARunForEachPath() {
    assertThat(result.get("runs").findValuesAsText("sendPath"))
        .containsExactly("ordinary", "batched", "handle", "alternate");
    assertThat(result.get("runs").findValuesAsText("handleLookup"))
        .containsExactly("null", "null", "locked", "locked");
  }

  @Test
  void aRunHasItsKeysInOrder() {
    for (JsonNode run : result.get("runs")) {
      assertThat(keys(run))
          .containsExactly(
              "variant",
              "fingerprint",
              "virtualNanos",
              "busyNanos",
              "serviceCycles",
              "counts",
              "latencyNanos",
              "cycles",
              "errors",
              "leaks",
              "expect");
      assertThat(run.get("fingerprint").textValue()).matches("[0-9a-f]{16}");
      assertTypes(run, WHOLE, "virtualNanos busyNanos serviceCycles");
      assertThat(run.get("expect").isArray()).isTrue();
    }
  }

  @Test
  void aVariantTellsTheWholeMachine() {
    JsonNode variant = result.at("/runs/2/variant");
    assertThat(keys(variant))
        .containsExactly("name", "domain", "sendPath", "handleLookup", "settings");
    assertTypes(variant, TEXT, "name domain sendPath handleLookup");
    assertThat(result.at("/runs/0/variant/handleLookup").isNull()).isTrue();
    assertThat(keys(variant.get("settings")))
        .containsExactly("cpus", "quantumNanos", "lockWait", "preemptInside", "hold");
  }

  @Test
  void countsAreWholeNumbers() {
    for (JsonNode run : result.get("runs")) {
      assertThat(keys(run.get("counts")))
          .containsExactly(
              "systemCalls",
              "serviceCalls",
              "domainSwitches",
              "bytesIn",
              "bytesOut",
              "sends",
              "lockAcquisitions",
              "lockWaits",
              "fastPath",
              "slowPath",
              "interceptions",
              "proxyNotifications");
      run.get("counts").forEach(count -> assertThat(count.isIntegralNumber()).isTrue());
    }
  }

  @Test
  void latenciesAreHistograms() {
    for (JsonNode run : result.get("runs")) {
      assertThat(keys(run.get("latencyNanos"))).containsExactly("send", "fanOut");
      for (JsonNode latency : run.get("latencyNanos")) {
        assertThat(keys(latency)).containsExactly(HISTOGRAM.split(" "));
        assertTypes(latency, WHOLE, "count p50 p99 p999 max");
        assertTypes(latency, NUMBER, "mean");
        assertThat(latency.get("p50").longValue())
            .isLessThanOrEqualTo(latency.get("max").longValue());
      }
      assertThat(run.at("/latencyNanos/fanOut/count").intValue()).isEqualTo(19);
    }
  }

  @Test
  void cyclesAddUpToTheBusyOnes() {
    for (JsonNode run : result.get("runs")) {
      assertThat(run.get("cycles").has("COPY")).isTrue();
      double nanos = sum(run, "cycles") / 3.4;
      assertThat(run.get("busyNanos").doubleValue()).isBetween(nanos - 1, nanos + 1);
      assertThat(run.get("serviceCycles").longValue()).isLessThan(sum(run, "cycles"));
    }
  }

  @Test
  void errorsAreToldByName() {
    assertThat(
            json(
                    read(
                        "socket(AF_INET, SOCK_STREAM, 0) = 3",
                        "send(3, \"a\", 1, 0) = -1 EPIPE (Broken pipe)"),
                    SendPath.ORDINARY)
                .at("/runs/0/errors"))
        .hasToString("{\"EPIPE\":1}");
  }

  @Test
  void nothingLeaks() {
    for (JsonNode run : result.get("runs")) {
      assertThat(run.get("leaks"))
          .hasToString("{\"handles\":0,\"buffers\":0,\"sockets\":0,\"locksHeld\":0}");
    }
  }

  @Test
  void aTraceWithoutFanOutsHasTheSameKeys() {
    JsonNode without = json(readExample("memcached.strace"), SendPath.values());

    assertThat(keys(without)).isEqualTo(keys(result));
    assertThat(keys(without.at("/runs/3"))).isEqualTo(keys(result.at("/runs/3")));
    assertThat(without.at("/runs/3/latencyNanos/fanOut/count").intValue()).isZero();
    assertThat(without.at("/runs/3/latencyNanos/fanOut/mean").isNumber()).isTrue();
  }

  private static JsonNode json(Recording recording, SendPath... paths) {
    try {
      return new ObjectMapper()
          .readTree(ReplayJson.of(Traces.replay(recording, 1, paths), "1.2.3"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static long sum(JsonNode node, String object) {
    long sum = 0;
    for (JsonNode count : node.get(object)) {
      assertThat(count.isIntegralNumber()).isTrue();
      sum += count.longValue();
    }
    return sum;
  }

  private static void assertTypes(JsonNode node, String type, String keys) {
    for (String key : keys.split(" ")) {
      JsonNode value = node.get(key);
      boolean right =
          switch (type) {
            case WHOLE -> value.isIntegralNumber();
            case NUMBER -> value.isNumber();
            default -> value.isTextual();
          };
      assertThat(right).as("%s is a %s: %s", key, type, value).isTrue();
    }
  }
}
