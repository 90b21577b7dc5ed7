package org.kernelsim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.StatusTable;

/** The tables of socket statuses: which call is valid in which phase, and where it leads. */
public final class SocketsText {
  private static final String VALID = "ok";
  private static final String NEVER = "-";

  private SocketsText() {}

  /**
   * One event of one table, for JSON.
   *
   * @param sockets which sockets: stream or datagram
   * @param event what happens
   * @param call whether it is a call, and not told by the network
   * @param phases for each phase {@code ok}, the phase it leads to, or the error; {@code -} for a
   *     phase such sockets are never in
   * @param sendingShut what it answers once sending is shut, or empty when that makes no difference
   */
  public record Row(
      String sockets, String event, boolean call, Map<String, String> phases, String sendingShut) {}

  /** Both tables, row by row. */
  public static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (StatusTable table : StatusTable.values()) {
      for (SocketEvent event : SocketEvent.values()) {
        Map<String, String> phases = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
          phases.put(phase.name(), words(table.cell(event, phase), phase));
        }
        SystemError shut = StatusTable.onceSendingIsShut(event);
        rows.add(
            new Row(
                table.name().toLowerCase(Locale.ROOT),
                event.words(),
                event.isCall(),
                phases,
                shut == null ? "" : shut.name()));
      }
    }
    return rows;
  }

  private static String words(StatusTable.Cell cell, Phase phase) {
    if (!cell.reached()) {
      return NEVER;
    }
    if (!cell.valid()) {
      return cell.error().name();
    }
    return cell.next() == phase ? VALID : cell.next().name();
  }

  /** Both tables as one. */
  public static Table table() {
    List<String> header = new ArrayList<>(List.of("sockets", "event"));
    for (Phase phase : Phase.values()) {
      header.add(phase.name());
    }
    header.add("sending shut");
    Table table = new Table(header).flushLeft(1);
    for (Row row : rows()) {
      List<String> cells = new ArrayList<>(List.of(row.sockets(), row.event()));
      cells.addAll(row.phases().values());
      cells.add(row.sendingShut());
      table.add(cells);
    }
    return table;
  }
}
