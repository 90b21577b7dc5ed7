package org.kernelsim.memory;

import java.util.Map;
import java.util.TreeMap;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;

/**
 * The pages of one process, and what may be done with each: data that it maps itself, and code that
 * is loaded for it.
 *
 * <p>With {@link Rule#CODE_IS_LOADED} loaded code pages are execute-only, no executable data can be
 * made while the process runs, and no code page becomes readable or writeable (claims of the
 * published system). So nothing is ever executed that the process could write. With {@link
 * Rule#NONE} the process may do with its pages what it likes, as in normal execution.
 *
 * <p>Addresses are given in order and not again. Thread-safe: one lock.
 *
 * <pre>{@code
 * long code = space.load(cpu, 8192); // executable, and with the rule nothing else
 * long data = space.map(cpu, 4096, AddressSpace.READ | AddressSpace.WRITE);
 * space.protect(cpu, data, 4096, AddressSpace.EXECUTE); // EACCES with the rule
 * }</pre>
 */
public final class AddressSpace {
  /** Bytes of a page. */
  public static final int PAGE_BYTES = 4096;

  /** May be read. */
  public static final int READ = 1;

  /** May be written. */
  public static final int WRITE = 2;

  /** May be executed. */
  public static final int EXECUTE = 4;

  private static final int ALL = READ | WRITE | EXECUTE;
  private static final long FIRST_PAGE = 16; // an address of 0, and those near it, are nobody's

  /** What a process may do with its pages. */
  public enum Rule {
    /** What it likes. */
    NONE,
    /** Code comes from the loader alone, and stays what it was. */
    CODE_IS_LOADED
  }

  private final DomainLock lock = new DomainLock();
  private final Rule rule;
  private final long limitPages;
  private final TreeMap<Long, Page> pages = new TreeMap<>();
  private long nextPage = FIRST_PAGE;

  /**
   * One page.
   *
   * @param rights a mask
   * @param code whether it was loaded
   */
  private record Page(int rights, boolean code) {}

  /**
   * Without pages.
   *
   * @param limitBytes the most bytes it may have, in whole pages
   */
  public AddressSpace(Rule rule, long limitBytes) {
    this.rule = rule;
    this.limitPages = limitBytes / PAGE_BYTES;
  }

  /**
   * Maps data, in whole pages.
   *
   * @param length at least 1, in bytes
   * @param rights a mask of {@link #READ}, {@link #WRITE}, {@link #EXECUTE}
   * @return the address; or EINVAL, EACCES for rights that the rule does not give to data, ENOMEM
   */
  public long map(Cpu cpu, long length, int rights) {
    if (length < 1 || (rights & ~ALL) != 0) {
      return SystemError.EINVAL.answer();
    }
    if (!allows(false, rights)) {
      return SystemError.EACCES.answer();
    }
    return add(cpu, length, new Page(rights, false));
  }

  /**
   * Loads code, in whole pages; by the loader, not by the process.
   *
   * @param length at least 1, in bytes
   * @return the address, or ENOMEM
   */
  public long load(Cpu cpu, long length) {
    int rights = rule == Rule.NONE ? READ | EXECUTE : EXECUTE;
    return add(cpu, length, new Page(rights, true));
  }

  private long add(Cpu cpu, long length, Page page) {
    long count = pagesOf(length);
    cpu.lock(lock);
    long answer = SystemError.ENOMEM.answer();
    if (count <= limitPages - pages.size()) {
      cpu.charge(Work.TABLE_LOAD, count);
      answer = nextPage * PAGE_BYTES;
      for (long i = 0; i < count; i++) {
        pages.put(nextPage++, page);
      }
    }
    cpu.unlock(lock);
    return answer;
  }

  /**
   * Changes what may be done with some pages: all of them, or none.
   *
   * @param address of a page
   * @param length at least 1, in bytes
   * @return 0; or EINVAL, ENOMEM where there is no page, EACCES for what the rule does not allow
   */
  public long protect(Cpu cpu, long address, long length, int rights) {
    if (!isRange(address, length) || (rights & ~ALL) != 0) {
      return SystemError.EINVAL.answer();
    }
    cpu.lock(lock);
    Map<Long, Page> range = range(address, length);
    long answer = 0;
    if (range.size() < pagesOf(length)) {
      answer = SystemError.ENOMEM.answer();
    } else if (!range.values().stream().allMatch(page -> allows(page.code, rights))) {
      answer = SystemError.EACCES.answer();
    } else {
      cpu.charge(Work.TABLE_LOAD, range.size());
      range.replaceAll((number, page) -> new Page(rights, page.code));
    }
    cpu.unlock(lock);
    return answer;
  }

  /**
   * Gives pages back, those that are there.
   *
   * @return 0, or EINVAL
   */
  public long unmap(Cpu cpu, long address, long length) {
    if (!isRange(address, length)) {
      return SystemError.EINVAL.answer();
    }
    cpu.lock(lock);
    Map<Long, Page> range = range(address, length);
    cpu.charge(Work.TABLE_LOAD, range.size());
    range.clear();
    cpu.unlock(lock);
    return 0;
  }

  /**
   * Whether the process may read, write or execute bytes: 0, or EFAULT.
   *
   * @param rights what it is about to do, a mask
   */
  public long access(Cpu cpu, long address, long length, int rights) {
    if (address < 0 || length < 1 || length > Long.MAX_VALUE - address) {
      return SystemError.EFAULT.answer();
    }
    long first = address - address % PAGE_BYTES;
    cpu.lock(lock);
    Map<Long, Page> range = range(first, address + length - first);
    cpu.charge(Work.TABLE_LOAD, range.size());
    boolean may =
        range.size() == pagesOf(address + length - first)
            && range.values().stream().allMatch(page -> (page.rights & rights) == rights);
    cpu.unlock(lock);
    return may ? 0 : SystemError.EFAULT.answer();
  }

  /** How many bytes its pages have. */
  public long bytes(Cpu cpu) {
    cpu.lock(lock);
    long count = pages.size();
    cpu.unlock(lock);
    return count * PAGE_BYTES;
  }

  private boolean allows(boolean code, int rights) {
    return switch (rule) {
      case NONE -> true;
      case CODE_IS_LOADED -> code ? (rights & ~EXECUTE) == 0 : (rights & EXECUTE) == 0;
    };
  }

  private Map<Long, Page> range(long address, long length) {
    long first = address / PAGE_BYTES;
    return pages.subMap(first, true, first + pagesOf(length) - 1, true);
  }

  private static boolean isRange(long address, long length) {
    return address >= 0
        && address % PAGE_BYTES == 0
        && length >= 1
        && length <= Long.MAX_VALUE - address - PAGE_BYTES;
  }

  private static long pagesOf(long length) {
    return (length - 1) / PAGE_BYTES + 1;
  }
}
