package org.kernelsim.benchmarks;

import java.util.concurrent.TimeUnit;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.SocketEntry;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same bytes go to each socket of a list, by whole calls, on each of the four send paths: one
 * ordinary send for each socket; one batched send with a copy for each; a transfer and one send by
 * handle for each; a transfer and one alternate socket send. The last send by handle gives the
 * handle up, so that each operation begins and ends with nothing in the service domain. {@code
 * sendByHandle} is a single call on a handle that stays.
 *
 * <p>It is fair in that all paths have the same kernel, sockets and bytes; that every socket is
 * drained in the same way, by a sink that takes the message at once and drops its reference; and
 * that what the sockets and sinks take alone, which is the same on every path, is shown: {@code
 * sink}. It says what the simulator's calls cost when they run natively: the crossing into the
 * service domain is free here, so that the paths which save crossings save less than they would;
 * what is compared is copies, lookups and the calls' own work. With {@code -bm sample} it shows
 * percentiles of whole operations.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar SendBenchmark -p sockets=64 -p bytes=1024</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendBenchmark {
  /** How many sockets there are. */
  @Param({"1", "8", "64", "512"})
  public int sockets;

  /** How many bytes each is sent. */
  @Param({"64", "1024", "16384", "65536"})
  public int bytes;

  /** How handles are looked up. */
  @Param({"lock-free", "locked"})
  public String lookup;

  private final DirectCpu cpu = DirectEngine.newCpu();
  private Kernel kernel;
  private ProcessThread thread;
  private byte[] data;
  private SocketList list;
  private Batch batch;
  private SocketEntry[] entries;
  private ServiceBuffer buffer;
  private long handle;

  /** Opens the sockets, and sends once on every path. */
  @Setup
  public void setUp() {
    kernel = new Kernel(Limits.DEFAULT, BoxPriceBenchmark.lookupOf(lookup));
    thread = new ProcessThread(kernel.createProcess("sender"), 0);
    data = new byte[bytes];
    list = new SocketList(sockets, false);
    batch = new Batch(sockets);
    entries = new SocketEntry[sockets];
    for (int i = 0; i < sockets; i++) {
      long socket =
          kernel
              .sockets()
              .open(SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET));
      kernel.sockets().connectSink(socket);
      list.add(socket);
      batch.add(socket, data, 0, bytes, 0);
      entries[i] = kernel.sockets().find(cpu, socket);
    }
    buffer = kernel.buffers().take(cpu, bytes, null);
    handle = transfer();
    require(sockets, alternate());
    require(sockets, batched());
    require((long) sockets * bytes, ordinary());
    require((long) sockets * bytes, handle());
    require((long) sockets * bytes, sink());
    require(bytes, sendByHandle());
    require(1, thread.process().handles().size());
    require(1, buffer.references());
  }

  private static void require(long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException("a send answers " + actual + " instead of " + expected);
    }
  }

  /** Gives the CPU back. */
  @TearDown
  public void tearDown() {
    DirectEngine.end(cpu);
  }

  /** One send for each socket, each with a copy. */
  @Benchmark
  public long ordinary() {
    long sent = 0;
    for (int i = 0; i < sockets; i++) {
      sent += call(thread.calls().send(list.socket(i), data, 0, bytes, 0));
    }
    return sent;
  }

  /** One call, with a copy for each socket. */
  @Benchmark
  public long batched() {
    return call(thread.calls().batchedSend(batch));
  }

  /** One copy, and one send for each socket. */
  @Benchmark
  public long handle() {
    long given = transfer();
    long sent = 0;
    for (int i = 0; i < sockets; i++) {
      int flags = i == sockets - 1 ? SendFlags.LAST_USE : 0;
      sent += call(thread.calls().sendByHandle(list.socket(i), given, 0, bytes, 0, flags));
    }
    return sent;
  }

  /** One copy, and one call for all sockets. */
  @Benchmark
  public long alternate() {
    return call(thread.calls().alternateSocketSend(list, transfer(), 0, bytes, SendFlags.LAST_USE));
  }

  /** What sockets and sinks take alone: each is offered a message that refers to one buffer. */
  @Benchmark
  public long sink() {
    buffer.addReferences(cpu, sockets);
    long sent = 0;
    for (SocketEntry entry : entries) {
      sent += entry.offer(cpu, buffer, 0, bytes);
    }
    return sent;
  }

  /** One send by a handle that stays, to the first socket. */
  @Benchmark
  public long sendByHandle() {
    return call(thread.calls().sendByHandle(list.socket(0), handle, 0, bytes, 0, 0));
  }

  /** One alternate send by a handle that stays, to all sockets. */
  @Benchmark
  public long alternateAgain() {
    return call(thread.calls().alternateSocketSend(list, handle, 0, bytes, 0));
  }

  private long transfer() {
    return call(thread.calls().transfer(data, 0, bytes));
  }

  private long call(SystemCall prepared) {
    return DirectEngine.call(cpu, prepared);
  }
}
