package org.kernelsim.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What counting alone costs when several threads send one handle's data to lists of sockets: the
 * references of a message to {@link #SOCKETS} sockets are counted, and given up when each socket
 * has been read. The kernel's count beside three ways to keep most of it off the one word that all
 * threads write; what each of them would need besides is said there, and not measured.
 *
 * <p>It is fair to the rivals rather than to the kernel: they are bare words in cache lines of
 * their own, each read on the CPU that sent; the kernel's is the real buffer's, with its checks.
 * The buffer has one reference more all the time, its handle's, so that nobody comes to the end.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar HotHandleBenchmark -t 2</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HotHandleBenchmark {
  /** Of one message, read one after the other. */
  public static final int SOCKETS = 64;

  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Count.class, "count", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The kernel's: one addition for the list, one subtraction for each socket, all of one word. */
  @Benchmark
  public void oneCount(Hot hot, Sender sender) {
    hot.buffer.addReferences(sender.cpu, SOCKETS);
    for (int i = 0; i < SOCKETS; i++) {
      hot.buffer.drop(sender.cpu, 1);
    }
  }

  /**
   * One reference for the list, and a count of the list's own for its sockets; whoever gives up the
   * last of the list gives up the list's. Needs an object for each list, and one load more to come
   * from a message to its bytes.
   */
  @Benchmark
  public void oneCountForEachList(Hot hot, Sender sender) {
    hot.buffer.addReferences(sender.cpu, 1);
    COUNT.setRelease(sender.own, (long) SOCKETS);
    for (int i = 0; i < SOCKETS; i++) {
      if ((long) COUNT.getAndAdd(sender.own, -1L) == 1) {
        hot.buffer.drop(sender.cpu, 1);
      }
    }
  }

  /**
   * A count for each CPU, of which the sum counts. Needs a cache line for each buffer and CPU; and
   * since no single word tells that the sum has come to zero, a released buffer must leave that
   * mode and be counted in one word to its end (a load of the mode is measured).
   */
  @Benchmark
  public void countsOfEachCpu(Hot hot, Sender sender) {
    if (hot.isShared()) {
      COUNT.getAndAdd(sender.own, (long) SOCKETS);
    }
    for (int i = 0; i < SOCKETS; i++) {
      if (hot.isShared()) {
        COUNT.getAndAdd(sender.own, -1L);
      }
    }
  }

  /**
   * One addition and one subtraction: the references of a list are handed over and given up
   * together. Needs readers that read the same message from all its sockets at once.
   */
  @Benchmark
  public void givenUpTogether(Hot hot, Sender sender) {
    hot.buffer.addReferences(sender.cpu, SOCKETS);
    hot.buffer.drop(sender.cpu, SOCKETS);
  }

  /** The buffer that all threads send. */
  @State(Scope.Benchmark)
  public static class Hot {
    private DirectCpu cpu;
    private ServiceBuffer buffer;
    private volatile boolean shared;

    /** Takes the buffer. */
    @Setup
    public void setUp() {
      cpu = DirectEngine.newCpu();
      buffer = new BufferPool(1 << 20).take(cpu, SOCKETS, null);
      shared = true;
    }

    /** Gives it up, which fails when a reference was lost. */
    @TearDown
    public void tearDown() {
      if (buffer.references() != 1) {
        throw new IllegalStateException(buffer.references() + " references are left");
      }
      DirectEngine.end(cpu);
    }

    boolean isShared() {
      return shared;
    }
  }

  /** One thread. */
  @State(Scope.Thread)
  public static class Sender {
    private final Count own = new Count();
    private DirectCpu cpu;

    /** Takes a CPU. */
    @Setup
    public void setUp() {
      cpu = DirectEngine.newCpu();
    }

    /** Gives the CPU back, and fails when a reference was lost. */
    @TearDown
    public void tearDown() {
      if ((long) COUNT.getAcquire(own) != 0) {
        throw new IllegalStateException("references are left");
      }
      DirectEngine.end(cpu);
    }
  }

  /** A word with room around it: 128 bytes on each side, whatever lies next to it. */
  private static final class Count {
    @SuppressWarnings("unused") // room
    long a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15;

    @SuppressWarnings("unused") // through COUNT
    long count;

    @SuppressWarnings("unused") // room
    long b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15;
  }
}
