package org.kernelsim.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.memory.AddressSpace.EXECUTE;
import static org.kernelsim.memory.AddressSpace.PAGE_BYTES;
import static org.kernelsim.memory.AddressSpace.READ;
import static org.kernelsim.memory.AddressSpace.WRITE;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.AddressSpace.Rule;

class AddressSpaceTest {
  private static final int PAGES = 20;

  private final Cpu cpu = DirectEngine.newCpu();
  private final AddressSpace secure = new AddressSpace(Rule.CODE_IS_LOADED, PAGES * PAGE_BYTES);
  private final AddressSpace normal = new AddressSpace(Rule.NONE, PAGES * PAGE_BYTES);

  private static String name(long answer) {
    return answer >= 0 ? "ok" : SystemError.of(answer).name();
  }

  private String access(AddressSpace space, long address, int rights) {
    return name(space.access(cpu, address, 1, rights));
  }

  @Test
  void whatIsMappedMayBeUsedAsItWasMapped() {
    long data = secure.map(cpu, PAGE_BYTES + 1, READ);
    assertThat(secure.bytes(cpu)).isEqualTo(2 * PAGE_BYTES);
    assertThat(access(secure, data + 2 * PAGE_BYTES - 1, READ)).isEqualTo("ok");
    assertThat(access(secure, data, WRITE)).isEqualTo("EFAULT");
    assertThat(access(secure, data + 2 * PAGE_BYTES, READ)).isEqualTo("EFAULT");
    assertThat(access(secure, data - 1, READ)).isEqualTo("EFAULT");
    assertThat(access(secure, 0, READ)).as("nobody has address 0").isEqualTo("EFAULT");
  }

  @Test
  void anAccessAcrossPagesNeedsTheRightOnAll() {
    long data = secure.map(cpu, 2 * PAGE_BYTES, READ | WRITE);
    secure.protect(cpu, data + PAGE_BYTES, PAGE_BYTES, READ);
    assertThat(name(secure.access(cpu, data + PAGE_BYTES - 1, 1, WRITE))).isEqualTo("ok");
    assertThat(name(secure.access(cpu, data + PAGE_BYTES - 1, 2, WRITE))).isEqualTo("EFAULT");
    assertThat(name(secure.access(cpu, data + PAGE_BYTES - 1, 2, READ))).isEqualTo("ok");
  }

  @ParameterizedTest
  @CsvSource({
    "1, ok, ok",
    "3, ok, ok",
    "0, ok, ok",
    "4, ok, EACCES",
    "7, ok, EACCES",
    "5, ok, EACCES",
    "8, EINVAL, EINVAL"
  })
  void noExecutableDataIsMadeUnderTheRule(int rights, String normally, String securely) {
    assertThat(name(normal.map(cpu, 1, rights))).isEqualTo(normally);
    assertThat(name(secure.map(cpu, 1, rights))).isEqualTo(securely);
    assertThat(name(normal.protect(cpu, normal.map(cpu, 1, READ), 1, rights))).isEqualTo(normally);
    assertThat(name(secure.protect(cpu, secure.map(cpu, 1, READ), 1, rights))).isEqualTo(securely);
  }

  @Test
  void loadedCodeIsExecuteOnlyUnderTheRule() {
    long code = secure.load(cpu, 1);
    assertThat(access(secure, code, EXECUTE)).isEqualTo("ok");
    assertThat(access(secure, code, READ)).isEqualTo("EFAULT");
    assertThat(name(secure.protect(cpu, code, 1, READ))).isEqualTo("EACCES");
    assertThat(name(secure.protect(cpu, code, 1, WRITE | EXECUTE))).isEqualTo("EACCES");
    assertThat(name(secure.protect(cpu, code, 1, 0))).isEqualTo("ok");
    assertThat(access(secure, code, EXECUTE)).isEqualTo("EFAULT");
    assertThat(access(normal, normal.load(cpu, 1), READ | EXECUTE)).isEqualTo("ok");
  }

  @Test
  void pagesAreProtectedAllOrNone() {
    long code = secure.load(cpu, 1);
    long data = secure.map(cpu, 1, READ | WRITE);
    assertThat(data).isEqualTo(code + PAGE_BYTES);
    assertThat(name(secure.protect(cpu, code, 2 * PAGE_BYTES, EXECUTE))).isEqualTo("EACCES");
    assertThat(name(secure.protect(cpu, data, 2 * PAGE_BYTES, 0))).isEqualTo("ENOMEM");
    assertThat(access(secure, data, READ | WRITE)).isEqualTo("ok");
  }

  @ParameterizedTest
  @EnumSource
  void thereAreNoMorePagesThanTheLimit(Rule rule) {
    AddressSpace space = new AddressSpace(rule, 2 * PAGE_BYTES + 1);
    long first = space.map(cpu, 2 * PAGE_BYTES, READ);
    assertThat(name(space.map(cpu, 1, READ))).isEqualTo("ENOMEM");
    assertThat(name(space.load(cpu, 1))).isEqualTo("ENOMEM");
    assertThat(name(space.map(cpu, Long.MAX_VALUE, READ))).isEqualTo("ENOMEM");
    assertThat(name(space.unmap(cpu, first, 1))).isEqualTo("ok");
    assertThat(space.map(cpu, 1, READ)).as("a new address").isGreaterThan(first + PAGE_BYTES);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "-4096, 1", "4096, 0", "4096, -1", "4096, 9223372036854775807"})
  void whatIsNoRangeOfPagesIsRefused(long address, long length) {
    assertThat(name(secure.protect(cpu, address, length, READ))).isEqualTo("EINVAL");
    assertThat(name(secure.unmap(cpu, address, length))).isEqualTo("EINVAL");
    assertThat(name(secure.map(cpu, Math.min(length, 0), READ))).isEqualTo("EINVAL");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 0", "1, 9223372036854775807"})
  void whatIsNoRangeOfBytesIsNotUsed(long address, long length) {
    assertThat(name(secure.access(cpu, address, length, READ))).isEqualTo("EFAULT");
  }

  /** Whatever sequence of maps, protections and writes a process tries. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingIsExecutedThatWasWritten(long seed) {
    Random random = new Random(seed);
    Set<Long> written = new HashSet<>();
    int executed = 0;
    for (int i = 0; i < 5000; i++) {
      long address = (16 + random.nextInt(3 * PAGES)) * (long) PAGE_BYTES;
      int rights = random.nextInt(8);
      switch (random.nextInt(6)) {
        case 0 -> secure.map(cpu, 1, rights);
        case 1 -> secure.load(cpu, 1);
        case 2 -> secure.protect(cpu, address, (1 + random.nextInt(2)) * PAGE_BYTES, rights);
        case 3 -> {
          if (random.nextInt(20) == 0) {
            secure.unmap(cpu, address, PAGE_BYTES);
          }
        }
        case 4 -> {
          if (secure.access(cpu, address, 1, WRITE) == 0) {
            written.add(address);
          }
        }
        default -> {
          if (secure.access(cpu, address, 1, EXECUTE) == 0) {
            executed++;
            assertThat(written).doesNotContain(address);
          }
        }
      }
    }
    assertThat(executed).isPositive();
    assertThat(written).isNotEmpty();
  }
}
