package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelsim.machine.SystemError;
import org.kernelsim.workload.strace.Operations.Flag;
import org.kernelsim.workload.strace.Operations.Kind;

/**
 * The first pass over a trace: notes one operation for each completed call. Whether an operation is
 * one on a socket is settled when the whole trace has been read, because a description may be shown
 * to be a socket late.
 *
 * <p>Descriptors are looked up as they stood when a call began; what a call opens is open from its
 * end, what it closes is closed from its beginning.
 */
final class TraceReader {
  private static final int NO_DESCRIPTION = -1;
  private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

  private final StraceParser parser;
  private final DescriptorTracker descriptors = new DescriptorTracker();
  private final Operations operations = new Operations();
  private final List<String> names = new ArrayList<>();
  private final List<CallKind> kinds = new ArrayList<>();
  private final List<TracedThread> threads = new ArrayList<>();
  private final Map<Integer, TracedThread> alive = new LinkedHashMap<>();
  private final Payload payload = new Payload();
  private final SocketCallReader socketCalls = new SocketCallReader();
  private final WaitReader waits = new WaitReader(descriptors);
  private final TraceValue value = new TraceValue();
  private final TraceValue list = new TraceValue();
  private final TraceValue element = new TraceValue();
  private long calls;
  private long waitNanos;
  private long betweenNanos;
  private long unknownEnds;
  private long untold;

  private RecordedCall call;
  private TracedThread thread;
  private Description target;

  /** The socket that the call has made or accepted. */
  private Description opened;

  TraceReader(StraceParser parser) {
    this.parser = parser;
  }

  /** Reads the next line's event; false at the end of the trace. */
  boolean readNext() throws TraceException {
    if (!parser.next()) {
      for (int i = 0; i < descriptors.descriptions(); i++) {
        explain(descriptors.description(i), TracedThread.NONE);
      }
      return false;
    }
    switch (parser.event()) {
      case BEGIN -> begin();
      case END -> end();
      case EXIT -> exit();
      case SIGNAL, NOTE -> {}
    }
    return true;
  }

  Operations operations() {
    return operations;
  }

  DescriptorTracker descriptors() {
    return descriptors;
  }

  List<String> names() {
    return names;
  }

  List<TracedThread> threads() {
    return threads;
  }

  /** Completed calls. */
  long calls() {
    return calls;
  }

  /** How long the recorded threads waited, in nanoseconds, all together. */
  long waitNanos() {
    return waitNanos;
  }

  /** How long they were between calls, the tracer's own stops included. */
  long betweenNanos() {
    return betweenNanos;
  }

  /** Completed calls of which only the beginning has a time. */
  long unknownEnds() {
    return unknownEnds;
  }

  /** Descriptors that waits found ready and of which nobody knows what they stand for. */
  long untold() {
    return untold;
  }

  /** Pairs of an epoll descriptor's description, above, and one registered with it, below. */
  LongColumn registered() {
    return waits.registered();
  }

  private void begin() {
    use(parser.call());
    CallKind kind = kindOfCall();
    noteGap();
    target = descriptors.at(call, thread, 0);
    thread.begun = target;
    thread.begunClosed = null;
    if (kind == CallKind.CLOSE) {
      thread.begunClosed = descriptors.close(thread, call.number(0), true);
    } else if (kind == CallKind.CLONE) {
      descriptors.beginClone(call, thread);
    }
  }

  private void end() {
    use(parser.call());
    calls++;
    CallKind kind = kindOfCall();
    if (call.beganEarlier()) {
      target = thread.begun;
    } else {
      noteGap();
      target = descriptors.at(call, thread, 0);
    }
    thread.begun = null;
    note(kind);
    thread.gapNanos = 0;
    thread.lastStartNanos = call.startNanos();
    thread.lastEndNanos = call.endNanos();
    unknownEnds += call.hasTime() && call.endNanos() < 0 ? 1 : 0;
  }

  /** What the last thread of a process leaves open is closed by its exit. */
  private void exit() {
    thread = alive.remove(parser.thread());
    if (thread != null) {
      for (Description last : thread.table.leave()) {
        addSilentClose(last, parser.file(), parser.line(), parser.line(), RecordedCall.NO_TIME);
      }
    }
  }

  private void use(RecordedCall recorded) {
    call = recorded;
    thread = alive.get(call.thread());
    if (thread == null) {
      DescriptorTable table = descriptors.tableOfNewThread(call.thread(), alive.values());
      thread = new TracedThread(threads.size(), call.thread(), table, call.startNanos());
      threads.add(thread);
      alive.put(call.thread(), thread);
    }
  }

