package org.kernelsim.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.kernelsim.machine.Announcement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * The floor under the lookups: what the harness itself costs, the memory operations a lookup
 * without a lock is made of, each alone, and all of them together with nothing between. A lookup
 * cannot be cheaper than the one fence of its announcement and one acquire load per level of its
 * tables, each of which needs the answer of the one before; what {@link LookupBenchmark} shows
 * above that is the simulator's own: generations compared, empty slots and ends of tables noticed.
 *
 * <p>It is fair in that all run in the JVM configuration of the lookups, pick the next handle as
 * they do, write announcements that are laid out as the kernel's, and load as many different cells
 * as there are handles. The lines are written by nobody else, so that {@code acquireLoad} and
 * {@code fullFence} are lower bounds, not typical costs.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar FloorBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FloorBenchmark {

  /** Levels of a lookup: array and slot of the master table, and of the process's own. */
  public static final int LEVELS = 4;

  private static final int LEVEL_BITS = 5;

  private static final VarHandle VALUE;
  private static final VarHandle LEVEL = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle REFERENCES;
  private static final VarHandle HANDLE = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      VALUE = lookup.findVarHandle(FloorBenchmark.class, "value", long.class);
      REFERENCES = lookup.findVarHandle(Cell.class, "references", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Not final, so that the compiler has to load it.
  private long value = 42;

  private final Announcement announcement = new Announced();
  private Object[] root;
  private long process = 3;
  private long[] handles;
  private int[] places;
  private int next;

  /** Builds the levels, and draws the cells to be looked at. */
  @Setup
  public void setUp(ThreadParams thread) {
    places = Keys.OWN.of(thread.getThreadIndex());
    handles = new long[Keys.places(thread.getThreadCount())];
    Object[] cells = new Object[1 << LEVEL_BITS + LEVEL_BITS];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new Cell();
    }
    for (int i = 0; i < handles.length; i++) {
      handles[i] = i;
    }
    root = cells;
    for (int level = 1; level < LEVELS; level++) {
      Object[] above = new Object[1 << LEVEL_BITS];
      Arrays.fill(above, root);
      root = above;
    }
  }

  /**
   * Nothing at all: the harness's own loop, to be subtracted in thought from every other figure.
   */
  @Benchmark
  public void empty() {}

  /** One load with acquire order: one level of a table, found in the nearest cache. */
  @Benchmark
  public long acquireLoad() {
    return (long) VALUE.getAcquire(this);
  }

  /** One full fence: the price of an announcement, paid once per call. */
  @Benchmark
  public void fullFence() {
    VarHandle.fullFence();
  }

  /** The next handle is picked, as in every lookup. */
  @Benchmark
  public long pick() {
    return handle();
  }

  /** Announce, fence, a dependent acquire load per level, withdraw. */
  @Benchmark
  public long lookup() {
    long handle = handle();
    announcement.enter();
    long length = cell(handle).length;
    announcement.leave();
    return length;
  }

  /** The same, with one reference counted before and given up after. */
  @Benchmark
  public long lookupCounted() {
    long handle = handle();
    announcement.enter();
    Cell cell = cell(handle);
    REFERENCES.getAndAdd(cell, 1L);
    announcement.leave();
    long length = cell.length;
    REFERENCES.getAndAdd(cell, -1L);
    return length;
  }

  private long handle() {
    return (long) HANDLE.getOpaque(handles, places[next++ & Keys.DRAWN - 1]);
  }

  /** Every level is an array, and a part of the process's number or of the handle the index. */
  private Cell cell(long handle) {
    Object[] processes = (Object[]) at(root, process >>> LEVEL_BITS);
    Object[] table = (Object[]) at(processes, process);
    Object[] cells = (Object[]) at(table, handle >>> LEVEL_BITS + LEVEL_BITS);
    return (Cell) at(cells, handle);
  }

  private static Object at(Object[] level, long index) {
    return LEVEL.getAcquire(level, (int) index & level.length - 1);
  }

  private static final class Cell {
    long length = 64;

    @SuppressWarnings("unused") // through REFERENCES
    long references = 1;
  }

  private static final class Announced extends Announcement {
    @Override
    public void giveBack() {}
  }
}
