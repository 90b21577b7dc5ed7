package org.kernelsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.cli.Command.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.StatusTable;

/** {@code kernel-sim sockets}: both tables, whole. */
class SocketsCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"table", "markdown", "csv"})
  void everyFormatHasOneRowForEachEventOfEachTable(String format) {
    Command.Answer answer = run("sockets", "--format", format);
    assertThat(answer.exitCode()).isZero();
    long rows = (long) StatusTable.values().length * SocketEvent.values().length;
    assertThat(answer.out().lines().filter(line -> line.contains("EBADF")).count()).isEqualTo(rows);
  }

  @Test
  void jsonSaysForEachPhaseWhatItAnswersOrWhereItLeads() throws IOException {
    JsonNode rows = new ObjectMapper().readTree(run("sockets", "--format", "json").out());
    JsonNode bind = rows.get(0);
    assertThat(bind.get("sockets").asText()).isEqualTo("stream");
    assertThat(bind.get("event").asText()).isEqualTo("bind");
    assertThat(bind.get("call").asBoolean()).isTrue();
    assertThat(bind.get("phases").get("UNCONNECTED").asText()).isEqualTo("BOUND");
    assertThat(bind.get("phases").get("BOUND").asText()).isEqualTo("EINVAL");
  }
}
