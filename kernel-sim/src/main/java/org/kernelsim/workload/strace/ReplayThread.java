package org.kernelsim.workload.strace;

import java.util.Arrays;
import org.kernelsim.call.Compute;
import org.kernelsim.call.PlainCall;
import org.kernelsim.engine.Timer;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SocketSet;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.Sink;
import org.kernelsim.workload.strace.Operations.Flag;
import org.kernelsim.workload.strace.Operations.Kind;

/**
 * The program of one replayed thread: its operations one after the other, each in steps: think,
 * wait for its turn or for the outside, call. A fan-out that is carried out as one is carried out
 * at its last member; those before it are passed over. What a wait was told is noted before the
 * wait, and comes while it waits.
 */
final class ReplayThread implements Program {
  private static final int NONE = -1;

  private final Replay replay;
  private final Recording recording;
  private final Operations operations;
  private final ProcessThread thread;
  private final boolean fanOutsAsOne;
  private final PlainCall plain = new PlainCall();
  private final Compute compute = new Compute();
  private final Await await = new Await();
  private int operation;

  /** The last operation of the call: the same, but for a sendmmsg that goes as one. */
  private int last;

  private Step step = Step.THINK;
  private int awaited;

  /** The fan-out being carried out as one, or null, and how far it is. */
  private FanOut fanOut;

  private long handle;
  private int member;
  private int end;
  private SocketList list = new SocketList(0, true);
  private Batch batch = new Batch(0);

  /** What the wait about to begin was told in the recording, as operations. */
  private int[] told = new int[16];

  private int toldCount;
  private SocketSet watched = new SocketSet(0);
  private SocketSet found = new SocketSet(0);

  /** What the call is on that waits with an epoll descriptor, or registers with it; or null. */
  private ReplaySet set;

  private long setWaits;
  private long waitAnswer;

  private final Timer arrival =
      new Timer() {
        @Override
        protected void due(long now) {
          arrive(now);
        }
      };

  /** What is to be done next for the operation. */
  private enum Step {
    THINK,
    WAIT_FOR_OUTSIDE,
    WAIT_FOR_TURN,
    TRANSFER,
    CALL,
    HOLD,
    PASSED_OVER
  }

  ReplayThread(Replay replay, ProcessThread thread, int firstOperation) {
    this.replay = replay;
    this.recording = replay.recording();
    this.operations = recording.operations();
    this.thread = thread;
    this.fanOutsAsOne = replay.path() != SendPath.ORDINARY;
    this.operation = firstOperation;
  }

  @Override
  public SystemCall next(Cpu cpu) {
    replay.outside().setNow(cpu.now());
    while (operation != NONE) {
      SystemCall call = nextOf(cpu);
      if (call != null) {
        return call;
      }
    }
    return null;
  }

  /** The call of the next step that needs one; null when the step needs none. */
  private SystemCall nextOf(Cpu cpu) {
    return switch (step) {
      case THINK -> think(cpu);
      case WAIT_FOR_OUTSIDE -> waitForOutside(cpu);
      case WAIT_FOR_TURN -> waitForTurn();
      case TRANSFER -> transfer();
      case CALL -> call(cpu);
      case HOLD -> hold(cpu);
      case PASSED_OVER -> passOver();
    };
  }

  private SystemCall think(Cpu cpu) {
    fanOut = fanOutsAsOne ? recording.carriedAsOne(operation) : null;
    boolean laterMember = fanOut != null && !Recording.isLast(fanOut, operation);
    step = laterMember || isPartOfPlainCall() ? Step.PASSED_OVER : Step.WAIT_FOR_OUTSIDE;
    long cycles = replay.thinkCycles(operations.gapNanos(operation), cpu.now());
    return cycles > 0 ? compute.prepare(cycles) : null;
  }

  /** Of a sendmmsg on what is no socket, the last message stands for the call. */
  private boolean isPartOfPlainCall() {
    return operations.kind(operation) == Kind.PLAIN && operations.has(operation, Flag.MORE);
  }

  private SystemCall passOver() {
    goOn(operation);
    return null;
  }

  /**
   * A receive that blocked has its data no earlier than it had it in the recording, and a wait that
   * only looked, looks no earlier. Other waits wait for themselves.
   */
  private SystemCall waitForOutside(Cpu cpu) {
    step = Step.WAIT_FOR_TURN;
    awaited = 0;
    boolean before =
        switch (operations.kind(operation)) {
          case SEND, RECEIVE, CLOSE, SHUTDOWN, CONTROL, UNSUPPORTED -> true;
          case WAIT -> operations.has(operation, Flag.ONLY_LOOKS);
          case TOLD, PLAIN -> false;
        };
    long until = blockedUntil();
    return before && until > cpu.now() ? await.prepare(until) : null;
  }

