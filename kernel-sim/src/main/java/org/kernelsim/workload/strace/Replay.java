package org.kernelsim.workload.strace;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.engine.OutsideCpu;
import org.kernelsim.engine.Timer;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.machine.BoxListener;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.socket.Link;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.Sink;
import org.kernelsim.socket.SocketEntry;

/**
 * Carries a recording out on a simulated kernel, once. What is outside the recording keeps its
 * times: a wait ends no earlier than it did there, so that a slower system falls behind visibly;
 * everything else runs as fast as the cost model says.
 *
 * <p>Bytes of sends and receives are stand-ins of the recorded lengths, because most recordings cut
 * them short; what they cost does not depend on what they say. Not thread-safe; a replay is used
 * once.
 */
public final class Replay {
  /** The most bytes of one call that are moved; what a longer call says beyond them is not. */
  static final int MOST_BYTES = 64 << 20;

  /**
   * Where virtual time stops for the recording, in cycles: many months. Only a damaged trace has
   * times beyond.
   */
  private static final long MOST_CYCLES = 1L << 56;

  private static final int STAND_IN_BYTES = 1 << 16;
  private static final int STEPS_BETWEEN_PROGRESS = 1 << 20;
  private static final int HISTOGRAM_DIGITS = 3;

  private final Recording recording;
  private final SendPath path;
  private final Think think;
  private final CostModel costs;
  private final Kernel kernel;
  private final DiscreteEventEngine engine;
  private final OutsideCpu outside = new OutsideCpu();
  private final ReplaySocket[] sockets;

  /** By the descriptions of their epoll descriptors. */
  private final ReplaySet[] sets;

  /** Sockets whose connect is under way. */
  private final Map<SocketEntry, ReplaySocket> asking = new IdentityHashMap<>();

  private final Turns turns;
  private final long[] fanOutBegan;
  private final ServiceBuffer standIn;
  private final Histogram sendNanos = new Histogram(HISTOGRAM_DIGITS);
  private final Histogram fanOutNanos = new Histogram(HISTOGRAM_DIGITS);
  private byte[] content = new byte[STAND_IN_BYTES];
  private byte[] received = new byte[STAND_IN_BYTES];
  private long carriedOut;

  /**
   * Prepares a replay.
   *
   * @param lookup how handles are looked up, on the paths that use them
   * @param think how much of the time between calls is computing
   */
  public Replay(
      Recording recording,
      SendPath path,
      HandleLookup lookup,
      CostModel costs,
      EngineSettings settings,
      Think think) {
    this.recording = recording;
    this.path = path;
    this.think = think;
    this.costs = costs;
    Limits limits = Limits.DEFAULT;
    this.kernel =
        new Kernel(
            new Limits(
                atLeast(limits.processes(), recording.processes()),
                atLeast(limits.sockets(), recording.descriptions()),
                limits.handlesPerProcess(),
                Long.MAX_VALUE / 2,
                Long.MAX_VALUE / 2,
                limits.listLength(),
                limits.generationBits()),
            lookup);
    this.engine = new DiscreteEventEngine(costs, settings);
    this.sockets = new ReplaySocket[recording.descriptions()];
    this.sets = new ReplaySet[recording.descriptions()];
    this.turns = new Turns(recording.descriptions());
    this.fanOutBegan = new long[recording.fanOuts().size()];
    kernel.sockets().setOutside(this::linkOutside);
    this.standIn = kernel.buffers().take(outside, STAND_IN_BYTES, null);
    startThreads();
  }

  private static int atLeast(int usual, int needed) {
    return Math.max(usual, Math.min(needed, SlotTable.MAX_SLOTS));
  }

  private void startThreads() {
    Process[] processes = new Process[recording.processNumbers()];
    for (TracedThread traced : recording.threads()) {
      if (traced.firstOperation != TracedThread.NONE) {
        int number = traced.table.process;
        if (processes[number] == null) {
          processes[number] = kernel.createProcess("process " + number);
        }
        ProcessThread thread = new ProcessThread(processes[number], traced.id);
        engine.start(
            thread,
            new ReplayThread(this, thread, traced.firstOperation),
            cyclesOf(Math.max(0, traced.firstNanos)));
      }
    }
  }

