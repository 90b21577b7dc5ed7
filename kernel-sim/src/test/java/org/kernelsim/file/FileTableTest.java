package org.kernelsim.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.file.FileEntry.APPEND;
import static org.kernelsim.file.FileEntry.BLOCK_BYTES;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;

class FileTableTest {
  private static final long FILE_BYTES = 5L * BLOCK_BYTES;

  private final Cpu cpu = DirectEngine.newCpu();
  private final BufferPool buffers = new BufferPool(1 << 20);
  private final FileTable table = new FileTable(3, FILE_BYTES, 4L * BLOCK_BYTES);
  private final FileEntry file = table.find(cpu, table.open("a file"));

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + i / 251 + 1);
    }
    return bytes;
  }

  private long write(long position, byte[] bytes) {
    ServiceBuffer buffer = buffers.take(cpu, bytes.length, null);
    buffer.fill(cpu, bytes, 0);
    long answer = file.write(cpu, position, buffer, 0, bytes.length);
    buffer.drop(cpu, 1);
    return answer;
  }

  private byte[] read(long position, int count) {
    byte[] target = new byte[count];
    return Arrays.copyOf(target, file.read(cpu, position, target, 0, count));
  }

  private static long error(SystemError error) {
    return error.answer();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES})
  void whatIsWrittenIsRead(int length) {
    byte[] bytes = pattern(length);
    assertThat(write(0, bytes)).isEqualTo(length);
    assertThat(file.length(cpu)).isEqualTo(length);
    assertThat(read(0, length + 10)).isEqualTo(bytes);
    assertThat(read(length, 10)).isEmpty();
  }

  @Test
  void appendsFollowEachOther() {
    write(APPEND, new byte[] {1, 2});
    write(APPEND, new byte[] {3});
    assertThat(read(0, 10)).containsExactly(1, 2, 3);
  }

  @Test
  void aWriteInTheMiddleChangesOnlyItsBytes() {
    write(0, pattern(2 * BLOCK_BYTES));
    byte[] expected = pattern(2 * BLOCK_BYTES);
    System.arraycopy(new byte[] {1, 2, 3, 4}, 0, expected, BLOCK_BYTES - 2, 4);
    assertThat(write(BLOCK_BYTES - 2, new byte[] {1, 2, 3, 4})).isEqualTo(4);
    assertThat(read(0, 3 * BLOCK_BYTES)).isEqualTo(expected);
  }

  @Test
  void whatLiesBetweenIsZeroAndTakesNoSpace() {
    assertThat(write(2L * BLOCK_BYTES + 1, new byte[] {9})).isEqualTo(1);
    byte[] expected = new byte[2 * BLOCK_BYTES + 2];
    expected[2 * BLOCK_BYTES + 1] = 9;
    assertThat(read(0, 4 * BLOCK_BYTES)).isEqualTo(expected);
    assertThat(write(0, pattern(2 * BLOCK_BYTES))).isEqualTo(2 * BLOCK_BYTES);
    assertThat(write(3L * BLOCK_BYTES, new byte[1])).isEqualTo(1);
    assertThat(write(4L * BLOCK_BYTES, new byte[1])).isEqualTo(error(SystemError.ENOSPC));
  }

  @Test
  void aFullDeviceTakesWhatThereIsSpaceForAndThenNothing() {
    assertThat(write(10, pattern(4 * BLOCK_BYTES))).isEqualTo(4 * BLOCK_BYTES - 10);
    assertThat(write(APPEND, new byte[1])).isEqualTo(error(SystemError.ENOSPC));
    assertThat(write(0, pattern(BLOCK_BYTES))).as("over what is there").isEqualTo(BLOCK_BYTES);
    assertThat(write(APPEND, new byte[0])).as("nothing needs no space").isZero();
  }

  @Test
  void aFileEndsAtItsLimit() {
    assertThat(write(FILE_BYTES - 3, new byte[10])).isEqualTo(3);
    assertThat(file.length(cpu)).isEqualTo(FILE_BYTES);
    assertThat(write(FILE_BYTES, new byte[1])).isEqualTo(error(SystemError.EFBIG));
    assertThat(write(APPEND, new byte[1])).isEqualTo(error(SystemError.EFBIG));
    assertThat(write(Long.MAX_VALUE, new byte[1])).isEqualTo(error(SystemError.EFBIG));
    assertThat(write(Long.MAX_VALUE, new byte[0])).isZero();
    assertThat(file.length(cpu)).isEqualTo(FILE_BYTES);
  }

  @Test
  void aNegativePositionIsRefused() {
    assertThat(write(-2, new byte[1])).isEqualTo(error(SystemError.EINVAL));
    assertThat(write(Long.MIN_VALUE, new byte[1])).isEqualTo(error(SystemError.EINVAL));
    assertThat(file.length(cpu)).isZero();
  }

  @Test
  void oneNameIsOneFile() {
    assertThat(table.find(cpu, table.open("a file"))).isSameAs(file);
    assertThat(table.find(cpu, table.open("another"))).isNotSameAs(file);
  }

  @Test
  void aFileOutlivesItsDescriptor() {
    long descriptor = table.open("b");
    assertThat(table.close(descriptor)).isZero();
    assertThat(table.find(cpu, descriptor)).isNull();
    assertThat(table.close(descriptor)).isEqualTo(error(SystemError.EBADF));
    long again = table.open("b");
    assertThat(again).isNotEqualTo(descriptor);
    assertThat(table.find(cpu, again)).isNotNull();
  }

  @Test
  void thereAreOnlySoManyDescriptors() {
    table.open("b");
    long last = table.open("c");
    assertThat(table.open("d")).isEqualTo(error(SystemError.EMFILE));
    table.close(last);
    assertThat(table.open("d")).isPositive();
  }
}