  private long blockedUntil() {
    long nanos = operations.endNanos(operation);
    return operations.has(operation, Flag.BLOCKS) && nanos > 0
        ? replay.cyclesOf(nanos)
        : PlainCall.NO_WAIT;
  }

  private SystemCall waitForTurn() {
    int waitsFor = fanOut == null ? 1 : fanOut.members().length;
    while (awaited < waitsFor) {
      int next = fanOut == null ? operation : fanOut.members()[awaited];
      awaited++;
      int turn = onSocket(next) ? operations.turn(next, fanOutsAsOne) : 0;
      if (turn > 0 && !replay.turns().isTurn(operations.description(next), turn)) {
        return await.prepare(replay.turns(), operations.description(next), turn);
      }
    }
    member = 0;
    last = operation;
    step = fanOut != null && replay.path().usesHandles() ? Step.TRANSFER : Step.CALL;
    return null;
  }

  private boolean onSocket(int any) {
    return switch (operations.kind(any)) {
      case SEND, RECEIVE, SHUTDOWN, CONTROL, CLOSE -> true;
      case TOLD -> recording.isSocket(operations.description(any));
      case WAIT, PLAIN, UNSUPPORTED -> false;
    };
  }

  private SystemCall transfer() {
    return thread.calls().transfer(replay.content(fanOut.bytes()), 0, fanOut.bytes());
  }

  private SystemCall call(Cpu cpu) {
    if (operations.has(operation, Flag.SILENT)) {
      doneOperation(operation, cpu, cpu.now());
      goOn(operation);
      return null;
    }
    if (fanOut != null) {
      return switch (replay.path()) {
        case ORDINARY, BATCHED -> sendBatch();
        case HANDLE -> sendByHandle();
        case ALTERNATE -> sendToAll();
      };
    }
    return switch (operations.kind(operation)) {
      case SEND -> send();
      case RECEIVE -> receive();
      case SHUTDOWN, CONTROL -> control(operations.socketCall(operation));
      case CLOSE -> thread.calls().close(replay.socket(operations.description(operation)).id());
      case WAIT -> waitForSockets(cpu);
      case TOLD -> noteTold();
      case PLAIN, UNSUPPORTED -> plainCall();
    };
  }

  private SystemCall plainCall() {
    return plain.prepare(recording.name(operation), blockedUntil());
  }

  /** A call that moves no bytes. */
  private SystemCall control(SocketCall asked) {
    ReplaySocket socket =
        asked instanceof SocketCall.Open ? null : replay.socket(operations.description(operation));
    if (asked instanceof SocketCall.Register register) {
      beginOn(register.set());
    }
    SystemCall call = asked.on(socket, set, thread.calls(), operations.result(operation));
    if (asked instanceof SocketCall.Connect) {
      replay.leadsOutside(socket);
    }
    return call;
  }

  // Sends in no fan-out

  private SystemCall send() {
    if (operations.has(operation, Flag.MORE) && chainIsFree()) {
      return sendMessages();
    }
    int bytes = replay.bytesOf(operation);
    ReplaySocket socket = expectSend(operation);
    return thread.calls().send(socket.id(), replay.content(bytes), 0, bytes, SendFlags.DONTWAIT);
  }

  private ReplaySocket expectSend(int any) {
    ReplaySocket socket = replay.socket(operations.description(any));
    socket.expectSend(replay.bytesOf(any), operations.result(any));
    return socket;
  }

  /** Whether no message of a sendmmsg is carried out as part of a fan-out. */
  private boolean chainIsFree() {
    for (int next = operation; ; next = operations.next(next)) {
      if (fanOutsAsOne && recording.carriedAsOne(next) != null) {
        return false;
      }
      if (!operations.has(next, Flag.MORE)) {
        return true;
      }
    }
  }

  /** The messages of one sendmmsg, all on one socket, go as they were recorded: in one call. */
  private SystemCall sendMessages() {
    int messages = 1;
    long bytes = Math.max(0, operations.result(operation));
    while (operations.has(last, Flag.MORE) && messages < replay.listLength()) {
      last = operations.next(last);
      messages++;
      bytes += Math.max(0, operations.result(last));
    }
    batch = batch.sockets().capacity() < messages ? new Batch(messages) : batch.clear();
    ReplaySocket socket = replay.socket(operations.description(operation));
    socket.expectMessages(bytes, operations.result(operation));
    for (int next = operation; ; next = operations.next(next)) {
      int length = replay.bytesOf(next);
      batch.add(socket.id(), replay.content(length), 0, length, SendFlags.DONTWAIT);
      if (next == last) {
        break;
      }
    }
    return thread.calls().batchedSend(batch);
  }

