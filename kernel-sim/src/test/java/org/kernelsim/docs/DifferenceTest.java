package org.kernelsim.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the comparison that holds the documentation: what agrees with four printed lines, and what
 * is written where it does not.
 */
class DifferenceTest {
  private static final List<String> PRINTED = List.of("a", "b", "", "c");

  @ParameterizedTest
  @ValueSource(
      strings = {"a|b||c", "...", "a|...", "...|c", "a|...|c", "...|b|...", "a|...|b||...|c"})
  void agrees(String documented) {
    assertThat(DocsIT.difference(List.of(documented.split("\\|")), PRINTED)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b||d",
        "a",
        "b|...",
        "...|b",
        "a|...|x|...",
        "a|b||c|d",
        "...|c|...|b",
        "...|c|c"
      })
  void differs(String documented) {
    assertThat(DocsIT.difference(List.of(documented.split("\\|")), PRINTED)).isNotNull();
  }

  @Test
  void nothingDocumentedAgreesWithNothingPrinted() {
    assertThat(DocsIT.difference(List.of(), List.of())).isNull();
    assertThat(DocsIT.difference(List.of(), PRINTED)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "x, 1 a|22 b|3 c",
    "2 a|...|0 c, 1 a|...|3 c",
    "...|9   b|..., ...|22 b|...",
    "...|-7 b|3 c, ...|22 b|3 c",
    "...|9 b|...|9 d|..., ...|22 b|...|9 d|..."
  })
  void whatIsShownIsRenewedWhereItDiffersInNumbers(String documented, String renewed) {
    List<String> printed = List.of("1 a", "22 b", "3 c");

    assertThat(String.join("|", DocsIT.renewed(List.of(documented.split("\\|")), printed)))
        .isEqualTo(renewed);
  }
}
