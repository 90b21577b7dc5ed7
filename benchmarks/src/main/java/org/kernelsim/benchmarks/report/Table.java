package org.kernelsim.benchmarks.report;

/** Rows of a table in Markdown. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(String... heads) {
    row(heads);
    text.append("|").append(" --- |".repeat(heads.length)).append('\n');
  }

  Table row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
