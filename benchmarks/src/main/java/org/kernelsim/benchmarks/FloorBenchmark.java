package org.kernelsim.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The floor under every other figure: what the harness itself costs, and the two memory operations
 * a lookup without a lock is made of. A lookup cannot be cheaper than the one fence of its
 * announcement and one acquire load per level of its table; what a benchmark shows above that is
 * the simulator's own.
 *
 * <p>It is fair in that all three run in one JVM configuration, on one thread, on a line nobody
 * else writes: the load always hits the nearest cache and the fence has no store to drain. They are
 * lower bounds, not typical costs.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar FloorBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FloorBenchmark {

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(FloorBenchmark.class, "value", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Not final, so that the compiler has to load it.
  private long value = 42;

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
}