  private SystemCall receive() {
    int result = replay.receivedBytes(operation);
    ReplaySocket socket = replay.socket(operations.description(operation));
    socket.expectReceive(result);
    int wanted = Math.max(result, Math.min(operations.requested(operation), Replay.MOST_BYTES));
    return thread
        .calls()
        .receive(socket.id(), replay.received(wanted), 0, wanted, SendFlags.DONTWAIT);
  }

  // Waits

  /** The turn on the socket stays this thread's until its wait is over. */
  private SystemCall noteTold() {
    if (onSocket(operation)) {
      if (toldCount == told.length) {
        told = Arrays.copyOf(told, 2 * toldCount);
      }
      told[toldCount++] = operation;
    }
    goOn(operation);
    return null;
  }

  /**
   * What the recorded wait was told comes when that ended; if that time is over, it is there. At
   * the latest then the wait is over.
   */
  private SystemCall waitForSockets(Cpu cpu) {
    WaitCall asked = operations.waitCall(operation);
    if (asked instanceof WaitCall.Registered registered) {
      beginOn(registered.set());
      setWaits = set.waits();
    }
    long until = blockedUntil();
    if (until > cpu.now()) {
      replay.at(until, arrival);
    } else {
      arrive(cpu.now());
    }
    long timeout = Math.max(0, until - cpu.now());
    return asked instanceof WaitCall.Registered registered
        ? waitForRegistered(registered, timeout)
        : select((WaitCall.Listed) asked, timeout);
  }

  private void beginOn(int description) {
    set = replay.set(description);
    set.begin();
  }

  private void endOnSet() {
    if (set != null) {
      set.end();
      set = null;
    }
  }

  private SystemCall waitForRegistered(WaitCall.Registered registered, long timeout) {
    int most = Math.min(registered.most(), replay.listLength());
    found = found.capacity() == most ? found : new SocketSet(most);
    return thread.calls().wait(set.set(), found, timeout);
  }

  private SystemCall select(WaitCall.Listed listed, long timeout) {
    int length = listed.length();
    watched = watched.capacity() < length ? new SocketSet(length) : watched.clear();
    for (int place = 0; place < length; place++) {
      int description = listed.description(place);
      if (recording.isSocket(description)) {
        watched.add(replay.socket(description).id(), listed.interest(place));
      }
    }
    return thread.calls().select(watched, timeout);
  }

  /** What the wait was told has come. */
  private void arrive(long now) {
    replay.outside().setNow(now);
    for (int i = 0; i < toldCount; i++) {
      replay.becomeReady(told[i]);
      if (set != null) {
        ReplaySocket socket = replay.socket(operations.description(told[i]));
        set.beRegistered(socket, operations.requested(told[i]));
      }
    }
  }

  /** A wait that is over sooner than it was in the recording is held until then. */
  private SystemCall hold(Cpu cpu) {
    long until = blockedUntil();
    if (until > cpu.now()) {
      return await.prepare(until);
    }
    boolean alone = set == null || set.waited(setWaits);
    endOnSet();
    replay.checkWait(operation, waitAnswer, alone, told, toldCount);
    for (int i = 0; i < toldCount; i++) {
      replay.socket(operations.description(told[i])).takeSomethingBack();
    }
    passTold(cpu);
    goOn(operation);
    return null;
  }

  private void passTold(Cpu cpu) {
    for (int i = 0; i < toldCount; i++) {
      replay.pass(operations.description(told[i]), cpu);
    }
    toldCount = 0;
  }

  // Fan-outs carried out as one; longer than the longest list, they go in several calls

  private SystemCall sendByHandle() {
    int next = fanOut.members()[member];
    end = member + 1;
    return thread
        .calls()
        .sendByHandle(
            expectSend(next).id(), handle, 0, fanOut.bytes(), SendFlags.DONTWAIT, lastUse());
  }

  private SystemCall sendToAll() {
    end = endOfList();
    list = list.capacity() < end - member ? new SocketList(end - member, true) : list.clear();
    for (int i = member; i < end; i++) {
      list.add(expectSend(fanOut.members()[i]).id(), SendFlags.DONTWAIT);
    }
    return thread.calls().alternateSocketSend(list, handle, 0, fanOut.bytes(), lastUse());
  }

