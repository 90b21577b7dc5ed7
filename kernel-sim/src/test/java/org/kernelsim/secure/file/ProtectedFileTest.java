package org.kernelsim.secure.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.file.FileEntry;
import org.kernelsim.file.FileTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ByteSource;

class ProtectedFileTest {
  private static final int BLOCK = 32;
  private static final int RECORD = 8 + BLOCK + 16;
  private static final int HEADER = 72;
  private static final long EIO = SystemError.EIO.answer();

  private final Cpu cpu = DirectEngine.newCpu();
  private final FileKeys keys = new FileKeys(bytes(1, FileKeys.JOB_KEY_BYTES));
  private final FileTable device = new FileTable(10, 1 << 20, 1 << 20);
  private final FileEntry atRest = file("a");
  private final FileIdentity identity = identity(7);
  private final ProtectedFile file = create(atRest, identity);

  private static byte[] bytes(int seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private FileEntry file(String name) {
    return device.find(cpu, device.open(name));
  }

  private static FileIdentity identity(int seed) {
    return new FileIdentity(bytes(seed, FileIdentity.BYTES));
  }

  private ProtectedFile create(FileEntry entry, FileIdentity of) {
    return ProtectedFile.create(cpu, entry, keys, of, BLOCK);
  }

  private long write(long position, byte[] source) {
    return file.write(cpu, position, ByteSource.of(source), 0, source.length);
  }

  private byte[] read(ProtectedFile from) {
    byte[] target = new byte[(int) from.length()];
    assertThat(from.read(cpu, 0, target, 0, target.length)).isEqualTo(target.length);
    return target;
  }

  private ProtectedFile reopened() {
    return ProtectedFile.open(cpu, atRest, keys, identity);
  }

  /** What the operating system has. */
  private byte[] system() {
    byte[] all = new byte[(int) atRest.length(cpu)];
    atRest.read(cpu, 0, all, 0, all.length);
    return all;
  }

  private void putBack(byte[] old) {
    atRest.truncate(cpu, old.length);
    atRest.write(cpu, 0, ByteSource.of(old), 0, old.length);
  }

  private void change(int from, byte[] to) {
    atRest.write(cpu, from, ByteSource.of(to), 0, to.length);
  }

  private static int recordAt(int block) {
    return HEADER + block * RECORD;
  }

  private byte[] record(int block) {
    return Arrays.copyOfRange(system(), recordAt(block), recordAt(block + 1));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "5, 20", "31, 2", "32, 32", "10, 100", "0, 96", "95, 1", "90, 50"})
  void aPartIsReadAsItWasWritten(int from, int count) {
    byte[] data = bytes(2, 96);
    write(0, data);
    byte[] target = new byte[count + 2];
    int there = Math.min(count, 96 - from);
    assertThat(file.read(cpu, from, target, 1, count)).isEqualTo(there);
    assertThat(Arrays.copyOfRange(target, 1, 1 + there))
        .isEqualTo(Arrays.copyOfRange(data, from, from + there));
    assertThat(target[0]).as("before the part").isZero();
    assertThat(target[1 + there]).as("behind the part").isZero();
  }

  @Test
  void whatWasWrittenIsThereWhenItIsOpenedAgain() {
    byte[] data = bytes(3, 100);
    write(0, data);
    assertThat(read(reopened())).isEqualTo(data);
  }

  @Test
  void onlyTheBlocksThatHoldThePartAreOpened() {
    write(0, bytes(4, 4 * BLOCK));
    change(recordAt(0) + 20, new byte[] {1});
    change(recordAt(3) + 20, new byte[] {1});
    assertThat(file.read(cpu, BLOCK, new byte[2 * BLOCK], 0, 2 * BLOCK)).isEqualTo(2 * BLOCK);
    assertThat(file.read(cpu, BLOCK - 1, new byte[2], 0, 2)).isEqualTo(EIO);
  }