  /** The time between the thread's last call and this one. */
  private void noteGap() {
    if (!call.hasTime()) {
      return;
    }
    if (thread.lastEndNanos >= 0) {
      thread.gapNanos = Math.max(0, call.startNanos() - thread.lastEndNanos);
      betweenNanos += thread.gapNanos;
    } else {
      endWaitBefore();
    }
  }

  /** Where durations were not recorded, a wait ended at the latest when the next call began. */
  private void endWaitBefore() {
    int last = thread.lastOperation;
    if (last != TracedThread.NONE
        && operations.has(last, Flag.BLOCKS)
        && operations.endNanos(last) < 0) {
      operations.setEndNanos(last, call.startNanos());
      addWait(last, call.startNanos() - thread.lastStartNanos);
    }
  }

  private CallKind kindOfCall() {
    int id = call.nameId();
    while (names.size() <= id) {
      names.add(null);
      kinds.add(null);
    }
    if (names.get(id) == null) {
      names.set(id, call.name());
      kinds.set(id, CallKind.of(call.name()));
    }
    return kinds.get(id);
  }

  private void note(CallKind kind) {
    switch (kind) {
      case SEND_STRING -> noteSend(call.payload(1, payload));
      case SEND_BUFFERS -> noteSend(call.buffers(1, payload));
      case SEND_MESSAGE -> {
        if (!call.failed()) {
          descriptors.passOn(call, thread);
        }
        noteSend(call.message(1, payload));
      }
      case SEND_MESSAGES -> noteSends();
      case RECEIVE -> noteReceive(Math.max(call.number(2), Math.max(1, received())));
      case RECEIVE_MESSAGE -> {
        if (!call.failed()) {
          descriptors.takeOver(call, thread);
        }
        noteReceive(Math.max(1, received()));
      }
      case RECEIVE_MESSAGES -> noteReceivedMessages();
      case SOCKET, SOCKET_PAIR, PIPE, EVENT, EPOLL_CREATE, OPEN_OTHER, ACCEPT -> noteOpening(kind);
      case DUP -> noteDuplicate();
      case FCNTL -> noteFcntl();
      case IOCTL -> noteIoctl();
      case CLOSE -> noteClose();
      case CLOSE_RANGE -> noteCloseRange();
      case SOCKET_ONLY -> noteSocketOnly();
      case CONNECT -> noteConnect();
      case EPOLL_CTL -> noteRegistration();
      case EPOLL_WAIT -> noteEpollWait();
      case POLL -> noteWaitFor(waits.polled(call, thread), 2);
      case SELECT -> noteWaitFor(waits.selected(call, thread), 4);
      case WAIT -> noteWait();
      case FUTEX -> noteFutex();
      case CLONE -> {
        descriptors.endClone(call, thread, alive.containsKey((int) call.result()));
        plain();
      }
      case MOVE_TO_FIRST -> noteMove(0, 0);
      case MOVE_TO_SECOND -> noteMove(0, 2);
      case TEE -> noteMove(0, 1);
      case SUBMIT -> add(Kind.UNSUPPORTED, NO_DESCRIPTION, 0, 0, 0);
      case OTHER -> plain();
    }
  }

  // Operations

  private int add(Kind kind, int description, long requested, int result, long hash) {
    return append(
        operations.add(
            kind,
            call.nameId(),
            thread.index,
            description,
            (int) Math.min(requested, Integer.MAX_VALUE),
            result,
            call.file(),
            call.line(),
            call.lastLine(),
            thread.gapNanos,
            call.endNanos(),
            hash));
  }

  /** Something else than a close has closed the last descriptor of a description. */
  private void addSilentClose(Description closed, int file, long line, long lastLine, long end) {
    explain(closed, TracedThread.NONE);
    int operation =
        operations.add(
            Kind.CLOSE,
            call.nameId(),
            thread.index,
            closed.number,
            0,
            0,
            file,
            line,
            lastLine,
            thread.gapNanos,
            end,
            0);
    operations.set(append(operation), Flag.SILENT);
  }

  private int append(int operation) {
    thread.gapNanos = 0;
    if (thread.lastOperation == TracedThread.NONE) {
      thread.firstOperation = operation;
    } else {
      operations.setNext(thread.lastOperation, operation);
    }
    thread.lastOperation = operation;
    return operation;
  }

  private int plain() {
    return add(Kind.PLAIN, NO_DESCRIPTION, 0, 0, 0);
  }

  private void noteWait() {
    operations.set(noteBlocked(plain()), Flag.ENDS_WINDOW);
  }

  private void noteEpollWait() {
    Description set = epoll();
    if (set == null) {
      noteWait();
    } else {
      noteWaitFor(waits.registered(call, thread, set), 3);
    }
  }

