package org.kernelsim.benchmarks;

import java.util.concurrent.TimeUnit;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketStructure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs, under the direct engine, that a call is a flowchart: an alternate socket send box
 * by box, and the same written by hand in straight lines ({@link FusedAlternateSend}); and the same
 * pair for an ordinary send ({@link FusedSend}). The price of a box is the difference divided by
 * the boxes a call runs: 8 + 3 for each socket in the alternate send with the locked lookup, 10 + 3
 * for each with the one without the lock, 10 in the ordinary send.
 *
 * <p>It is fair in that both use the same tables, locks, pool, buffer, sockets and lists, on one
 * thread; that every socket ends in a sink, so that no more is done for a message than its
 * reference counted and given up (real protocol work would hide the boxes); that before a run both
 * must give the same answers, errors and a send that is the handle's last use included; and that
 * every answer goes back to the harness. The boxed call is made as a program makes it: through the
 * interface of its thread's calls.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar BoxPriceBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BoxPriceBenchmark {
  private static final int LENGTH = 64;

  /** Alternate send, box by box. */
  @Benchmark
  public long alternateBoxed(Alternate state) {
    return state.boxed(state.handle, 0, LENGTH, 0);
  }

  /** Alternate send, in straight lines. */
  @Benchmark
  public long alternateFused(Alternate state) {
    return state.fused(state.handle, 0, LENGTH, 0);
  }

  /** Ordinary send to one socket, box by box. */
  @Benchmark
  public long sendBoxed(Ordinary state) {
    return state.boxed(state.socket, LENGTH, 0);
  }

  /** Ordinary send to one socket, in straight lines. */
  @Benchmark
  public long sendFused(Ordinary state) {
    return state.fused(state.socket, LENGTH, 0);
  }

  /** One process with a list of sockets, each ending in a sink, and a handle to 64 bytes. */
  @State(Scope.Thread)
  public static class Alternate {
    /** How many sockets the list has. */
    @Param({"1", "8", "64"})
    public int sockets;

    /** How handles are looked up. */
    @Param({"locked", "lock-free"})
    public String lookup;

    private final DirectCpu cpu = DirectEngine.newCpu();
    private final byte[] bytes = new byte[LENGTH];
    private Kernel kernel;
    private ProcessThread thread;
    private FusedAlternateSend twin;
    private SocketList list;
    private long handle;

    /** Builds both, and compares what they answer. */
    @Setup
    public void setUp() {
      kernel = new Kernel(Limits.DEFAULT, lookupOf(lookup));
      thread = new ProcessThread(kernel.createProcess("sender"), 0);
      twin = new FusedAlternateSend(kernel, thread.process().id());
      list = new SocketList(sockets, true);
      for (int i = 0; i < sockets; i++) {
        list.add(openSink(kernel));
      }
      handle = transfer();
      compare(handle, 0, LENGTH, 0);
      compare(handle, 1, LENGTH, 0);
      compare(handle, -1, LENGTH, 0);
      compare(handle + 1, 0, LENGTH, 0);
      compare(0, 0, 0, 0);
      compareWithOneSocketShort();
      compareLastUse();
    }

    private long transfer() {
      return DirectEngine.call(cpu, thread.calls().transfer(bytes, 0, LENGTH));
    }

    private long boxed(long handle, int offset, int length, int callFlags) {
      return DirectEngine.call(
          cpu, thread.calls().alternateSocketSend(list, handle, offset, length, callFlags));
    }

    private long fused(long handle, int offset, int length, int callFlags) {
      return twin.call(cpu, list, handle, offset, length, callFlags);
    }

    private void compare(long handle, int offset, int length, int callFlags) {
      long one = boxed(handle, offset, length, callFlags);
      long[] answers = answers();
      long other = fused(handle, offset, length, callFlags);
      requireSame(one, other);
      requireSame(answers, answers());
      requireSame(1, lent());
    }

    /** Its first socket takes half and may not be waited for, its second is closed. */
    private void compareWithOneSocketShort() {
      SocketList whole = list;
      long shortOne = openSink(kernel);
      long closed = openSink(kernel);
      kernel.sockets().close(cpu, closed);
      list =
          new SocketList(3, true)
              .add(shortOne, SendFlags.DONTWAIT)
              .add(closed)
              .add(whole.socket(0));
      requireSame(1, boxedShort(shortOne));
      long[] answers = answers();
      setWindow(shortOne);
      requireSame(1, fused(handle, 0, LENGTH, 0));
      requireSame(answers, answers());
      requireSame(1, lent());
      kernel.sockets().close(cpu, shortOne);
      list = whole;
    }

    private long boxedShort(long shortOne) {
      setWindow(shortOne);
      return boxed(handle, 0, LENGTH, 0);
    }

    private void setWindow(long socket) {
      kernel.sockets().connectSink(socket).setWindow(LENGTH / 2);
    }

    private void compareLastUse() {
      requireSame(sockets, boxed(transfer(), 0, LENGTH, SendFlags.LAST_USE));
      requireSame(sockets, fused(transfer(), 0, LENGTH, SendFlags.LAST_USE));
      requireSame(1, lent());
      requireSame(1, thread.process().handles().size());
    }

    private long lent() {
      kernel.buffers().reclaim(cpu);
      return kernel.buffers().lent();
    }

    private long[] answers() {
      long[] answers = new long[list.length()];
      for (int i = 0; i < answers.length; i++) {
        answers[i] = list.answer(i);
      }
      return answers;
    }
  }

  /** One process with one socket, which ends in a sink, and 64 bytes of its own. */
  @State(Scope.Thread)
  public static class Ordinary {
    private final DirectCpu cpu = DirectEngine.newCpu();
    private final Kernel kernel = new Kernel();
    private final byte[] bytes = new byte[LENGTH];
    private ProcessThread thread;
    private FusedSend twin;
    private long socket;

    /** Builds both, and compares what they answer. */
    @Setup
    public void setUp() {
      thread = new ProcessThread(kernel.createProcess("sender"), 0);
      twin = new FusedSend(kernel);
      socket = openSink(kernel);
      requireSame(LENGTH, boxed(socket, LENGTH, 0));
      requireSame(LENGTH, fused(socket, LENGTH, 0));
      requireSame(boxed(socket + 1, LENGTH, 0), fused(socket + 1, LENGTH, 0));
      requireSame(boxed(socket, 0, SendFlags.DONTWAIT), fused(socket, 0, SendFlags.DONTWAIT));
      requireSame(0, kernel.buffers().lent());
    }

    private long boxed(long to, int length, int flags) {
      return DirectEngine.call(cpu, thread.calls().send(to, bytes, 0, length, flags));
    }

    private long fused(long to, int length, int flags) {
      return twin.call(cpu, to, bytes, 0, length, flags);
    }
  }

  /** By its name. */
  static HandleLookup lookupOf(String name) {
    return name.equals("locked") ? new LockedLookup() : new LockFreeLookup();
  }

  private static long openSink(Kernel kernel) {
    long socket =
        kernel
            .sockets()
            .open(SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET));
    kernel.sockets().connectSink(socket);
    return socket;
  }

  private static void requireSame(long one, long other) {
    if (one != other) {
      throw new IllegalStateException("boxed and fused differ: " + one + " and " + other);
    }
  }

  private static void requireSame(long[] one, long[] other) {
    if (!java.util.Arrays.equals(one, other)) {
      throw new IllegalStateException("boxed and fused answer their sockets differently");
    }
  }
}
