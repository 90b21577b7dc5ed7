package org.kernelsim.workload.strace;

import org.kernelsim.call.Kernel;
import org.kernelsim.engine.OutsideCpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.Sink;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * A traced socket in the simulation. Its far end is outside: it connects when a connection was
 * accepted, answers when one was asked for, takes of each send what the recording says was taken,
 * and supplies for each receive what was received, when a wait was told of it or else just before.
 * Before each call the socket is prepared to answer as recorded.
 *
 * <p>A trace may not show how a socket came to be what it is, since it began later or lost lines:
 * the socket is then made what it must have been. What the outside does costs the simulated machine
 * nothing.
 */
final class ReplaySocket {
  private final Replay replay;
  private final Kernel kernel;
  private final OutsideCpu outside;
  private long id;
  private SocketEntry entry;

  /** Null before it is connected. */
  private Sink farEnd;

  private boolean answersLater;

  /** What the next receive or accept takes has come, because a wait was told so. */
  private boolean brought;

  /** Something has come of which no operation is known to take it. */
  private boolean broughtSomething;

  /** The pending error was not left for the next call, but is one that a wait was told of. */
  private boolean broughtError;

  /** A socket that a call has made, or accepted from a far end. */
  ReplaySocket(Replay replay, long id, Sink farEnd) {
    this.replay = replay;
    this.kernel = replay.kernel();
    this.outside = replay.outside();
    this.id = id;
    this.entry = kernel.sockets().entry(id);
    this.farEnd = farEnd;
  }

  /** A socket of which the trace does not show how it was made. */
  ReplaySocket(Replay replay) {
    this.replay = replay;
    this.kernel = replay.kernel();
    this.outside = replay.outside();
    open(SocketStructure.of(Type.STREAM, Family.INET));
  }

  private void open(SocketStructure local) {
    id = kernel.sockets().open(local.withBlocking(false));
    if (SystemError.is(id)) {
      throw new IllegalStateException("too many sockets at once");
    }
    entry = kernel.sockets().entry(id);
    farEnd = null;
    brought = false;
    broughtSomething = false;
    broughtError = false;
  }

  /** It must be another by now than the trace shows: a new one of its kind stands for it. */
  private void reopen() {
    reopen(entry.local().family());
  }

  private void reopen(Family family) {
    reopen(entry.local().type(), family);
  }

  private void reopen(Type type, Family family) {
    close();
    open(SocketStructure.of(type, family));
  }

  /** It must be of a type that has connections. */
  private void haveConnections() {
    if (!entry.local().type().hasConnections()) {
      reopen(Type.STREAM, entry.local().family());
    }
  }

  /** It must be of the family of an address that it was given, or connected to. */
  private void beOf(Family family) {
    if (entry.local().family() != family) {
      reopen(family);
    }
  }

  private boolean is(Phase one, Phase other) {
    Phase phase = entry.status().phase();
    return phase == one || phase == other;
  }

  private void beUnconnected() {
    if (!is(Phase.UNCONNECTED, Phase.BOUND)) {
      reopen();
    }
  }

  private void beConnected() {
    switch (entry.status().phase()) {
      case CONNECTED, SHUTDOWN, DISCONNECTED -> {}
      case CONNECTING -> kernel.sockets().answerFromOutside(outside, entry, farEnd);
      case UNCONNECTED, BOUND, LISTENING, TERMINATED -> {
        beUnconnected();
        farEnd = kernel.sockets().connectSink(id);
      }
    }
  }

  private void beListening() {
    if (isListening()) {
      return;
    }
    beUnconnected();
    haveConnections();
    beBound();
    if (kernel.sockets().listen(outside, entry, 1) != 0) {
      reopen(); // another listens at its address: it listens at one of its own
      beBound();
      kernel.sockets().listen(outside, entry, 1);
    }
  }

  private void beBound() {
    if (entry.local().family() == Family.UNIX) {
      kernel.sockets().bind(outside, entry, SocketAddress.unix("socket " + id));
    } else {
      kernel.sockets().bindToAny(outside, entry, null);
    }
  }

  long id() {
    return id;
  }

  SocketEntry entry() {
    return entry;
  }

  /**
   * The next bind is to succeed.
   *
   * @return the address, or, where another socket has it, one that the system chooses
   */
  SocketAddress expectBind(SocketAddress address) {
    if (!is(Phase.UNCONNECTED, Phase.UNCONNECTED)) {
      reopen();
    }
    beOf(address.family());
    kernel.sockets().network().addHost(address.host());
    SocketStructure local = entry.local();
    long probe = kernel.sockets().open(SocketStructure.of(local.type(), local.family()));
    SocketEntry probed = kernel.sockets().entry(probe);
    probed.setOptions(outside, entry.options());
    boolean free = kernel.sockets().bind(outside, probed, address) == 0;
    kernel.sockets().close(outside, probe);
    if (free) {
      return address;
    }
    return local.family() == Family.UNIX
        ? SocketAddress.unix("socket " + id)
        : SocketAddress.none(local.family());
  }

  /** The next listen is to succeed. */
  void expectListen() {
    beListening();
  }

  /** The next accept is to answer as recorded: a connection comes for one that succeeded. */
  void expectAccept(SocketAddress peer, int result) {
    beListening();
    takeErrorBack();
    if (!brought || result != 0) {
      takeConnectionsBack();
    }
    if (!brought && result == 0) {
      connect(peer);
    }
    brought = false;
    expectError(result);
  }

  private void connect(SocketAddress peer) {
    SocketAddress from = peer == null ? SocketAddress.none(entry.local().family()) : peer;
    farEnd = new Sink();
    kernel.sockets().connectFromOutside(outside, entry, from, farEnd);
  }