  /** The epoll descriptor that a call is on; a call that succeeded shows it to be one. */
  private Description epoll() {
    if (succeeded() && target == descriptors.at(call, thread, 0)) {
      target = descriptors.shownAs(Description.Kind.EPOLL, call, thread, 0);
    }
    return target != null && target.kind() == Description.Kind.EPOLL ? target : null;
  }

  /** A wait that failed did not wait, unless it was interrupted. */
  private void noteWaitFor(WaitCall asked, int timeout) {
    untold += waits.untold(call);
    if (call.failed() && result() != SystemError.EINTR.answer()) {
      noteWait();
      return;
    }
    for (int i = 0; i < waits.told(); i++) {
      noteTold(waits.told(i), waits.events(i));
    }
    int operation = add(Kind.WAIT, NO_DESCRIPTION, operations.numberOf(asked), result(), 0);
    operations.set(noteBlocked(operation), Flag.ENDS_WINDOW);
    if (waits.onlyLooked(call, timeout)) {
      operations.set(operation, Flag.ONLY_LOOKS);
    }
  }

  /** Until it is known what takes it, the operation names the one before it that waits for that. */
  private void noteTold(Description told, int events) {
    told.unexplained = add(Kind.TOLD, told.number, events, told.unexplained, 0);
  }

  /**
   * What waits were told of is what a receive or an accept takes next; one that found nothing takes
   * nothing.
   *
   * @param taker the operation, or -1 when none follows
   */
  private void explain(Description told, int taker) {
    boolean takes = taker >= 0 && operations.result(taker) != SystemError.EAGAIN.answer();
    for (int next = told.unexplained; next >= 0; ) {
      int before = operations.result(next);
      operations.setResult(next, takes ? taker : TracedThread.NONE);
      next = before;
    }
    told.unexplained = TracedThread.NONE;
  }

  private void noteFutex() {
    int operation = plain();
    if (call.argument(1, value) && value.startsWith("FUTEX_WAIT")) {
      noteBlocked(operation);
    }
  }

  private int noteBlocked(int operation) {
    operations.set(operation, Flag.BLOCKS);
    if (call.hasTime() && call.endNanos() >= 0) {
      addWait(operation, call.endNanos() - call.startNanos());
    }
    return operation;
  }

  /** Whether it was a wait depends, of a read, on what will turn out to have been read from. */
  private void addWait(int operation, long nanos) {
    int description = operations.description(operation);
    if (description == NO_DESCRIPTION) {
      waitNanos += Math.max(0, nanos);
    } else {
      descriptors.description(description).addWait(Math.max(0, nanos));
    }
  }

  private boolean succeeded() {
    return call.hasResult() && !call.failed();
  }

  /** What a call that moves bytes answered: bytes, or a negative error number. */
  private int result() {
    if (call.failed() || !call.hasResult()) {
      return (int) errorOf(call.errno()).answer();
    }
    return (int) Math.max(0, Math.min(call.result(), Integer.MAX_VALUE));
  }

  private static SystemError errorOf(String errno) {
    if (errno == null || errno.startsWith("ERESTART")) {
      return SystemError.EINTR;
    }
    return SystemError.named(errno).orElse(SystemError.EIO);
  }

  // Sending and receiving

  private void noteSend(boolean known) {
    useTarget();
    if (target == null || !known) {
      plain();
    } else {
      addSend(result());
    }
  }

  /** A send that took nothing of something was refused, whatever the trace says it answered. */
  private int addSend(int answered) {
    int result = (int) Math.min(answered, payload.requestedBytes());
    if (result == 0 && payload.requestedBytes() > 0) {
      result = (int) SystemError.EAGAIN.answer();
    }
    long hash = payload.hashA() ^ payload.shownBytes() * HASH_FACTOR;
    int operation = add(Kind.SEND, target.number, payload.requestedBytes(), result, hash);
    if (payload.exact()) {
      operations.set(operation, Flag.EXACT);
    }
    return operation;
  }

  /** Each message of a sendmmsg is an operation; those after the ones taken answered nothing. */
  private void noteSends() {
    useTarget();
    int last = TracedThread.NONE;
    long taken = received();
    call.argument(1, list);
    for (boolean more = list.first(element); more; more = list.next(element)) {
      if (target != null && element.field("msg_hdr", value) && payload.readMessage(value)) {
        if (last != TracedThread.NONE) {
          operations.set(last, Flag.MORE);
        }
        last = addSend(resultOfMessage(taken--));
      }
    }
    if (last == TracedThread.NONE) {
      plain();
    }
  }

