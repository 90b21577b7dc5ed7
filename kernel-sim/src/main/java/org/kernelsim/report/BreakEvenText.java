package org.kernelsim.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kernelsim.experiment.BreakEven;
import org.kernelsim.workload.strace.SendPath;

/** A break-even grid as tables. */
public final class BreakEvenText {
  private BreakEvenText() {}

  /** The gain of one path: a row for each number of bytes, a column for each number of sockets. */
  public static Table gains(BreakEven grid, SendPath path) {
    List<Integer> sockets = grid.cells().stream().map(BreakEven.Cell::sockets).distinct().toList();
    List<String> header = new ArrayList<>(List.of("bytes"));
    for (int count : sockets) {
      header.add(Numbers.plural(count, "socket", "sockets"));
    }
    header.add("pays from");
    Table table = new Table(header);
    for (int bytes : grid.cells().stream().map(BreakEven.Cell::bytes).distinct().toList()) {
      List<String> row = new ArrayList<>(List.of(Numbers.grouped(bytes)));
      for (BreakEven.Cell cell : grid.cells()) {
        if (cell.bytes() == bytes) {
          row.add(String.format(Locale.ROOT, "%.2f", cell.gain(path)));
        }
      }
      int from = grid.paysFrom(path, bytes);
      row.add(from == 0 ? "never here" : Numbers.plural(from, "socket", "sockets"));
      table.add(row);
    }
    return table;
  }

  /** Schema, version, costs and cells, to be written as JSON. */
  public static Map<String, Object> result(BreakEven grid, String version) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("schema", 1);
    result.put("version", version);
    result.put("costs", grid.preset().name());
    result.put("cells", grid.cells());
    return result;
  }

  /** One row for each cell and path, with its cycles. */
  public static Table cells(BreakEven grid) {
    Table table = new Table("sendPath", "bytes", "sockets", "serviceCycles", "gain");
    for (BreakEven.Cell cell : grid.cells()) {
      for (SendPath path : SendPath.values()) {
        table.add(
            path.key(),
            Integer.toString(cell.bytes()),
            Integer.toString(cell.sockets()),
            Long.toString(cell.serviceCycles().get(path)),
            Double.toString(cell.gain(path)));
      }
    }
    return table;
  }
}