  /** Has every finished box told to a listener. */
  public void setListener(BoxListener listener) {
    engine.setListener(listener);
  }

  /**
   * Runs the replay to its end.
   *
   * @param progress is told now and then how many operations have been carried out
   */
  public ReplayRun run(LongConsumer progress) {
    while (engine.runSteps(STEPS_BETWEEN_PROGRESS)) {
      progress.accept(carriedOut);
    }
    if (!engine.unfinished().isEmpty()) {
      throw new IllegalStateException(
          engine.unfinished().size() + " replayed threads wait for ever");
    }
    standIn.drop(outside, 1);
    return new ReplayRun(
        path,
        path.usesHandles() ? kernel.lookup().name() : null,
        engine.account(),
        engine.endCycles(),
        sendNanos,
        fanOutNanos,
        kernel.shutDown(outside));
  }

  Recording recording() {
    return recording;
  }

  SendPath path() {
    return path;
  }

  Kernel kernel() {
    return kernel;
  }

  /** What is outside acts by this, at the time it was told last. */
  OutsideCpu outside() {
    return outside;
  }

  /** Has the outside do something at a virtual time in cycles. */
  void at(long time, Timer timer) {
    engine.start(timer, time);
  }

  ServiceBuffer standIn() {
    return standIn;
  }

  int listLength() {
    return kernel.limits().listLength();
  }

  long cyclesOf(long nanos) {
    return Math.min(costs.cyclesOf(nanos), MOST_CYCLES);
  }

  /** How long a gap is simulated, beginning now. */
  long thinkCycles(long gapNanos, long now) {
    return gapNanos == 0 ? 0 : Math.min(cyclesOf(think.of(gapNanos)), MOST_CYCLES - now);
  }

  /** The bytes a send is asked to send. */
  int bytesOf(int operation) {
    return Math.min(recording.operations().requested(operation), MOST_BYTES);
  }

  /** The bytes a receive answered, or its error. */
  int receivedBytes(int operation) {
    return Math.min(recording.operations().result(operation), MOST_BYTES);
  }

  /** A simulated answer may differ from the recorded one in how it came about, never in itself. */
  void check(int operation, long answer) {
    int recorded = Math.min(recording.operations().result(operation), MOST_BYTES);
    boolean movesBytes =
        switch (recording.operations().kind(operation)) {
          case SEND, RECEIVE -> true;
          case SHUTDOWN, CONTROL, CLOSE, WAIT, TOLD, PLAIN, UNSUPPORTED -> false;
        };
    // What moves no bytes may answer another number: the socket that it made or accepted.
    boolean same = answer == recorded || !movesBytes && answer >= 0 && recorded == 0;
    if (!same) {
      throw new IllegalStateException(
          recording.name(operation)
              + " of line "
              + recording.operations().line(operation)
              + " answered "
              + answer
              + " where "
              + recorded
              + " is recorded");
    }
  }

  /**
   * A wait that was told of sockets in the recording is told of one in the simulation; unless
   * another thread, which waited at the same time, was told instead.
   *
   * @param told the sockets, as operations
   */
  void checkWait(int operation, long answer, boolean alone, int[] told, int count) {
    boolean same = answer > 0 || count == 0;
    if (!same && !alone) {
      same = true;
      for (int i = 0; i < count; i++) {
        int events = recording.operations().requested(told[i]);
        SocketEntry entry = socket(recording.operations().description(told[i])).entry();
        same &= entry.readiness(outside, events) != 0;
      }
    }
    if (!same) {
      throw new IllegalStateException(
          recording.name(operation)
              + " of line "
              + recording.operations().line(operation)
              + " answered "
              + answer
              + " where sockets are recorded to be ready");
    }
  }