  private int resultOfMessage(long stillTaken) {
    if (call.failed()) {
      return result();
    }
    if (stillTaken <= 0) {
      return (int) SystemError.EAGAIN.answer();
    }
    long bytes = element.field("msg_len", value) ? value.number() : payload.requestedBytes();
    return (int) Math.max(0, Math.min(bytes, Integer.MAX_VALUE));
  }

  private void noteReceive(long requested) {
    useTarget();
    if (target == null) {
      plain();
      return;
    }
    noteReceived(requested, result());
  }

  private void noteReceived(long requested, int result) {
    int operation = add(Kind.RECEIVE, target.number, requested, result, 0);
    explain(target, operation);
    boolean dontWait = call.hasFlag(3, "MSG_DONTWAIT") || call.hasFlag(2, "MSG_DONTWAIT");
    if (target.blocking() && !dontWait) {
      operations.set(noteBlocked(operation), Flag.ENDS_WINDOW);
    }
  }

  private void noteReceivedMessages() {
    useTarget();
    if (target == null) {
      plain();
      return;
    }
    long sum = 0;
    call.argument(1, list);
    for (boolean more = list.first(element); more; more = list.next(element)) {
      if (element.field("msg_len", value)) {
        sum += Math.max(0, value.number());
      }
    }
    int bytes = (int) Math.min(sum, Integer.MAX_VALUE);
    noteReceived(bytes, call.failed() || !call.hasResult() ? result() : bytes);
  }

  private long received() {
    return succeeded() ? Math.max(0, call.result()) : 0;
  }

  /** A call that moves bytes shows its descriptor to be open, and maybe to be a socket. */
  private void useTarget() {
    openTarget();
    String name = call.name();
    if (name.startsWith("send") || name.startsWith("recv")) {
      showSocket();
    }
  }

  /** A successful call shows its descriptor to be open. */
  private void openTarget() {
    if (target == null && succeeded()) {
      target = descriptors.opened(call, thread, 0);
    }
  }

  /** A call that works on sockets alone shows its descriptor to be one. */
  private void showSocket() {
    String errno = call.errno();
    if (succeeded() && target == descriptors.at(call, thread, 0)) {
      target = descriptors.shownAs(Description.Kind.SOCKET, call, thread, 0);
    } else if (target != null && !"ENOTSOCK".equals(errno) && !"EBADF".equals(errno)) {
      target.shownAs(Description.Kind.SOCKET);
    }
  }

  /** Bytes go from one description to another, or the other way; a socket may be one of them. */
  private void noteMove(int oneArgument, int otherArgument) {
    openTarget();
    Description one = target;
    Description other =
        succeeded()
            ? descriptors.opened(call, thread, otherArgument)
            : descriptors.at(call, thread, otherArgument);
    if (one != null && otherArgument != oneArgument) {
      explain(one, TracedThread.NONE); // it has been read
    }
    Description socket =
        one == null || other != null && other.kind() == Description.Kind.SOCKET ? other : one;
    if (socket == null) {
      plain();
    } else {
      add(Kind.UNSUPPORTED, socket.number, 0, result(), 0);
    }
  }

  // Descriptors

  private void noteOpening(CallKind kind) {
    boolean blocks = false;
    if (kind == CallKind.ACCEPT) {
      useTarget();
      showSocket();
      blocks = target != null && target.blocking();
    }
    if (succeeded()) {
      openAll(kind);
    }
    int operation = opening(kind);
    if (blocks) {
      operations.set(noteBlocked(operation), Flag.ENDS_WINDOW);
    }
  }

  /** Sockets are made in the simulation too, and connections accepted; the rest is plain. */
  private int opening(CallKind kind) {
    if (kind == CallKind.SOCKET && succeeded()) {
      return control(opened, socketCalls.open(call));
    }
    if (kind == CallKind.ACCEPT) {
      int accepted = succeeded() ? opened.number : SocketCall.NONE;
      int operation = control(target, socketCalls.accept(call, accepted));
      if (target != null) {
        explain(target, operation);
      }
      return operation;
    }
    return plain();
  }

  /**
   * An operation that does to a socket what a call asked; plain where that is not known, or where
   * the call failed and so changed nothing.
   */
  private int control(Description socket, SocketCall asked) {
    boolean connects = asked instanceof SocketCall.Accept || asked instanceof SocketCall.Connect;
    if (socket == null || asked == null || !connects && !succeeded()) {
      return plain();
    }
    Kind kind = asked instanceof SocketCall.Shutdown ? Kind.SHUTDOWN : Kind.CONTROL;
    int result = succeeded() ? 0 : result();
    return add(kind, socket.number, operations.numberOf(asked), result, 0);
  }