  private SystemCall sendBatch() {
    end = endOfList();
    int count = end - member;
    batch = batch.sockets().capacity() < count ? new Batch(count) : batch.clear();
    byte[] content = replay.content(fanOut.bytes());
    for (int i = member; i < end; i++) {
      long socket = expectSend(fanOut.members()[i]).id();
      batch.add(socket, content, 0, fanOut.bytes(), SendFlags.DONTWAIT);
    }
    return thread.calls().batchedSend(batch);
  }

  private int endOfList() {
    return Math.min(fanOut.members().length, member + replay.listLength());
  }

  private int lastUse() {
    return end == fanOut.members().length ? SendFlags.LAST_USE : 0;
  }

  // When a call is done

  @Override
  public void done(SystemCall call, Cpu cpu, long began) {
    replay.outside().setNow(cpu.now());
    switch (step) {
      case TRANSFER -> doneTransfer(call, began);
      case CALL -> {
        if (operations.kind(operation) == Kind.WAIT) {
          waitAnswer = call.result();
          step = Step.HOLD;
        } else if (fanOut == null) {
          doneOne(call, cpu, began);
        } else {
          doneMembers(call, cpu, began);
        }
      }
      case THINK, WAIT_FOR_OUTSIDE, WAIT_FOR_TURN, HOLD, PASSED_OVER -> {}
    }
  }

  private void doneTransfer(SystemCall call, long began) {
    if (SystemError.is(call.result())) {
      throw new IllegalStateException(
          "the transfer of a fan-out answered " + SystemError.of(call.result()));
    }
    handle = call.result();
    replay.beginFanOut(operations.fanOut(operation), began);
    step = Step.CALL;
  }

  private void doneOne(SystemCall call, Cpu cpu, long began) {
    if (operations.kind(operation) == Kind.SEND) {
      replay.sent(cpu.now() - began);
    }
    boolean batched = operation != last;
    if (!batched && onSocket(operation) && call != plain) {
      replay.check(operation, call.result());
      noteSocket(call.result());
    }
    for (int next = operation; ; next = operations.next(next)) {
      doneOperation(next, cpu, began);
      if (next == last) {
        break;
      }
    }
    endOnSet();
    passTold(cpu); // of a wait that is not carried out
    goOn(last);
  }

  /** The call may have brought a socket. */
  private void noteSocket(long answer) {
    if (operations.kind(operation) == Kind.CONTROL && !SystemError.is(answer)) {
      SocketCall asked = operations.socketCall(operation);
      if (asked instanceof SocketCall.Open) {
        replay.opened(operations.description(operation), answer, null);
      } else if (asked instanceof SocketCall.Accept accept) {
        Sink farEnd = replay.socket(operations.description(operation)).accepted();
        replay.opened(accept.accepted(), answer, farEnd);
      }
    }
  }

  /** Sends that go by themselves belong to their fan-out's time all the same. */
  private void doneOperation(int any, Cpu cpu, long began) {
    if (operations.fanOut(any) >= 0) {
      replay.memberSent(any, began, cpu.now());
    }
    if (onSocket(any)) {
      replay.pass(operations.description(any), cpu);
    }
    if (recording.accepted(any) != SocketCall.NONE) {
      replay.pass(recording.accepted(any), cpu);
    }
    if (operations.has(any, Flag.SILENT)) {
      replay.close(operations.description(any));
    } else if (operations.kind(any) == Kind.CLOSE) {
      replay.closed(operations.description(any));
    }
  }

  private void doneMembers(SystemCall call, Cpu cpu, long began) {
    if (member == 0 && !replay.path().usesHandles()) {
      replay.beginFanOut(operations.fanOut(operation), began);
    }
    replay.sent(cpu.now() - began);
    for (int i = member; i < end; i++) {
      int sent = fanOut.members()[i];
      replay.check(sent, answerOf(i - member, call));
      replay.pass(operations.description(sent), cpu);
    }
    member = end;
    if (end == fanOut.members().length) {
      replay.endFanOut(operations.fanOut(operation), cpu.now());
      goOn(operation);
    }
  }

  private long answerOf(int place, SystemCall call) {
    return switch (replay.path()) {
      case ALTERNATE -> list.answer(place);
      case BATCHED -> batch.sockets().answer(place);
      case HANDLE, ORDINARY -> call.result();
    };
  }

  private void goOn(int done) {
    replay.carriedOut();
    operation = operations.next(done);
    step = Step.THINK;
  }
}