  private void takeConnectionsBack() {
    SocketEntry connection = kernel.sockets().takeConnection(outside, entry);
    while (connection != null) {
      kernel.sockets().end(outside, connection);
      connection = kernel.sockets().takeConnection(outside, entry);
    }
  }

  /** The far end of the connection accepted last. */
  Sink accepted() {
    return farEnd;
  }

  /** The next connect is to answer as recorded: its far end at once, or later, or not at all. */
  void expectConnect(SocketAddress address, int result) {
    beUnconnected();
    takeErrorBack();
    beOf(address.family());
    answersLater = result == SystemError.EINPROGRESS.answer();
    if (answersLater) {
      haveConnections();
    } else {
      expectError(result);
    }
    farEnd = new Sink();
  }

  /** What a connection that is asked for leads to; null when that answers later. */
  Sink answer() {
    return answersLater ? null : farEnd;
  }

  /** The next call, which needs a connection, is to succeed. */
  void expectOnConnection() {
    beConnected();
    takeErrorBack();
  }

  /** The next send is to answer as recorded. */
  void expectSend(int requested, int result) {
    if (result >= 0 && entry.status().sendShut()) {
      reopen();
    }
    beConnected();
    takeErrorBack();
    boolean full = result >= requested;
    farEnd.setWindow(full ? Sink.OPEN : Math.max(0, result));
    expectError(result);
    if (requested == 0 && result == SystemError.EAGAIN.answer()) {
      // A full socket would take nothing of nothing.
      entry.setPendingError(outside, SystemError.EAGAIN);
    }
  }

  /**
   * The next messages of one call are to take so many bytes together, or answer as the first did.
   */
  void expectMessages(long bytes, int firstResult) {
    beConnected();
    takeErrorBack();
    farEnd.setWindow(bytes);
    expectError(firstResult);
  }

  /** The next receive is to answer as recorded. */
  void expectReceive(int result) {
    beConnected();
    takeErrorBack();
    if (!brought) {
      arrive(result);
    }
    brought = false;
    broughtSomething = false;
    expectError(result);
  }

  /** Bytes arrive, or the end of the data, or neither. */
  private void arrive(int result) {
    ServiceBuffer standIn = replay.standIn();
    if (result > standIn.length() && entry.local().type().keepsBoundaries()) {
      arriveWhole(result);
      return;
    }
    entry.setEndOfData(outside, result == 0);
    for (int left = result; left > 0; left -= standIn.length()) {
      int part = Math.min(left, standIn.length());
      entry.arriveFromOutside(outside, standIn, part, kernel.messages());
    }
  }

  /** Several messages received by one call come as one, if a buffer can be as long. */
  private void arriveWhole(int bytes) {
    if (bytes > BufferPool.MAX_LENGTH) {
      reopen(Type.STREAM, entry.local().family());
      beConnected();
      arrive(bytes);
    } else {
      entry.setEndOfData(outside, false);
      ServiceBuffer whole = kernel.buffers().take(outside, bytes, null);
      entry.arriveFromOutside(outside, whole, bytes, kernel.messages());
      whole.drop(outside, 1);
    }
  }

  // Waiting

  /** The next registration is to succeed: one that removes the socket finds it there. */
  void expectRegistration(ReplaySet set, int interest) {
    if (interest == 0) {
      set.beRegistered(this, 0);
    }
  }

  boolean isConnecting() {
    return is(Phase.CONNECTING, Phase.CONNECTING);
  }

  boolean isListening() {
    return is(Phase.LISTENING, Phase.LISTENING);
  }

  /** A connection that was asked for is refused. */
  void refuse() {
    kernel.sockets().refuseFromOutside(outside, entry, SystemError.ECONNREFUSED);
    broughtError = true;
  }

  /** What a receive will take comes: bytes, the end of the data, or an error. */
  void bringData(int result) {
    beConnected();
    if (!brought) {
      arrive(result);
      brought = true;
    }
    if (SystemError.is(result)) {
      bringError(result);
    }
  }

  /** A connection comes that will be accepted, or that is why accepting will fail. */
  void bringConnection(SocketAddress peer) {
    beListening();
    if (!brought) {
      brought = true;
      connect(peer);
    }
  }

  /** Something comes, until {@link #takeSomethingBack}, that nobody is known to take. */
  void bringSomething() {
    if (brought) {
      return;
    }
    broughtSomething = true;
    if (isListening()) {
      connect(null);
    } else {
      beConnected();
      entry.setEndOfData(outside, true);
    }
  }

  /** The wait is over that was told that something has come. */
  void takeSomethingBack() {
    if (broughtSomething) {
      broughtSomething = false;
      if (isListening()) {
        takeConnectionsBack();
      } else {
        entry.setEndOfData(outside, false);
      }
    }
  }

  /** There is room again for what is sent. */
  void bringRoom() {
    beConnected();
    farEnd.setWindow(Sink.OPEN);
  }

  /**
   * An error is pending, until the next call that would answer it.
   *
   * @param result what a receive will answer; ECONNRESET stands for another
   */
  void bringError(int result) {
    boolean known = SystemError.is(result) && result != SystemError.EAGAIN.answer();
    entry.setPendingError(outside, known ? SystemError.of(result) : SystemError.ECONNRESET);
    broughtError = true;
  }

  /** An error that a wait was told of, and that the next call did not answer, is none. */
  private void takeErrorBack() {
    if (broughtError) {
      broughtError = false;
      entry.setPendingError(outside, null);
    }
  }

  private void expectError(int result) {
    if (SystemError.is(result) && result != SystemError.EAGAIN.answer()) {
      entry.setPendingError(outside, SystemError.of(result));
    }
  }

  void close() {
    kernel.sockets().close(outside, id);
  }
}