  private void openAll(CallKind kind) {
    switch (kind) {
      case SOCKET -> openSocket(socketOfType(1));
      case ACCEPT -> openSocket(accepted());
      case EVENT -> open(call.result(), waitable(!call.hasFlag(1, "EFD_NONBLOCK")));
      case EPOLL_CREATE -> open(call.result(), descriptors.newDescription(Description.Kind.EPOLL));
      case SOCKET_PAIR -> openPair(3, socketOfType(1), socketOfType(1));
      case PIPE -> {
        boolean blocking = !call.hasFlag(1, "O_NONBLOCK");
        openPair(0, waitable(blocking), waitable(blocking));
      }
      default -> open(call.result(), descriptors.newDescription(Description.Kind.OTHER));
    }
  }

  private void openSocket(Description socket) {
    opened = socket;
    open(call.result(), socket);
  }

  /** What stood there before is closed by that, as dup2 does, or was closed unseen. */
  private void open(long descriptor, Description description) {
    closeSilently(descriptors.put(thread, descriptor, description));
  }

  private void closeSilently(Description closed) {
    if (closed != null) {
      addSilentClose(closed, call.file(), call.line(), call.lastLine(), call.endNanos());
    }
  }

  private void openPair(int argument, Description one, Description other) {
    if (call.argument(argument, list) && list.first(element)) {
      open(element.number(), one);
      if (list.next(element)) {
        open(element.number(), other);
      }
    }
  }

  private Description socketOfType(int argument) {
    Description socket = descriptors.newDescription(Description.Kind.SOCKET);
    socket.setBlocking(!call.hasFlag(argument, "SOCK_NONBLOCK"));
    return socket;
  }

  private Description accepted() {
    Description socket = descriptors.newDescription(Description.Kind.SOCKET);
    socket.setBlocking(!call.hasFlag(3, "SOCK_NONBLOCK"));
    return socket;
  }

  private Description waitable(boolean blocking) {
    Description description = descriptors.newDescription(Description.Kind.PIPE);
    description.setBlocking(blocking);
    return description;
  }

  private void noteDuplicate() {
    openTarget();
    if (succeeded() && target != null && call.result() != call.number(0)) {
      open(call.result(), target);
    }
    plain();
  }

  private void noteFcntl() {
    openTarget();
    if (target != null && succeeded()) {
      if (call.hasFlag(1, "F_DUPFD") || call.hasFlag(1, "F_DUPFD_CLOEXEC")) {
        open(call.result(), target);
      } else if (call.hasFlag(1, "F_SETFL")) {
        target.setBlocking(!call.hasFlag(2, "O_NONBLOCK"));
      }
    }
    plain();
  }

  private void noteIoctl() {
    openTarget();
    if (target != null && call.hasFlag(1, "FIONBIO") && succeeded()) {
      boolean on = call.argument(2, list) && list.first(element) && element.number() != 0;
      target.setBlocking(!on);
    }
    plain();
  }

  private void noteClose() {
    Description last =
        call.beganEarlier()
            ? thread.begunClosed
            : descriptors.close(thread, call.number(0), !"EBADF".equals(call.errno()));
    if (last == null) {
      plain();
    } else if (last.kind() == Description.Kind.EPOLL) {
      plain();
      closeSilently(last);
    } else {
      explain(last, TracedThread.NONE);
      add(Kind.CLOSE, last.number, 0, 0, 0);
    }
  }

  private void noteCloseRange() {
    if (succeeded() && !call.hasFlag(2, "CLOSE_RANGE_CLOEXEC")) {
      long first = Math.max(0, call.number(0));
      long last = call.number(1) < 0 ? Integer.MAX_VALUE : call.number(1);
      for (int descriptor : thread.table.openBetween(first, last)) {
        closeSilently(descriptors.close(thread, descriptor, true));
      }
    }
    plain();
  }

  private void noteSocketOnly() {
    showSocket();
    control(target, socketCalls.other(call));
  }

  private void noteConnect() {
    showSocket();
    boolean blocks = target != null && target.blocking();
    int operation = control(target, socketCalls.connect(call));
    if (blocks) {
      noteBlocked(operation);
    }
  }

  /** What is registered with an epoll descriptor is watched, and a read of it does not wait. */
  private void noteRegistration() {
    Description set = epoll();
    Description watched = succeeded() ? descriptors.opened(call, thread, 2) : null;
    if (watched != null) {
      watched.setWatched();
    }
    boolean known = set != null && watched != null;
    control(watched, known ? waits.register(call, set, watched) : null);
  }
}
