package org.kernelsim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedLineTest {
  private final SharedLine line = new SharedLine();

  @Test
  void aNewLineIsAnybodys() {
    assertThat(line.readableBy(7)).isTrue();
    assertThat(line.writableBy(7)).isTrue();
    assertThat(line.busyUntil()).isZero();
  }

  @Test
  void aWrittenLineIsTheWritersAlone() {
    line.writtenBy(1, 10);
    assertThat(line.readableBy(1)).isTrue();
    assertThat(line.writableBy(1)).isTrue();
    assertThat(line.readableBy(2)).isFalse();
    assertThat(line.writableBy(2)).isFalse();
  }

  @Test
  void aReadLineIsShared() {
    line.writtenBy(1, 10);
    line.readBy(2, 20);
    assertThat(line.readableBy(1)).isTrue();
    assertThat(line.readableBy(2)).isTrue();
    assertThat(line.writableBy(1)).isFalse();
    assertThat(line.writableBy(2)).isFalse();
    assertThat(line.readableBy(3)).isFalse();
  }

  @Test
  void aWriteTakesTheLineFromAllReaders() {
    line.writtenBy(0, 10);
    line.readBy(1, 20);
    line.readBy(1023, 30);
    line.writtenBy(1, 40);
    assertThat(line.writableBy(1)).isTrue();
    assertThat(line.readableBy(0)).isFalse();
    assertThat(line.readableBy(1023)).isFalse();
  }

  @Test
  void theOnlyOneWhoHasReadALineMayWriteIt() {
    line.readBy(70, 5);
    assertThat(line.writableBy(70)).isTrue();
    assertThat(line.writableBy(6)).isFalse();
    line.readBy(6, 5);
    assertThat(line.writableBy(70)).isFalse();
  }

  @Test
  void transfersOfOneLineEndOneAfterTheOther() {
    line.writtenBy(0, 10);
    line.readBy(1, 76);
    assertThat(line.busyUntil()).isEqualTo(76);
    line.readBy(2, 50);
    assertThat(line.busyUntil()).isEqualTo(76);
    line.writtenBy(1, 142);
    assertThat(line.busyUntil()).isEqualTo(142);
  }
}
