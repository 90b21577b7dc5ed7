package org.kernelsim.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.kernelsim.benchmarks.baseline.HandleBaseline;
import org.kernelsim.benchmarks.baseline.Lookup;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A handle is looked up, from the process to the length of its data: by the kernel's two ways, and
 * by what one would use instead ({@link Lookup}). {@code find} uses what it finds while it is
 * guarded; {@code findCounted} takes the reference that a queued message needs, and gives it up
 * again. In the groups one thread does the same but for every {@code every}-th time, when it
 * releases a handle and adds another, while the other threads only look up.
 *
 * <p>It is fair in that all have the same master table, as many handles and buffers, and pick the
 * next handle in the same way, which is measured alone as part of {@link FloorBenchmark}; each JVM
 * runs one way to look up, so that the compiler knows which; every answer goes back to the harness;
 * the places of threads with handles of their own lie in different cache lines. The specification
 * that all of them answer to is in the tests. Handles that were not there are counted, and are few:
 * a new one is put in place before the old one is released. What the maps are given beyond that is
 * told in their class.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar LookupBenchmark.find -p lookup=LOCK_FREE -t 2
 * java -jar benchmarks/target/benchmarks.jar LookupBenchmark.churn -p lookup=LOCKED -tg 1,1</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
  private static final int LENGTH = 64;
  private static final VarHandle HANDLE = MethodHandles.arrayElementVarHandle(long[].class);

  /** The uncounted lookup. */
  @Benchmark
  public int find(Handles handles, Reader reader) {
    return handles.find(reader);
  }

  /** The lookup with the reference that a queued message needs, taken and given up. */
  @Benchmark
  public int findCounted(Handles handles, Reader reader) {
    return handles.findCounted(reader);
  }

  /** The uncounted lookup beside the thread that changes. */
  @Benchmark
  @Group("churn")
  @GroupThreads(1)
  public int churnFind(Handles handles, Reader reader, Misses misses) {
    return misses.count(handles.find(reader));
  }

  /** One in so many: a handle is released and another added; otherwise the uncounted lookup. */
  @Benchmark
  @Group("churn")
  @GroupThreads(1)
  public int churnChange(Handles handles, Reader reader, Changes changes) {
    return changes.isDue() ? handles.change(reader) : handles.find(reader);
  }

  /** The counted lookup beside the thread that changes. */
  @Benchmark
  @Group("churnCounted")
  @GroupThreads(1)
  public int churnCountedFind(Handles handles, Reader reader, Misses misses) {
    return misses.count(handles.findCounted(reader));
  }

  /** One in so many: a handle is released and another added; otherwise the counted lookup. */
  @Benchmark
  @Group("churnCounted")
  @GroupThreads(1)
  public int churnCountedChange(Handles handles, Reader reader, Changes changes) {
    return changes.isDue() ? handles.change(reader) : handles.findCounted(reader);
  }

  /** One process and its handles. */
  @State(Scope.Benchmark)
  public static class Handles {
    /** How handles are looked up. */
    @Param public Lookup lookup;

    /** Which handles the threads look up. */
    @Param public Keys keys;

    private HandleBaseline<?> baseline;
    private long process;
    private long[] handles;

    /** Gives the process its handles. */
    @Setup
    public void setUp(BenchmarkParams params) {
      DirectCpu cpu = DirectEngine.newCpu();
      baseline = lookup.create();
      process = baseline.createProcess();
      handles = new long[Keys.places(params.getThreads())];
      for (int place = 0; place < handles.length; place++) {
        handles[place] = baseline.add(cpu, process, LENGTH);
      }
      DirectEngine.end(cpu);
    }

    int find(Reader reader) {
      return baseline.lengthOf(reader.cpu, process, handle(reader));
    }

    int findCounted(Reader reader) {
      return baseline.lengthOfCounted(reader.cpu, process, handle(reader));
    }

    private long handle(Reader reader) {
      return (long) HANDLE.getOpaque(handles, reader.nextPlace());
    }

    /** By one thread alone. */
    int change(Reader reader) {
      int place = reader.nextPlace();
      long old = handles[place];
      HANDLE.setRelease(handles, place, baseline.add(reader.cpu, process, LENGTH));
      baseline.release(reader.cpu, process, old);
      return LENGTH;
    }
  }

  /** One thread: its CPU, and the places it looks at. */
  @State(Scope.Thread)
  public static class Reader {
    private DirectCpu cpu;
    private int[] places;
    private int next;

    /** Draws the places, and takes a CPU. */
    @Setup
    public void setUp(Handles handles, ThreadParams thread) {
      cpu = DirectEngine.newCpu();
      places = handles.keys.of(thread.getThreadIndex());
    }

    /** Gives the CPU back. */
    @TearDown
    public void tearDown() {
      DirectEngine.end(cpu);
    }

    int nextPlace() {
      return places[next++ & Keys.DRAWN - 1];
    }
  }

  /** When the changing thread changes something. */
  @State(Scope.Thread)
  public static class Changes {
    /** Every how many operations: 100 is 1 %, 10 is 10 %. */
    @Param({"100", "10"})
    public int every;

    private int left;

    boolean isDue() {
      if (--left > 0) {
        return false;
      }
      left = every;
      return true;
    }
  }

  /** How often a handle was not there. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Misses {
    /** Lookups that found nothing. */
    public long misses;

    /** Each iteration counts anew. */
    @Setup(Level.Iteration)
    public void reset() {
      misses = 0;
    }

    int count(int length) {
      if (length == HandleBaseline.NOT_THERE) {
        misses++;
      }
      return length;
    }
  }
}
