package org.kernelsim.properties.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.properties.model.Cell.Kind;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.properties.model.ModelProcess.State;
import org.kernelsim.properties.model.ModelSends.Source;
import org.kernelsim.properties.model.ModelSends.Target;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * The kernel and the model of it side by side, and what an action's indices mean in both. Holds
 * what the calls have in common; which calls there are, and what they should do, others say.
 */
final class SideBySide {
  static final int MOST_HANDLES = 3;
  static final int MOST_BYTES = 30;
  static final int MOST_SOCKETS = 20;
  static final int MOST_FILE_BYTES = 100;
  static final int FILES = 2;
  static final int SETS = 2;

  /** An identifier that neither handles, sockets, files nor processes ever have. */
  static final long NOBODY = 77L << 24 | 99;

  private static final int MOST_PROCESSES = 4;
  private static final int POOL_BYTES = 7 * 64;
  private static final int DEVICE_BYTES = 4096;
  private static final int MEMORY_BYTES = 60;
  private static final int SHORT_QUEUE = 9;

  /** Never written. */
  private static final byte[] HUGE_MEMORY = new byte[BufferPool.MAX_LENGTH + 1];

  final Kernel kernel;
  final ModelMemory memory = new ModelMemory(POOL_BYTES);
  final ModelNetwork network = new ModelNetwork(Addresses.HOSTS);
  final ModelConnections connections = new ModelConnections(memory, network);
  final ModelSends sends = new ModelSends(memory, network, connections);
  final ModelReceives receives = new ModelReceives(memory, connections);
  final ModelFiles files = new ModelFiles(FILES, MOST_FILE_BYTES);
  final List<Long> fileIds = new ArrayList<>();
  final List<InterestSet> sets = new ArrayList<>();
  final List<ModelInterests> interests = new ArrayList<>();

  /** The sockets of the table, in the order in which they were made. */
  final Map<Long, ModelSocket> open = new LinkedHashMap<>();

  final List<Caller> callers = new ArrayList<>();
  private final Coverage coverage;
  private final Map<Thing, Call> lastTouch = new HashMap<>();
  private long lastClosed = NOBODY;
  private byte nextByte;

  /** The action that is carried out. */
  private Action action;

  /** Who carries it out. */
  private Caller caller;

  /** A process, its one thread, and the model of it. */
  static final class Caller {
    final Process process;
    final ModelProcess model = new ModelProcess();
    final DirectCpu cpu;
    final SystemCalls calls;

    Caller(Process process) {
      this.process = process;
      ProcessThread thread = new ProcessThread(process, 0);
      cpu = DirectEngine.newCpu(thread);
      calls = thread.calls();
    }
  }

  /** A socket that an action means; null in the model when it is not in the table. */
  record Named(long id, ModelSocket socket) {}

  /** What can be touched; a handle is one of its process. */
  private record Thing(Kind kind, long owner, long id) {}

  SideBySide(int processes, HandleLookup lookup, Coverage coverage) {
    this.coverage = coverage;
    Limits limits =
        new Limits(
            MOST_PROCESSES,
            MOST_SOCKETS,
            MOST_HANDLES,
            MOST_BYTES,
            POOL_BYTES,
            Action.MOST_LISTED,
            4);
    kernel = new Kernel(limits.withFiles(FILES, MOST_FILE_BYTES, DEVICE_BYTES), lookup);
    Addresses.HOSTS.forEach(kernel.sockets().network()::addHost);
    for (int i = 0; i < processes; i++) {
      callers.add(newCaller());
    }
    for (int i = 0; i < FILES; i++) {
      fileIds.add(kernel.files().open("file " + i));
    }
    for (int i = 0; i < SETS; i++) {
      sets.add(new InterestSet());
      interests.add(new ModelInterests());
    }
    for (Type type : Type.values()) {
      pair(type);
    }
  }

  private Caller newCaller() {
    return new Caller(kernel.createProcess("caller"));
  }

  /** Two connected sockets with short queues, as socketpair makes them; one of them blocks. */
  private void pair(Type type) {
    long one = openEnd(type, true);
    long other = openEnd(type, false);
    kernel.sockets().connectPair(one, other);
    ModelConnections.pair(open.get(one), open.get(other));
  }

  private long openEnd(Type type, boolean blocking) {
    SocketStructure local = SocketStructure.of(type, Family.UNIX).withBlocking(blocking);
    long id = kernel.sockets().open(local);
    SocketOptions options = new SocketOptions(SHORT_QUEUE, SHORT_QUEUE);
    kernel.sockets().entry(id).setOptions(DirectEngine.newCpu(), options);
    ModelSocket socket = new ModelSocket(type, Family.UNIX, blocking);
    socket.sendBuffer = SHORT_QUEUE;
    socket.receiveBuffer = SHORT_QUEUE;
    open.put(id, socket);
    return id;
  }

  /** An action begins. */
  void begin(Action newAction) {
    action = newAction;
    caller = callers.get(action.who() % callers.size());
  }

