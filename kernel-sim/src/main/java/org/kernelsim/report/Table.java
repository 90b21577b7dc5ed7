package org.kernelsim.report;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A table with a header; its first column is flush left, the others are flush right unless said.
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();
  private final BitSet flushLeft = new BitSet();

  /** An empty table with these columns. */
  public Table(List<String> header) {
    this.header = List.copyOf(header);
    flushLeft.set(0);
  }

  /** An empty table with these columns. */
  public Table(String... header) {
    this(List.of(header));
  }

  /** Sets a column and all after it flush left: they hold words, not numbers. */
  public Table flushLeft(int from) {
    flushLeft.set(from, header.size());
    return this;
  }

  /** Adds a row with one cell for each column. */
  public Table add(List<String> row) {
    if (row.size() != header.size()) {
      throw new IllegalArgumentException(row.size() + " cells for " + header.size() + " columns");
    }
    rows.add(List.copyOf(row));
    return this;
  }

  /** Adds a row with one cell for each column. */
  public Table add(String... row) {
    return add(List.of(row));
  }

  /** As text in columns, each line indented by two spaces. */
  public String text() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    appendText(text, header, widths);
    for (List<String> row : rows) {
      appendText(text, row, widths);
    }
    return text.toString();
  }

  private int[] widths() {
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private void appendText(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(widths[column] - cell.length());
      line.append(GAP).append(flushLeft.get(column) ? cell + padding : padding + cell);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** As a Markdown table. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    appendMarkdown(text, header);
    text.append('|');
    for (int column = 0; column < header.size(); column++) {
      text.append(flushLeft.get(column) ? " --- |" : " ---: |");
    }
    text.append('\n');
    for (List<String> row : rows) {
      appendMarkdown(text, row);
    }
    return text.toString();
  }

  private static void appendMarkdown(StringBuilder text, List<String> cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    text.append('\n');
  }

  /** As comma-separated values (RFC 4180), the header first. */
  public String csv() {
    StringWriter text = new StringWriter();
    try (SequenceWriter writer =
        new CsvMapper()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .writer()
            .writeValues(text)) {
      writer.write(header.toArray());
      for (List<String> row : rows) {
        writer.write(row.toArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
