package org.kernelsim.benchmarks;

import java.util.concurrent.TimeUnit;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.SocketStructure;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one step of the discrete-event engine costs, tracing off; a step is one finished box. The
 * score is nanoseconds a step; 100 ns are ten million steps a second.
 *
 * <p>The workload: each simulated CPU runs one thread of a process of its own, which transfers 64
 * bytes once and from then on sends them by alternate send, again and again, to sockets of its own
 * that end in sinks, at the costs of {@code skylake-mitigated}. So every table, lock, buffer and
 * socket exists once for each CPU, and nothing is shared that a real system would not share.
 *
 * <p>It is fair in that no step is spared its price: with {@code start=together} all CPUs are at
 * the same box at the same virtual time, so that <em>every</em> step ends with another CPU's turn;
 * {@code spread} begins them 97 cycles apart, so that about a third of the steps go on without a
 * change of CPU, but which CPU comes next, and at which box it stands, has no pattern that the host
 * could guess. Every send is checked by its program, and the fingerprint is kept as always.
 *
 * <p>With more CPUs the engine's own work grows by one comparison for each doubling, but the
 * workload's data grows in proportion: with eight sockets a CPU it leaves the host's second-level
 * cache on the way to 1,024 CPUs, and the figure is then mostly that. With one socket a CPU it is
 * the engine itself. Both are reported.
 *
 * <p>An invocation may run past its million steps to the end of the call it is in when there is one
 * CPU only: at most 40 steps more. That nothing is allocated is shown with {@code -prof gc}.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar EngineStepsBenchmark -prof gc</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
    value = 3,
    jvmArgsAppend = {JvmOptions.COLLECTOR, JvmOptions.HUGE_PAGES, JvmOptions.LENIENT})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineStepsBenchmark {
  private static final int STEPS = 1_000_000;

  /** Simulated CPUs. */
  @Param({"1", "64", "1024"})
  public int cpus;

  /** Sockets of each CPU's process. */
  @Param({"1", "8"})
  public int sockets;

  /** Whether the CPUs begin at the same virtual time. */
  @Param({"together", "spread"})
  public String start;

  private DiscreteEventEngine engine;

  /** Builds the kernel and the engine, and runs a million steps. */
  @Setup
  public void setUp() throws CostPresetException {
    CostModel costs = new CostModel(CostPresets.load("skylake-mitigated"));
    engine = new DiscreteEventEngine(costs, EngineSettings.DEFAULT.withCpus(cpus));
    Kernel kernel = new Kernel();
    Sender[] senders = new Sender[cpus];
    for (int i = 0; i < cpus; i++) {
      ProcessThread thread = new ProcessThread(kernel.createProcess("process " + i), i);
      senders[i] = new Sender(kernel, thread, sockets);
      engine.start(thread, senders[i], 0);
    }
    engine.run();
    long apart = start.equals("together") ? 0 : 97;
    long begin = engine.endCycles();
    for (int i = 0; i < cpus; i++) {
      engine.start(senders[i].thread, senders[i].sending(), begin + apart * i);
    }
    if (!engine.runSteps(STEPS)) {
      throw new IllegalStateException("the threads have ended");
    }
  }

  /** A million steps. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public long steps() {
    engine.runSteps(STEPS);
    return engine.account().steps();
  }

  /** Transfers its bytes and ends; started once more, it sends them for ever. */
  private static final class Sender implements Program {
    private final byte[] bytes = new byte[64];
    private final ProcessThread thread;
    private final SocketList list;
    private long handle;
    private boolean sending;

    Sender(Kernel kernel, ProcessThread thread, int sockets) {
      this.thread = thread;
      list = new SocketList(sockets, false);
      SocketStructure end =
          SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET);
      for (int i = 0; i < sockets; i++) {
        long socket = kernel.sockets().open(end);
        kernel.sockets().connectSink(socket);
        list.add(socket);
      }
    }

    Sender sending() {
      sending = true;
      return this;
    }

    @Override
    public SystemCall next(Cpu cpu) {
      if (sending) {
        return thread.calls().alternateSocketSend(list, handle, 0, bytes.length, 0);
      }
      return handle == 0 ? thread.calls().transfer(bytes, 0, bytes.length) : null;
    }

    @Override
    public void done(SystemCall call, Cpu cpu, long began) {
      if (!sending) {
        handle = call.result();
      } else if (call.result() != list.length()) {
        throw new IllegalStateException("sent " + call.result() + " of " + list.length());
      }
    }
  }
}
