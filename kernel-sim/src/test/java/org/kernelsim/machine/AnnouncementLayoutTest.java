package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;

/** Java puts fields where it likes: that padding pads is looked at, not believed. */
class AnnouncementLayoutTest {
  /** Two cache lines, since processors fetch them in pairs. */
  private static final int APART = 128;

  /** With fields behind those of an announcement, as its users have. */
  static final class WithFields extends Announcement {
    long one;
    Object other;
    boolean third;

    @Override
    public void giveBack() {}
  }

  @Test
  void theCounterSharesItsCacheLinesWithNoOtherField() {
    ClassLayout layout = ClassLayout.parseClass(WithFields.class);
    List<FieldLayout> fields =
        layout.fields().stream().filter(field -> !field.name().matches("[pq]\\d\\d")).toList();
    FieldLayout counter =
        fields.stream().filter(field -> field.name().equals("counter")).findFirst().orElseThrow();

    assertThat(fields).extracting(FieldLayout::name).contains("writer", "one", "other", "third");
    assertThat(counter.offset()).isGreaterThanOrEqualTo(APART);
    assertThat(layout.instanceSize()).isGreaterThanOrEqualTo(counter.offset() + 8 + APART);
    assertThat(fields)
        .filteredOn(field -> field != counter)
        .allSatisfy(
            field ->
                assertThat(Math.abs(field.offset() - counter.offset()))
                    .as(field.name())
                    .isGreaterThanOrEqualTo(APART));
  }
}