  @Test
  void theSystemHasNoRunOfThePlaintext() {
    byte[] data = new byte[10 * BLOCK]; // the same everywhere: what is easiest to see
    Arrays.fill(data, (byte) 'A');
    write(0, data);
    write(40, data);
    String system = new String(system(), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(system).doesNotContain("AAAA");
    assertThat(record(1)).as("equal blocks look different").isNotEqualTo(record(2));
  }

  @Test
  void noCounterIsUsedTwice() {
    Set<Long> seen = new HashSet<>();
    byte[] before = new byte[0];
    for (int i = 0; i < 50; i++) {
      write(i % 3 * BLOCK, bytes(i, BLOCK));
      byte[] now = system();
      for (int at = HEADER; at < now.length; at += RECORD) {
        byte[] was = at + RECORD <= before.length ? before : new byte[at + RECORD];
        if (!Arrays.equals(was, at, at + RECORD, now, at, at + RECORD)) {
          assertThat(seen.add(java.nio.ByteBuffer.wrap(now).getLong(at))).isTrue();
        }
      }
      assertThat(seen.add(java.nio.ByteBuffer.wrap(now).getLong(20))).as("the header's").isTrue();
      before = now;
    }
  }

  @Test
  void everyChangedByteIsNoticed() {
    byte[] data = bytes(5, 80);
    write(0, data);
    byte[] good = system();
    for (int at = 0; at < good.length; at++) {
      change(at, new byte[] {(byte) (good[at] ^ 1)});
      ProtectedFile opened = reopened();
      byte[] target = new byte[80];
      boolean noticed = opened == null || opened.read(cpu, 0, target, 0, 80) == EIO;
      assertThat(noticed).as("byte " + at).isTrue();
      change(at, new byte[] {good[at]});
    }
    assertThat(read(reopened())).isEqualTo(data);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void blocksThatAreSwappedAreNoticed(boolean again) {
    write(0, bytes(6, 2 * BLOCK));
    byte[] first = record(0);
    change(recordAt(0), record(1));
    change(recordAt(1), first);
    isNoticed(again);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockPutBackFromBeforeIsNoticed(boolean again) {
    write(0, bytes(7, 2 * BLOCK));
    byte[] old = record(0);
    write(0, bytes(8, BLOCK));
    change(recordAt(0), old);
    isNoticed(again);
  }

  @Test
  void aHeaderPutBackFromBeforeIsNoticed() {
    write(0, bytes(9, 2 * BLOCK));
    byte[] old = Arrays.copyOf(system(), HEADER);
    write(0, bytes(10, BLOCK));
    change(0, old);
    isNoticed(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileThatIsCutIsNoticed(boolean again) {
    write(0, bytes(11, 2 * BLOCK));
    atRest.truncate(cpu, recordAt(1));
    isNoticed(again);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockOfAnotherFileIsNoticed(boolean again) {
    FileEntry otherAtRest = file("b");
    ProtectedFile other = create(otherAtRest, identity(8));
    other.write(cpu, 0, ByteSource.of(bytes(12, 2 * BLOCK)), 0, 2 * BLOCK);
    write(0, bytes(12, 2 * BLOCK));
    byte[] theirs = new byte[RECORD];
    otherAtRest.read(cpu, recordAt(0), theirs, 0, RECORD);
    change(recordAt(0), theirs);
    isNoticed(again);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockThatIsMadeZeroIsNoticed(boolean again) {
    write(0, bytes(13, 2 * BLOCK));
    change(recordAt(0), new byte[RECORD]);
    isNoticed(again);
  }

  private void isNoticed(boolean again) {
    ProtectedFile opened = again ? reopened() : file;
    byte[] target = new byte[2 * BLOCK];
    assertThat(opened == null || opened.read(cpu, 0, target, 0, target.length) == EIO).isTrue();
  }

  @Test
  void aWholeOldFilePutBackIsNoticed() {
    write(0, bytes(14, 50));
    byte[] old = system();
    write(0, bytes(15, 90));
    putBack(old);
    assertThat(reopened()).isNull();
  }

  @Test
  void aWholeOtherFileOfTheJobInItsPlaceIsNoticed() {
    FileEntry otherAtRest = file("b");
    FileIdentity others = identity(8);
    create(otherAtRest, others);
    assertThat(ProtectedFile.open(cpu, otherAtRest, keys, identity)).isNull();
    assertThat(ProtectedFile.open(cpu, otherAtRest, keys, others)).isNotNull();
  }

  @Test
  void aHeaderPutBackOverTheSameBlocksIsNoticed() {
    write(0, bytes(9, 2 * BLOCK));
    byte[] old = Arrays.copyOf(system(), HEADER);
    file.truncate(cpu, 3 * BLOCK);
    file.truncate(cpu, 2 * BLOCK);
    change(0, old);
    assertThat(reopened()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 40})
  void aRecordThatIsCutIsNoticed(int bytes) {
    write(0, bytes(11, 2 * BLOCK));
    atRest.truncate(cpu, recordAt(2) - bytes);
    isNoticed(true);
  }

  @Test
  void anotherJobsKeyDoesNotOpenIt() {
    write(0, bytes(16, 50));
    FileKeys others = new FileKeys(bytes(2, FileKeys.JOB_KEY_BYTES));
    assertThat(ProtectedFile.open(cpu, atRest, others, identity)).isNull();
  }

  @Test
  void whatIsNoProtectedFileIsNotOpened() {
    assertThat(ProtectedFile.open(cpu, file("empty"), keys, identity)).isNull();
    FileEntry text = file("text");
    text.write(cpu, 0, ByteSource.of(bytes(17, 200)), 0, 200);
    assertThat(ProtectedFile.open(cpu, text, keys, identity)).isNull();
  }

  @Test
  void whatLiesBehindTheEndIsZeroWhenTheFileBecomesLonger() {
    write(0, bytes(18, 50));
    assertThat(file.truncate(cpu, 10)).isZero();
    assertThat(file.truncate(cpu, 70)).isZero();
    byte[] expected = Arrays.copyOf(Arrays.copyOf(bytes(18, 50), 10), 70);
    assertThat(read(file)).isEqualTo(expected);
    assertThat(read(reopened())).isEqualTo(expected);
  }

  @Test
  void whatLiesBetweenIsZero() {
    write(100, bytes(19, 5));
    byte[] expected = new byte[105];
    System.arraycopy(bytes(19, 5), 0, expected, 100, 5);
    assertThat(read(file)).isEqualTo(expected);
    assertThat(read(reopened())).isEqualTo(expected);
  }

  @Test
  void whatIsAppendedComesBehindTheEnd() {
    write(0, bytes(20, 33));
    assertThat(write(FileEntry.APPEND, bytes(21, 40))).isEqualTo(40);
    assertThat(Arrays.copyOfRange(read(file), 33, 73)).isEqualTo(bytes(21, 40));
  }

  private FileEntry onSmallDevice(long fileBytes) {
    FileTable small = new FileTable(10, fileBytes, 2 * FileEntry.BLOCK_BYTES);
    return small.find(cpu, small.open("a"));
  }

  @ParameterizedTest
  @ValueSource(ints = {BLOCK, BLOCK + 16}) // records fill the device to its end, or do not
  void aFullDeviceTakesWhatItHasRoomForAndLosesNothing(int block) {
    FileEntry entry = onSmallDevice(1 << 20);
    FileIdentity own = identity(9);
    ProtectedFile full = ProtectedFile.create(cpu, entry, keys, own, block);
    byte[] data = bytes(22, 3 * FileEntry.BLOCK_BYTES);
    long written = full.write(cpu, 0, ByteSource.of(data), 0, data.length);
    int records = (2 * FileEntry.BLOCK_BYTES - HEADER) / (8 + block + 16);
    assertThat(written).isEqualTo(records * block);
    assertThat(entry.length(cpu)).isEqualTo(HEADER + records * (8 + block + 16));
    assertThat(full.write(cpu, written, ByteSource.of(data), 0, 1))
        .isEqualTo(SystemError.ENOSPC.answer());
    byte[] target = new byte[(int) written];
    ProtectedFile again = ProtectedFile.open(cpu, entry, keys, own);
    assertThat(again.read(cpu, 0, target, 0, target.length)).isEqualTo(target.length);
    assertThat(target).isEqualTo(Arrays.copyOf(data, target.length));
    assertThat(again.write(cpu, 0, ByteSource.of(data), 1, target.length)).isEqualTo(written);
  }

  @Test
  void aFileAtItsLimitIsToldSo() {
    FileEntry entry = onSmallDevice(HEADER + 2 * RECORD + RECORD / 2);
    ProtectedFile limited = create(entry, identity(9));
    assertThat(limited.write(cpu, 0, ByteSource.of(bytes(23, 99)), 0, 99)).isEqualTo(2 * BLOCK);
    assertThat(limited.write(cpu, 2 * BLOCK, ByteSource.of(bytes(23, 1)), 0, 1))
        .isEqualTo(SystemError.EFBIG.answer());
  }

  @Test
  void halfABlockInAHoleOfAFullDeviceLeavesNoTrace() {
    FileEntry entry = onSmallDevice(1 << 20);
    FileIdentity own = identity(9);
    ProtectedFile full = create(entry, own);
    int last = (3 * FileEntry.BLOCK_BYTES - HEADER) / RECORD - 1;
    assertThat(full.write(cpu, (long) last * BLOCK, ByteSource.of(new byte[] {1}), 0, 1))
        .isEqualTo(1);
    int across = (FileEntry.BLOCK_BYTES - HEADER) / RECORD; // its record begins in the first block
    long before = own.lastCounter();
    assertThat(full.write(cpu, (long) across * BLOCK, ByteSource.of(new byte[] {1}), 0, 1))
        .isEqualTo(SystemError.ENOSPC.answer());
    assertThat(own.lastCounter()).as("what was sealed is not sealed so again").isNotEqualTo(before);
    ProtectedFile again = ProtectedFile.open(cpu, entry, keys, own);
    assertThat(again.write(cpu, 0, ByteSource.of(new byte[] {5}), 0, 1)).isEqualTo(1);
    assertThat(read(again)).hasSize(last * BLOCK + 1).startsWith(5).endsWith(1);
  }

  @Test
  void badPositionsAreRefused() {
    assertThat(file.read(cpu, -1, new byte[1], 0, 1)).isEqualTo(SystemError.EINVAL.answer());
    assertThat(write(-2, new byte[1])).isEqualTo(SystemError.EINVAL.answer());
    assertThat(file.truncate(cpu, -1)).isEqualTo(SystemError.EINVAL.answer());
    assertThat(write(1 << 20, new byte[1])).isEqualTo(SystemError.EFBIG.answer());
    assertThat(write(Long.MAX_VALUE - 5, new byte[1])).isEqualTo(SystemError.EFBIG.answer());
    assertThat(file.truncate(cpu, 1 << 20)).isEqualTo(SystemError.EFBIG.answer());
    assertThat(file.truncate(cpu, Long.MAX_VALUE)).isEqualTo(SystemError.EFBIG.answer());
    assertThat(file.length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, (1 << 20) + 1})
  void blocksAreNeitherTooShortNorTooLong(int blockBytes) {
    FileIdentity own = identity(9);
    assertThatThrownBy(() -> ProtectedFile.create(cpu, file("c"), keys, own, blockBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + blockBytes);
  }

  @Test
  void anIdentityIsForOneFileAlone() {
    assertThatThrownBy(() -> create(file("c"), identity))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> create(atRest, identity(9)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FileIdentity(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Against an array, opened again now and then. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anySequenceOfCallsDoesWhatAnArrayDoes(int seed) {
    Random random = new Random(seed);
    ProtectedFile tested = file;
    byte[] model = new byte[0];
    for (int i = 0; i < 300; i++) {
      int position = random.nextInt(300);
      switch (random.nextInt(4)) {
        case 0 -> {
          byte[] data = bytes(i, random.nextInt(120));
          if (data.length > 0) {
            model = Arrays.copyOf(model, Math.max(model.length, position + data.length));
            System.arraycopy(data, 0, model, position, data.length);
          }
          assertThat(tested.write(cpu, position, ByteSource.of(data), 0, data.length))
              .isEqualTo(data.length);
        }
        case 1 -> {
          assertThat(tested.truncate(cpu, position)).isZero();
          model = Arrays.copyOf(model, position);
        }
        case 2 -> tested = reopened();
        default -> assertThat(read(tested)).isEqualTo(model);
      }
      assertThat(tested.length()).isEqualTo(model.length);
    }
    assertThat(read(reopened())).isEqualTo(model);
  }
}
