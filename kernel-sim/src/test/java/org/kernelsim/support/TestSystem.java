package org.kernelsim.support;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.Account;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.Sink;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** A kernel with one process, and an engine for each call or for several threads. */
public final class TestSystem {
  private final Kernel kernel;
  private final Process process;
  private final ProcessThread caller;
  private final ProcessThread ticking =
      new ProcessThread(new Kernel().createProcess("metronome"), -1);
  private final BoxRecorder recorder = new BoxRecorder();
  private final List<Script> scripts = new ArrayList<>();
  private DiscreteEventEngine engine;

  /** With the default limits. */
  public TestSystem() {
    this(Limits.DEFAULT);
  }

  /** With these limits. */
  public TestSystem(Limits limits) {
    this(limits, new LockedLookup());
  }

  /** With these limits and this lookup. */
  public TestSystem(Limits limits, HandleLookup lookup) {
    kernel = new Kernel(limits, lookup);
    process = kernel.createProcess("test");
    caller = new ProcessThread(process, 0);
  }

  /** What a call is given. */
  @FunctionalInterface
  public interface Preparation {
    SystemCall prepare(SystemCalls calls);
  }

  /** The kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** The process. */
  public Process process() {
    return process;
  }

  /** Makes one call, which is paused after every box, and answers what it answers. */
  public long call(Preparation preparation) {
    recorder.boxes().clear();
    engine = new DiscreteEventEngine(Costs.unit(), EngineSettings.DEFAULT.withCpus(2));
    engine.setListener(recorder);
    Script script = new Script(caller).then((calls, answers) -> preparation.prepare(calls));
    engine.start(caller, script, 0);
    engine.start(ticking, new Metronome(() -> !script.answers().isEmpty()), 0);
    engine.run();
    if (script.answers().isEmpty()) {
      throw new AssertionError("the call waits for ever");
    }
    if (account().cycles(Work.ENTER_SERVICE) != account().cycles(Work.LEAVE_SERVICE)) {
      throw new AssertionError("the call ended inside the service domain: " + boxes());
    }
    return script.lastAnswer();
  }

  /** Makes one call that answers an error. */
  public SystemError error(Preparation preparation) {
    return SystemError.of(call(preparation));
  }

  /** Transfers bytes and answers their handle. */
  public long handle(byte... bytes) {
    return call(calls -> calls.transfer(bytes, 0, bytes.length));
  }

  /** The names of the last call's boxes, or of the last run's. */
  public String boxes() {
    return String.join(" ", recorder.names());
  }

  /** The last run's boxes. */
  public BoxRecorder recorder() {
    return recorder;
  }

  /** What the last run has cost and counted. */
  public Account account() {
    return engine.account();
  }

  /** Begins a run with several threads. */
  public TestSystem simulate(int cpus) {
    return simulate(EngineSettings.DEFAULT.withCpus(cpus));
  }

  /** Begins a run with several threads. */
  public TestSystem simulate(EngineSettings settings) {
    recorder.boxes().clear();
    scripts.clear();
    engine = new DiscreteEventEngine(Costs.unit(), settings);
    engine.setListener(recorder);
    return this;
  }

  /** A thread of the run begun that starts at a time. */
  public Script thread(long at) {
    return thread(process, at);
  }

  /** A thread of another process of the run begun that starts at a time. */
  public Script thread(Process of, long at) {
    Script script = new Script(new ProcessThread(of, scripts.size()));
    scripts.add(script);
    engine.start(script.thread(), script, at);
    return script;
  }

  /** Runs the threads; all must come to their ends. */
  public void run() {
    engine.run();
    if (!engine.unfinished().isEmpty()) {
      throw new AssertionError(engine.unfinished().size() + " threads wait for ever");
    }
  }

  /** A socket that is not connected. */
  public long socket(Type type) {
    return kernel.sockets().open(SocketStructure.of(type, Family.UNIX));
  }

  /** Two sockets connected with each other, with room for so many bytes each way. */
  public long[] pair(Type type, int sendBuffer, int receiveBuffer) {
    long[] pair = {socket(type), socket(type)};
    kernel.sockets().connectPair(pair[0], pair[1]);
    for (long one : pair) {
      kernel
          .sockets()
          .entry(one)
          .setOptions(DirectEngine.newCpu(), new SocketOptions(sendBuffer, receiveBuffer));
    }
    return pair;
  }

  /** A connected socket to which nobody sends. */
  public long socketThatNeverReceives() {
    return pair(Type.STREAM, 1, 1)[0];
  }

  /** A stream socket that leads outside. */
  public long sinkSocket() {
    long socket = socket(Type.STREAM);
    kernel.sockets().connectSink(socket);
    return socket;
  }

  /** Gives a socket a far end that takes so many bytes. */
  public Sink window(long socket, long bytes) {
    Sink sink = kernel.sockets().connectSink(socket);
    sink.setWindow(bytes);
    return sink;
  }

  /** A call of one box that closes a socket. */
  public CallOfBoxes close(long socket) {
    return new CallOfBoxes().box("close", cpu -> kernel.sockets().close(cpu, socket));
  }

  /** Everything a socket has received that does not have to be waited for. */
  public byte[] received(long socket) {
    byte[] target = new byte[1 << 16];
    int count = 0;
    for (long part = 1; part > 0; count += (int) Math.max(part, 0)) {
      int to = count;
      part =
          call(
              calls ->
                  calls.receive(
                      socket,
                      target,
                      to,
                      target.length - to,
                      org.kernelsim.process.SendFlags.DONTWAIT));
    }
    return java.util.Arrays.copyOf(target, count);
  }

  /** Ends everything and answers what has leaked. */
  public Kernel.Leaks end() {
    DirectCpu cpu = DirectEngine.newCpu();
    return kernel.shutDown((Cpu) cpu);
  }
}