  /** At least so many bytes to send. */
  byte[] content(int bytes) {
    if (content.length < bytes) {
      content = new byte[bytes];
    }
    return content;
  }

  /** Room for at least so many bytes received. */
  byte[] received(int bytes) {
    if (received.length < bytes) {
      received = new byte[bytes];
    }
    return received;
  }

  /** The simulated socket of a description, opened when it is first used. */
  ReplaySocket socket(int description) {
    ReplaySocket socket = sockets[description];
    if (socket == null) {
      socket = new ReplaySocket(this);
      sockets[description] = socket;
    }
    return socket;
  }

  /** A call has made the simulated socket of a description, or accepted it from a far end. */
  void opened(int description, long id, Sink farEnd) {
    sockets[description] = new ReplaySocket(this, id, farEnd);
  }

  /** What is registered with an epoll descriptor. */
  ReplaySet set(int description) {
    if (sets[description] == null) {
      sets[description] = new ReplaySet(outside);
    }
    return sets[description];
  }

  /** What a wait was told to be ready is so from now on. */
  void becomeReady(int told) {
    Operations operations = recording.operations();
    ReplaySocket socket = socket(operations.description(told));
    int events = operations.requested(told);
    int taker = operations.result(told);
    boolean readable = (events & Readiness.READABLE) != 0;
    boolean writable = (events & Readiness.WRITABLE) != 0;
    if (socket.isConnecting() && (events & Readiness.ERROR) != 0) {
      socket.refuse();
    } else if (readable || writable) {
      if (readable) {
        bring(socket, taker);
      }
      if (writable && !(readable && socket.isListening())) {
        socket.bringRoom();
      }
    } else {
      socket.bringError(taker < 0 ? 0 : operations.result(taker));
    }
    socket.entry().changedOutside(outside);
  }

  /** What the next receive or accept takes comes now; something else when there is none. */
  private void bring(ReplaySocket socket, int taker) {
    Operations operations = recording.operations();
    if (taker < 0) {
      socket.bringSomething();
    } else if (operations.kind(taker) == Operations.Kind.RECEIVE) {
      socket.bringData(receivedBytes(taker));
    } else {
      SocketCall.Accept accept = (SocketCall.Accept) operations.socketCall(taker);
      socket.bringConnection(accept.peer());
    }
  }

  /** The connect about to begin leads to the socket's far end. */
  void leadsOutside(ReplaySocket socket) {
    asking.put(socket.entry(), socket);
  }

  /** Every connection that is asked for leads outside the recording. */
  private Link linkOutside(SocketEntry client) {
    return asking.remove(client).answer();
  }

  Turns turns() {
    return turns;
  }

  /** An operation on a socket has been carried out. */
  void pass(int description, Cpu cpu) {
    turns.pass(description, cpu);
  }

  /** A call has closed the simulated socket of a description. */
  void closed(int description) {
    sockets[description] = null;
  }

  /** A description has lost its last descriptor by something else than a close. */
  void close(int description) {
    if (sets[description] != null) {
      sets[description].close();
      sets[description] = null;
    }
    if (sockets[description] != null) {
      sockets[description].close();
      closed(description);
    }
  }

  void carriedOut() {
    carriedOut++;
  }

  /** A sending call has ended. */
  void sent(long cycles) {
    sendNanos.recordValue(costs.nanosOf(cycles));
  }

  void beginFanOut(int fanOut, long now) {
    fanOutBegan[fanOut] = now;
  }

  void endFanOut(int fanOut, long now) {
    fanOutNanos.recordValue(costs.nanosOf(now - fanOutBegan[fanOut]));
  }

  /** A send of a fan-out that goes by itself has ended. */
  void memberSent(int operation, long began, long ended) {
    int number = recording.operations().fanOut(operation);
    FanOut fanOut = recording.fanOuts().get(number);
    if (fanOut.members()[0] == operation) {
      beginFanOut(number, began);
    }
    if (Recording.isLast(fanOut, operation)) {
      endFanOut(number, ended);
    }
  }
}
