package org.kernelsim.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.DomainLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The lock of the service domain under the direct engine, beside the JDK's ReentrantLock: lock, add
 * one to a number the lock guards, unlock; by one thread, and by two that want the same lock.
 *
 * <p>It is fair in that both locks guard the same kind of work, neither is asked to be fair to its
 * threads, and both run in the same JVM configuration. What it does not show: ReentrantLock can be
 * taken again by its holder, and tells a thread's wait from others'; the domain lock need not and
 * cannot. With {@code outside} at 0 two threads do nothing but fight for the lock, and the figure
 * says mostly how often each lock lets one thread run on before the other gets it; 100 tokens of
 * work between two turns (about 200 ns) is closer to what a call does.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DomainLockBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DomainLockBenchmark {
  private final DomainLock domainLock = new DomainLock();
  private final ReentrantLock reentrantLock = new ReentrantLock();

  /** Work between two turns, in the harness's tokens. */
  @Param({"0", "100"})
  public long outside;

  private long guarded;

  /** The domain lock, nobody else wants it. */
  @Benchmark
  @Threads(1)
  public long domainLockAlone() {
    return byDomainLock();
  }

  /** ReentrantLock, nobody else wants it. */
  @Benchmark
  @Threads(1)
  public long reentrantLockAlone() {
    return byReentrantLock();
  }

  /** The domain lock, wanted by two threads. */
  @Benchmark
  @Threads(2)
  public long domainLockByTwo() {
    return byDomainLock();
  }

  /** ReentrantLock, wanted by two threads. */
  @Benchmark
  @Threads(2)
  public long reentrantLockByTwo() {
    return byReentrantLock();
  }

  private long byDomainLock() {
    Blackhole.consumeCPU(outside);
    domainLock.lockHost();
    long now = ++guarded;
    domainLock.unlockHost();
    return now;
  }

  private long byReentrantLock() {
    Blackhole.consumeCPU(outside);
    reentrantLock.lock();
    try {
      return ++guarded;
    } finally {
      reentrantLock.unlock();
    }
  }
}