  /**
   * The action's call is done, or left out. A process that was killed makes one call more, since
   * the kill may come in the middle of it, and one when it has ended, which finds no process; then
   * another takes its place.
   */
  void end(State before) {
    ModelProcess model = caller.model;
    if (before == State.ENDED) {
      callers.set(callers.indexOf(caller), newCaller());
    } else if (model.state == State.KILLED) {
      DirectEngine.end(caller.cpu);
      model.state = State.ENDED;
      model.handles.values().forEach(memory::drop);
      model.handles.clear();
    }
  }

  Caller caller() {
    return caller;
  }

  /** Runs a call of the caller. */
  long call(SystemCall call) {
    coverage.count();
    touch(Kind.PROCESS, caller.process.id());
    long answer = DirectEngine.call(caller.cpu, call);
    coverage.answered(action.call(), answer);
    return answer;
  }

  /** Compares what the call answers, or one of its list, with what it should. */
  void expect(long answer, long expected) {
    if (answer != expected) {
      throw new AssertionError(action + " answers " + words(answer) + ", not " + words(expected));
    }
    coverage.answered(action.call(), answer);
  }

  /** The same for something that comes with the answer. */
  void expectSame(Object given, Object expected) {
    if (!given.equals(expected)) {
      throw new AssertionError(action + " gives " + given + ", not " + expected);
    }
  }

  private static String words(long answer) {
    return SystemError.is(answer) ? SystemError.of(answer).name() : Long.toString(answer);
  }

  /** The call touches a socket or a process. */
  void touch(Kind kind, long id) {
    touch(new Thing(kind, 0, id));
  }

  /** The call touches a handle of a process. */
  void touchHandle(Caller owner, long handle) {
    touch(new Thing(Kind.HANDLE, owner.process.id(), handle));
  }

  private void touch(Thing thing) {
    Call before = lastTouch.put(thing, action.call());
    if (before != null) {
      coverage.followed(thing.kind, before, action.call());
    }
  }

  /** The socket an index means, touched by the call. */
  Named socket(int index) {
    long id = socketId(index);
    touch(Kind.SOCKET, id);
    return new Named(id, open.get(id));
  }

  private long socketId(int index) {
    return index == Action.LAST_GONE ? lastClosed : pick(open, index);
  }

  private static long pick(Map<Long, ?> from, int index) {
    if (index < Action.SECOND_NEWEST || from.isEmpty()) {
      return NOBODY;
    }
    List<Long> ids = List.copyOf(from.keySet());
    return ids.get(Math.floorMod(index, ids.size()));
  }

  /** The sockets of the action's list, touched by the call. */
  List<Named> sockets() {
    List<Named> named = new ArrayList<>();
    for (int i = 0; i < action.listed(); i++) {
      named.add(socket(action.socket(i)));
    }
    return named;
  }

  /** A socket has left the table. */
  void closed(long id) {
    open.remove(id);
    lastClosed = id;
  }

  /** The handle the action means, touched by the call. */
  long handle() {
    ModelProcess model = caller.model;
    long handle =
        action.handle() == Action.LAST_GONE
            ? model.lastReleased
            : pick(model.handles, action.handle());
    touchHandle(caller, handle);
    return handle;
  }

  /** A handle was made. */
  void made(Caller owner, long handle, Part part) {
    if (handle <= 0 || !owner.model.add(handle, part)) {
      throw new AssertionError(action + " answers a handle that was there before: " + handle);
    }
    touchHandle(owner, handle);
  }

  /** The process the action names, touched by the call; null for one that nobody has. */
  Caller named() {
    int index = action.other(callers.size());
    Caller target = index == callers.size() ? null : callers.get(index);
    touch(Kind.PROCESS, target == null ? NOBODY : target.process.id());
    return target;
  }

  /** New bytes, and the part of them that the action means. */
  Source source() {
    if (action.length() == Action.HUGE) {
      return new Source(HUGE_MEMORY, 0, HUGE_MEMORY.length);
    }
    byte[] bytes = new byte[MEMORY_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = nextByte++;
    }
    return new Source(bytes, action.offset(), action.length());
  }

  /** Memory to receive into, and the part of it that the action means. */
  Source target() {
    return new Source(new byte[MEMORY_BYTES], action.offset(), action.length());
  }

  /** Whether the action waits: only who is interrupted may. */
  boolean waits() {
    return caller.model.interrupted() && !action.flag();
  }

  /** Flags for a call on a socket that must not make a caller wait who is not interrupted. */
  int flags(ModelSocket socket) {
    boolean wouldWait = socket != null && socket.blocking && !waits();
    return wouldWait || action.number() % 2 == 0 && !waits() ? SendFlags.DONTWAIT : 0;
  }

  /** A socket of a send, with whether that may wait. */
  Target targetOf(Named named) {
    ModelSocket socket = named.socket;
    return new Target(socket, socket != null && socket.blocking && flags(socket) == 0);
  }
}
