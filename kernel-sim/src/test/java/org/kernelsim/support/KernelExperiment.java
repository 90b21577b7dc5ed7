package org.kernelsim.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.ScheduleExplorer.Actor;
import org.kernelsim.engine.ScheduleExplorer.Experiment;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** A small kernel and a few threads, whose boxes are run in every order; nothing may be left. */
public abstract class KernelExperiment implements Experiment {
  private static final Limits SMALL =
      new Limits(8, 16, 8, 1 << 12, 1 << 14, 8, SlotTable.GENERATION_BITS);

  private final DirectCpu setUp = DirectEngine.newCpu();
  private final Kernel kernel;
  private final List<Actor> actors = new ArrayList<>();
  private SystemCalls setUpCalls;

  /** With handles looked up under LOCK(PPHT). */
  protected KernelExperiment() {
    this(new LockedLookup());
  }

  /** With this lookup. */
  protected KernelExperiment(HandleLookup lookup) {
    kernel = new Kernel(SMALL, lookup);
  }

  /** A CPU for what is done before the threads begin. */
  protected final DirectCpu setUp() {
    return setUp;
  }

  /** The kernel. */
  public final Kernel kernel() {
    return kernel;
  }

  /** A process. */
  public final Process process() {
    return kernel.createProcess("process");
  }

  /** A thread of a process. */
  protected final Script thread(Process process) {
    Script script = new Script(new ProcessThread(process, actors.size()));
    actors.add(new Actor(script.thread(), script));
    return script;
  }

  /** A thread of a process of its own, which is killed at every box. */
  protected final Script killedThread() {
    Script script = new Script(new ProcessThread(process(), actors.size()));
    actors.add(new Actor(script.thread(), script, true));
    return script;
  }

  /** Calls of a process of its own, to be run {@link #before} the threads begin. */
  public final SystemCalls setUpCalls() {
    if (setUpCalls == null) {
      setUpCalls = new ProcessThread(process(), -1).calls();
    }
    return setUpCalls;
  }

  /** Runs a call before the threads begin. */
  public final long before(SystemCall call) {
    return DirectEngine.call(setUp, call);
  }

  /** A handle of a process, made before the threads begin. */
  protected final long handle(Process process, byte... bytes) {
    return before(new ProcessThread(process, -1).calls().transfer(bytes, 0, bytes.length));
  }

  /** A socket that takes everything. */
  public final long sinkSocket() {
    long socket = open(Type.STREAM);
    kernel.sockets().connectSink(socket);
    return socket;
  }

  /** Two streams connected with each other, with room for so many bytes in each queue. */
  protected final long[] pair(int room) {
    long[] pair = {open(Type.STREAM), open(Type.STREAM)};
    kernel.sockets().connectPair(pair[0], pair[1]);
    for (long one : pair) {
      kernel.sockets().entry(one).setOptions(setUp, new SocketOptions(room, room));
    }
    return pair;
  }

  /** A call of one box that closes a socket. */
  protected final CallOfBoxes close(long socket) {
    return new CallOfBoxes().box("close", cpu -> kernel.sockets().close(cpu, socket));
  }

  private long open(Type type) {
    return kernel.sockets().open(SocketStructure.of(type, Family.UNIX));
  }

  @Override
  public final List<Actor> actors() {
    return actors;
  }

  @Override
  public final void checkEnd() {
    checkAnswers();
    assertThat(kernel.shutDown(setUp)).isEqualTo(new Kernel.Leaks(0, 0, 0, 0));
  }

  /** Looks at what the calls have answered. */
  protected void checkAnswers() {}
}
