package org.kernelsim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A table as text, Markdown and comma-separated values. */
class TableTest {
  @Test
  void textIsInColumnsTheFirstFlushLeft() {
    Table table = new Table("name", "cycles").add("a", "1").add("longer", "1,234,567");

    assertThat(table.text())
        .isEqualTo(
            """
              name       cycles
              a               1
              longer  1,234,567
            """);
  }

  @Test
  void wordsAreFlushLeftAndLinesEndWithoutBlanks() {
    Table table = new Table("a", "b", "c").flushLeft(1).add("1", "x", "").add("2", "yyyy", "z");

    assertThat(table.text())
        .isEqualTo(
            """
              a  b     c
              1  x
              2  yyyy  z
            """);
  }

  @Test
  void markdownTellsWhereColumnsAreFlush() {
    assertThat(new Table("a", "b", "c").flushLeft(2).add("1", "2", "3").markdown())
        .isEqualTo(
            """
            | a | b | c |
            | --- | ---: | --- |
            | 1 | 2 | 3 |
            """);
  }

  @Test
  void markdownKeepsBarsInCells() {
    assertThat(new Table("a").add("x|y").markdown()).contains("| x\\|y |");
  }

  @Test
  void csvQuotesOnlyWhatNeedsIt() {
    assertThat(
            new Table("plain", "odd,", "quote\"", "line")
                .add("a b", "1,2", "say \"so\"", "1\n2")
                .csv())
        .isEqualTo("plain,\"odd,\",\"quote\"\"\",line\na b,\"1,2\",\"say \"\"so\"\"\",\"1\n2\"\n");
  }

  @Test
  void aTableWithoutRowsHasItsHeader() {
    assertThat(new Table("a", "b").text()).isEqualTo("  a  b\n");
    assertThat(new Table("a", "b").csv()).isEqualTo("a,b\n");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new Table("a", "b").add("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 cells for 2 columns");
  }
}
