package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.Quota;
import org.kernelsim.memory.ServiceBuffer;

/**
 * One socket, with the seven parts of FIG. 48: local socket structure, remote socket structure
 * 4812, socket status 4816, socket options 4820, send queue 4824, receive queue 4828 and connection
 * queue 4832 (made by {@link #listen}). The queues are made when first used.
 *
 * <p>Thread-safe. One lock guards everything but the status, which is a word of its own. The lock
 * is taken and given back within one box: its holder never waits.
 */
public final class SocketEntry {
  private final DomainLock lock = new DomainLock();
  private final SocketStatus status;
  private volatile SocketStructure local;
  private volatile SocketStructure remote;
  private volatile SocketOptions options = SocketOptions.DEFAULT;
  private volatile Link link;
  private volatile SystemError pendingError;
  private boolean endOfData;
  private Network.Binding binding;

  /** When the answer to its asking for a connection arrives; 0 when that is not on its way. */
  private volatile long answerArrives;

  /** When the end of what the peer sends arrives; 0 when it is there. */
  private long endArrives;

  /** When what was looked for last and was not there arrives; FOREVER when it is not on its way. */
  private volatile long nextArrival = Cpu.FOREVER;

  // Null until first used: a million idle sockets must fit.
  private MessageQueue sendQueue;
  private MessageQueue receiveQueue;
  private ConnectionQueue connectionQueue;
  private WaitQueue readers;
  private WaitQueue writers;

  SocketEntry(SocketStructure local) {
    this.local = local;
    this.status = new SocketStatus(local.type());
  }

  /** The local socket structure. */
  public SocketStructure local() {
    return local;
  }

  /** The remote socket structure, or null before the socket is connected. */
  public SocketStructure remote() {
    return remote;
  }

  /** The socket status. */
  public SocketStatus status() {
    return status;
  }

  /** The socket options. */
  public SocketOptions options() {
    return options;
  }

  /** Replaces the options; what waits for room goes on where there is more now. */
  public void setOptions(Cpu cpu, SocketOptions newOptions) {
    cpu.lock(lock);
    options = newOptions;
    wake(cpu, writers);
    cpu.unlock(lock);
    takeMore(cpu);
  }

  /** Makes calls on this socket wait, or not; one that waits already goes on waiting. */
  public void setBlocking(Cpu cpu, boolean blocking) {
    cpu.lock(lock);
    local = local.withBlocking(blocking);
    cpu.unlock(lock);
  }

  /** Reads an option; SO_ERROR answers the pending error, which is thereby answered. */
  public long option(Cpu cpu, SocketOption option) {
    cpu.charge(Work.TABLE_LOAD);
    return switch (option) {
      case SO_SNDBUF -> options.sendBuffer();
      case SO_RCVBUF -> options.receiveBuffer();
      case SO_REUSEADDR -> options.reuseAddress() ? 1 : 0;
      case SO_ERROR -> -takePendingErrorLocked(cpu);
      case SO_TYPE -> local.type().number();
      case SO_DOMAIN -> local.family().number();
      case SO_PROTOCOL -> local.protocol();
      case SO_ACCEPTCONN -> status.phase() == SocketStatus.Phase.LISTENING ? 1 : 0;
    };
  }

  /**
   * Sets an option.
   *
   * @return 0; or ENOPROTOOPT when it cannot be set, EINVAL for a buffer of less than 1 byte
   */
  public long setOption(Cpu cpu, SocketOption option, int value) {
    if (!option.settable()) {
      return SystemError.ENOPROTOOPT.answer();
    }
    if (option != SocketOption.SO_REUSEADDR && value < 1) {
      return SystemError.EINVAL.answer();
    }
    cpu.lock(lock);
    options =
        switch (option) {
          case SO_SNDBUF -> options.withSendBuffer(value);
          case SO_RCVBUF -> options.withReceiveBuffer(value);
          default -> options.withReuseAddress(value != 0);
        };
    wake(cpu, writers);
    cpu.unlock(lock);
    takeMore(cpu);
    return 0;
  }

  /** There may be room again for what the peer sends. */
  private void takeMore(Cpu cpu) {
    Link from = link;
    if (from != null) {
      from.roomAgain(cpu, this);
    }
  }

  /**
   * Carries out what ioctl asks.
   *
   * @return how many bytes can be received, or 0; or EINVAL of a listening socket
   */
  public long control(Cpu cpu, SocketControl request, int argument) {
    if (request == SocketControl.FIONBIO) {
      setBlocking(cpu, argument == 0);
      return 0;
    }
    cpu.lock(lock);
    cpu.charge(Work.TABLE_LOAD);
    long bytes = 0;
    if (hasArrived(cpu)) {
      boolean whole = local.type().keepsBoundaries();
      bytes = whole ? receiveQueue.first().length() : receiveQueue.arrivedBytes(cpu.now());
    }
    cpu.unlock(lock);
    boolean listens = status.phase() == SocketStatus.Phase.LISTENING;
    return listens ? SystemError.EINVAL.answer() : bytes;
  }

  /** The send queue; guarded by the entry's lock. */
  public MessageQueue sendQueue() {
    if (sendQueue == null) {
      sendQueue = new MessageQueue();
    }
    return sendQueue;
  }

  /** The receive queue; guarded by the entry's lock. */
  public MessageQueue receiveQueue() {
    if (receiveQueue == null) {
      receiveQueue = new MessageQueue();
    }
    return receiveQueue;
  }

  /** The connection queue, or null when the socket does not listen; guarded by the entry's lock. */
  public ConnectionQueue connectionQueue() {
    return connectionQueue;
  }

  DomainLock lock() {
    return lock;
  }

  /** How full the send queue is, in bytes; without the entry's lock for guidance only. */
  long toSend() {
    MessageQueue queue = sendQueue;
    return queue == null ? 0 : queue.filled();
  }

  /** Whether all is carried that is ever sent here; under the entry's lock. */
  boolean sendsNothingMore() {
    boolean nothingComes = status.sendShut() || status.phase() == SocketStatus.Phase.TERMINATED;
    return nothingComes && sendQueue().isEmpty();
  }

  /** Wakes the calls that wait for room; under the entry's lock. */
  void wakeWriters(Cpu cpu) {
    wake(cpu, writers);
  }

  private static void wake(Cpu cpu, WaitQueue waiting) {
    if (waiting != null) {
      waiting.wakeAll(cpu);
    }
  }

  Link link() {
    return link;
  }

  void setId(long id) {
    local = local.withId(id);
  }

  /** Leads this socket's sends to a far end and marks it connected. */
  public void connect(SocketStructure newRemote, Link newLink) {
    remote = newRemote;
    link = newLink;
    status.happen(SocketEvent.PAIRED);
  }

  /** Takes over what a connection has of the socket that accepts it. Before it is used. */
  void inherit(SocketOptions listening, Network.Binding connection) {
    options = listening;
    binding = connection;
  }

  /** Whether the socket has an address of its own. */
  boolean isBound() {
    return binding != null;
  }

  /** The hold on its address; null when it has none. */
  Network.Binding binding() {
    return binding;
  }

  /**
   * Gives the socket an address; one that was UNCONNECTED is BOUND then.
   *
   * @param chosen whether the system has chosen it, for a socket that may be in another phase
   * @return 0, or the error of the status; when it has an address already, EINVAL
   */
  long bind(Cpu cpu, Network.Binding newBinding, boolean chosen) {
    cpu.lock(lock);
    long answer = binding != null ? SystemError.EINVAL.answer() : status.errorOf(SocketEvent.LOOK);
    if (answer == 0) {
      long refused = status.happen(SocketEvent.BIND);
      answer = chosen ? 0 : refused;
    }
    if (answer == 0) {
      binding = newBinding;
      local = local.withAddress(newBinding.address());
    }
    cpu.unlock(lock);
    return answer;
  }

  /**
   * Makes the socket accept connections, or changes its backlog.
   *
   * @return 0, or the error of the status
   */
  long listen(Cpu cpu, int backlog) {
    cpu.lock(lock);
    long answer = status.errorOf(SocketEvent.LISTEN);
    if (answer == 0) {
      if (connectionQueue == null) {
        connectionQueue = new ConnectionQueue();
      }
      connectionQueue.setBacklog(backlog);
      answer = status.happen(SocketEvent.LISTEN);
    }
    cpu.unlock(lock);
    return answer;
  }

  /** While CONNECTING: where it wants to be connected to. */
  void setDestination(SocketAddress address) {
    remote = SocketStructure.of(local.type(), local.family()).withAddress(address);
  }

  /** While CONNECTING: what its sends will go to. */
  void setLink(Link newLink) {
    link = newLink;
  }

  /**
   * The connection asked for is there.
   *
   * @return false when the socket has been closed meanwhile
   */
  boolean establish(Cpu cpu) {
    cpu.lock(lock);
    boolean there = status.happen(SocketEvent.ESTABLISHED) != SystemError.EBADF.answer();
    wakeAll(cpu);
    cpu.unlock(lock);
    return there;
  }

  /** The answer to its asking for a connection is on its way: that it is there, or refused. */
  void answerArrivesAt(Cpu cpu, long time) {
    cpu.lock(lock);
    answerArrives = time;
    wakeAll(cpu);
    cpu.unlock(lock);
  }

  /**
   * Whether an answer that was on its way has arrived; if so, the status has changed, and when
   * there is no link to the peer the connection was refused.
   */
  private boolean answerHasCome(Cpu cpu) {
    long time = answerArrives;
    if (time == 0 || time > cpu.now()) {
      return false;
    }
    answerArrives = 0;
    if (link == null) {
      refuse(cpu, SystemError.ECONNREFUSED);
    } else {
      establish(cpu);
    }
    return true;
  }

  /**
   * When what was looked for last and was not there arrives, if it is on its way; {@link
   * Cpu#FOREVER} otherwise. For who is enrolled here: whatever makes it earlier wakes him.
   */
  public long nextArrival() {
    return nextArrival;
  }

  /** Says when the connection comes that was looked for; under the entry's lock. */
  void setNextArrival(long time) {
    nextArrival = time;
  }

  /** The connection asked for is refused; the error is pending. */
  void refuse(Cpu cpu, SystemError error) {
    cpu.lock(lock);
    if (status.happen(SocketEvent.REFUSED) == 0) {
      pendingError = error;
      wakeAll(cpu);
    }
    cpu.unlock(lock);
  }

  /**
   * What has become of a connection that was asked for.
   *
   * @return 0 when it is, or was, there; EINPROGRESS; the pending error, which is thereby answered;
   *     or EBADF
   */
  public long connectAnswer(Cpu cpu) {
    answerHasCome(cpu);
    nextArrival = answerArrives == 0 ? Cpu.FOREVER : answerArrives;
    cpu.lock(lock);
    long answer = takePendingError();
    if (answer == 0) {
      answer =
          switch (status.phase()) {
            case CONNECTING -> SystemError.EINPROGRESS.answer();
            case TERMINATED -> SystemError.EBADF.answer();
            case UNCONNECTED, BOUND, LISTENING -> SystemError.ECONNREFUSED.answer();
            case CONNECTED, DISCONNECTED, SHUTDOWN -> 0;
          };
    }
    cpu.unlock(lock);
    return answer;
  }

  /**
   * Shuts directions and wakes who waits here. The peer is not told yet.
   *
   * @return 0, or the error of the status
   */
  public long shut(Cpu cpu, boolean receive, boolean send) {
    cpu.lock(lock);
    long answer = status.shut(receive, send);
    if (answer == 0) {
      wakeAll(cpu);
    }
    cpu.unlock(lock);
    return answer;
  }

  /** Tells the peer that nothing more comes, if that is so, behind the last message. */
  public void tellEnd(Cpu cpu) {
    link.carry(cpu, this);
  }

  /** Whether an event is valid now: 0, or the status's error. A pending error stays. */
  public long statusError(Cpu cpu, SocketEvent event) {
    cpu.charge(Work.TABLE_LOAD);
    answerHasCome(cpu);
    return status.errorOf(event);
  }

  /**
   * Whether an event is valid now.
   *
   * @return 0, or the error to answer: the pending one, which is thereby answered, or the status's
   */
  public long errorOf(Cpu cpu, SocketEvent event) {
    cpu.charge(Work.TABLE_LOAD);
    answerHasCome(cpu);
    long error = takePendingErrorLocked(cpu);
    return error != 0 ? error : status.errorOf(event);
  }

  /**
   * Whether the socket may be given a destination, to connect or to send to; answers as {@link
   * #errorOf}. One end of a pair has its peer for good, with or without connections: EISCONN.
   */
  public long destinationError(Cpu cpu, SocketEvent event) {
    long error = errorOf(cpu, event);
    return error == 0 && link instanceof PeerLink ? SystemError.EISCONN.answer() : error;
  }

  /**
   * Whether the status is valid for sending.
   *
   * @return 0, or the error to answer: the pending one, which is thereby answered, or the status's
   */
  public long sendError(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    long pending = takePendingErrorLocked(cpu);
    long error = pending != 0 ? pending : status.sendError();
    return error != 0 && answerHasCome(cpu) ? errorOf(cpu, SocketEvent.SEND) : error;
  }

  /** Whether the status is valid for receiving; answers as {@link #sendError}. */
  public long receiveError(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    long pending = takePendingErrorLocked(cpu);
    long error = pending != 0 ? pending : status.receiveError();
    return error != 0 && answerHasCome(cpu) ? errorOf(cpu, SocketEvent.RECEIVE) : error;
  }

  /** How many bytes a send would take now: a look without the lock, for guidance only. */
  public long room(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    return status.sendError() == 0 ? link.room(this) : 0;
  }

  /** The longest message the socket ever takes whole; of a connected one. */
  public long longest() {
    return link.longest(this);
  }

  /**
   * Offers a message to the socket.
   *
   * @param buffer holds the bytes; the caller has one reference, which passes on when everything is
   *     taken and stays the caller's when less is
   * @return the bytes taken, or an error: the pending one, the status's, or EAGAIN when there is no
   *     room
   */
  public long offer(Cpu cpu, ServiceBuffer buffer, int offset, int length) {
    return offer(cpu, buffer, offset, length, 0);
  }

  /**
   * The same for the rest of a message.
   *
   * @param before how many bytes the call has offered that were taken: they are its answer, so that
   *     a pending error is left to the next call
   */
  public long offer(Cpu cpu, ServiceBuffer buffer, int offset, int length, int before) {
    cpu.lock(lock);
    boolean told = pendingError != null && before == 0;
    long answer = told ? takePendingError() : status.sendError();
    if (answer == 0) {
      answer = link.accept(cpu, this, buffer, offset, length);
    }
    cpu.unlock(lock);
    if (answer >= 0) {
      cpu.charge(Work.SOCKET_SEND);
      link.carry(cpu, this);
    }
    return answer;
  }

  /**
   * Copies received bytes out: of a stream as many as there are and are wanted, otherwise one
   * message, cut when it is longer.
   *
   * @param source is given the address that the message, or the stream, comes from; may be null
   * @return the bytes copied; 0 also at the end of the data; or an error: the pending one, the
   *     status's, or EAGAIN when nothing has come yet
   */
  public long take(
      Cpu cpu, byte[] target, int to, int wanted, MessagePool messages, AddressAnswer source) {
    cpu.lock(lock);
    long answer = pendingError != null ? takePendingError() : status.receiveError();
    if (answer == 0) {
      if (source != null) {
        source.set(sourceOfFirst(cpu));
      }
      answer = copyOut(cpu, target, to, wanted, messages);
    }
    cpu.unlock(lock);
    if (answer >= 0) {
      received(cpu);
    }
    return answer;
  }

  private SocketAddress sourceOfFirst(Cpu cpu) {
    SocketAddress first = hasArrived(cpu) ? receiveQueue.first().source() : null;
    return first != null || remote == null ? first : remote.address();
  }

  private long copyOut(Cpu cpu, byte[] target, int to, int wanted, MessagePool messages) {
    if (!hasArrived(cpu)) {
      return hasEnded(cpu) || wanted == 0 ? 0 : SystemError.EAGAIN.answer();
    }
    boolean boundaries = local.type().keepsBoundaries();
    int copied = 0;
    do {
      Message first = receiveQueue.first();
      int part = Math.min(first.length(), wanted - copied);
      if (part > 0) {
        first.buffer().copyTo(cpu, first.from(), target, to + copied, part);
      }
      copied += part;
      if (boundaries || part == first.length()) {
        messages.put(cpu, receiveQueue.take(cpu));
      } else {
        receiveQueue.advanceFirst(part);
      }
    } while (!boundaries && copied < wanted && hasArrived(cpu));
    return copied;
  }

  /**
   * Takes received bytes without copying them: one queued message at the most, with its reference;
   * a longer one is cut, and of a stream the rest stays queued. {@link #received} is to be called
   * once the caller has given its own locks back.
   *
   * @param wanted the most bytes, at least 1
   * @param payer charged for the buffer if nobody is yet
   * @return 1 when something was taken, which may be an empty message; 0 at the end of the data; or
   *     an error: the pending one, the status's, EAGAIN when nothing has come yet, or EDQUOT, and
   *     then nothing is taken
   */
  public long takeReference(
      Cpu cpu, int wanted, Quota payer, ReceivedPart into, MessagePool messages) {
    cpu.lock(lock);
    long answer = pendingError != null ? takePendingError() : status.receiveError();
    if (answer == 0) {
      answer = passReference(cpu, wanted, payer, into, messages);
    }
    cpu.unlock(lock);
    return answer;
  }

  private long passReference(
      Cpu cpu, int wanted, Quota payer, ReceivedPart into, MessagePool messages) {
    if (!hasArrived(cpu)) {
      return hasEnded(cpu) ? 0 : SystemError.EAGAIN.answer();
    }
    Message first = receiveQueue.first();
    if (!first.buffer().chargeTo(cpu, payer)) {
      return SystemError.EDQUOT.answer();
    }
    int part = Math.min(first.length(), wanted);
    into.set(first.buffer(), first.from(), part);
    if (part == first.length() || local.type().keepsBoundaries()) {
      messages.recycle(cpu, receiveQueue.take(cpu));
    } else {
      first.buffer().addReferences(cpu, 1);
      receiveQueue.advanceFirst(part);
    }
    return 1;
  }

  /** What is left to do after {@link #takeReference} took something. */
  public void received(Cpu cpu) {
    cpu.charge(Work.SOCKET_RECEIVE);
    takeMore(cpu);
  }

  /** Whether there is something to receive, on its way or not. */
  private boolean hasReceived() {
    return receiveQueue != null && !receiveQueue.isEmpty();
  }

  /** Whether there is something to receive now; says otherwise when. */
  private boolean hasArrived(Cpu cpu) {
    if (!hasReceived()) {
      nextArrival = Cpu.FOREVER;
      return false;
    }
    long arrival = receiveQueue.first().arrival();
    if (arrival == 0 || arrival <= cpu.now()) {
      return true;
    }
    nextArrival = arrival;
    return false;
  }

  /** Whether nothing more comes; of an end that is on its way says when. */
  private boolean hasEnded(Cpu cpu) {
    if (endOfData || status.receiveShutHere()) {
      return true;
    }
    if (!status.receiveShut() || hasReceived()) {
      return false;
    }
    if (endArrives == 0 || endArrives <= cpu.now()) {
      return true;
    }
    nextArrival = endArrives;
    return false;
  }

  /** Enrols a call that waits for room to send. */
  public void enrolWriter(Cpu cpu, WaitQueue.Place place, Waiter waiter) {
    cpu.lock(lock);
    cpu.charge(Work.QUEUE_PUT);
    writers = enrol(writers, place, waiter);
    cpu.unlock(lock);
  }

  /** Enrols a call that waits for data. */
  public void enrolReader(Cpu cpu, WaitQueue.Place place, Waiter waiter) {
    cpu.lock(lock);
    cpu.charge(Work.QUEUE_PUT);
    readers = enrol(readers, place, waiter);
    status.setReceiving(true);
    cpu.unlock(lock);
  }

  private static WaitQueue enrol(WaitQueue queue, WaitQueue.Place place, Waiter waiter) {
    WaitQueue enrolledIn = queue == null ? new WaitQueue() : queue;
    enrolledIn.enrol(place, waiter);
    return enrolledIn;
  }

  /**
   * Enrols a call that waits until the socket is ready.
   *
   * @param interest what for: a mask of {@link Readiness}
   */
  public void watch(
      Cpu cpu, int interest, WaitQueue.Place reading, WaitQueue.Place writing, Waiter waiter) {
    boolean writes = (interest & Readiness.WRITABLE) != 0;
    cpu.lock(lock);
    cpu.charge(Work.QUEUE_PUT);
    if (writes) {
      writers = enrol(writers, writing, waiter);
    }
    if (!writes || (interest & Readiness.READABLE) != 0) {
      readers = enrol(readers, reading, waiter);
      status.setReceiving(true);
    }
    cpu.unlock(lock);
  }

  /** Withdraws a call that has watched the socket. */
  public void unwatch(Cpu cpu, WaitQueue.Place reading, WaitQueue.Place writing) {
    withdrawReader(cpu, reading);
    withdrawWriter(cpu, writing);
  }

  /**
   * What the socket is ready for.
   *
   * @param interest what is asked for: a mask of {@link Readiness}
   */
  public int readiness(Cpu cpu, int interest) {
    answerHasCome(cpu);
    cpu.lock(lock);
    cpu.charge(Work.TABLE_LOAD);
    SocketStatus.Phase phase = status.phase();
    int told = interest | Readiness.ERROR | Readiness.HANGUP | Readiness.INVALID;
    int events;
    if (phase == SocketStatus.Phase.TERMINATED) {
      events = Readiness.INVALID;
    } else {
      boolean failed = pendingError != null;
      boolean gone = phase == SocketStatus.Phase.DISCONNECTED;
      boolean allShut = status.receiveShut() && status.sendShut();
      events =
          (failed || isReadable(cpu, phase) ? Readiness.READABLE : 0)
              | (failed || isWritable(phase) ? Readiness.WRITABLE : 0)
              | (failed ? Readiness.ERROR : 0)
              | (gone || allShut ? Readiness.HANGUP : 0);
    }
    cpu.unlock(lock);
    return events & told;
  }

  /** Says otherwise when it will be, if that is on its way. */
  private boolean isReadable(Cpu cpu, SocketStatus.Phase phase) {
    long connection = Cpu.FOREVER;
    boolean readable;
    if (phase == SocketStatus.Phase.LISTENING) {
      connection = connectionQueue.nextArrival();
      readable = connection == 0 || connection != Cpu.FOREVER && connection <= cpu.now();
    } else {
      readable = hasArrived(cpu) || hasEnded(cpu);
    }
    if (readable) {
      nextArrival = Cpu.FOREVER;
    } else if (phase == SocketStatus.Phase.LISTENING) {
      nextArrival = connection;
    } else if (answerArrives != 0) {
      nextArrival = answerArrives;
    }
    return readable;
  }

  /** A send that would be refused would not wait either. */
  private boolean isWritable(SocketStatus.Phase phase) {
    return switch (phase) {
      case UNCONNECTED, BOUND -> !local.type().hasConnections();
      case CONNECTING, LISTENING, TERMINATED -> false;
      case DISCONNECTED -> true;
      case CONNECTED, SHUTDOWN -> status.sendShut() || link.room(this) > 0;
    };
  }

  /** Whether a call is enrolled here, or a set of interest; for checks, when nothing runs. */
  public boolean isWaitedFor() {
    return readers != null && !readers.isEmpty() || writers != null && !writers.isEmpty();
  }

  /** Withdraws a call that has waited for room; does nothing when it is not enrolled. */
  public void withdrawWriter(Cpu cpu, WaitQueue.Place place) {
    cpu.lock(lock);
    cpu.charge(Work.QUEUE_TAKE);
    if (place.taken()) {
      writers.withdraw(place);
    }
    cpu.unlock(lock);
  }

  /** Withdraws a call that has waited for data; does nothing when it is not enrolled. */
  public void withdrawReader(Cpu cpu, WaitQueue.Place place) {
    cpu.lock(lock);
    cpu.charge(Work.QUEUE_TAKE);
    if (place.taken()) {
      readers.withdraw(place);
      status.setReceiving(!readers.isEmpty());
    }
    cpu.unlock(lock);
  }

  /**
   * A message arrives from the peer, as far as there is room; one with boundaries whole, and into
   * an empty queue always.
   *
   * @return the bytes taken, or -1 when there is no room or the socket is closed
   */
  int arrive(Cpu cpu, Message message, MessagePool messages, Passage passage) {
    return arrive(cpu, message, messages, passage, false);
  }

  /** The same; whether there is room or not, when it is certain to be taken. */
  int arrive(Cpu cpu, Message message, MessagePool messages, Passage passage, boolean certain) {
    cpu.lock(lock);
    MessageQueue queue = receiveQueue();
    long room = options.receiveBuffer() - queue.filled();
    boolean whole = local.type().keepsBoundaries();
    boolean roomy = whole ? queue.isEmpty() || Math.max(message.length(), 1) <= room : room > 0;
    boolean fits = certain || roomy;
    int taken = -1;
    if (fits && status.phase() != SocketStatus.Phase.TERMINATED) {
      taken = whole ? message.length() : (int) Math.min(room, message.length());
      message.buffer().addReferences(cpu, 1);
      Message copy = messages.take(cpu, message.buffer(), message.from(), taken);
      copy.send(message.source(), null, null);
      copy.setArrival(
          passage == null
              ? message.arrival()
              : Math.max(passage.put(cpu, message, taken), queue.lastArrival()));
      queue.append(cpu, copy);
      wake(cpu, readers);
    }
    cpu.unlock(lock);
    return taken;
  }

  /** Sets the error that the next call answers, once, and wakes who waits here, to be told. */
  public void setPendingError(Cpu cpu, SystemError error) {
    cpu.lock(lock);
    pendingError = error;
    wakeAll(cpu);
    cpu.unlock(lock);
  }

  /** 0 also when another call has taken it since it was seen; then the status has to be asked. */
  private long takePendingErrorLocked(Cpu cpu) {
    if (pendingError == null) {
      return 0;
    }
    cpu.lock(lock);
    long error = takePendingError();
    cpu.unlock(lock);
    return error;
  }

  private long takePendingError() {
    SystemError error = pendingError;
    pendingError = null;
    return error == null ? 0 : error.answer();
  }

  /**
   * Says whether the far end will send nothing more: a receive on an empty queue then answers 0.
   */
  public void setEndOfData(Cpu cpu, boolean ended) {
    cpu.lock(lock);
    endOfData = ended;
    if (ended) {
      wake(cpu, readers);
    }
    cpu.unlock(lock);
  }

  /**
   * Bytes arrive from a far end outside the simulation.
   *
   * @param buffer carries them from its start; a reference is counted for the message
   */
  public void arriveFromOutside(Cpu cpu, ServiceBuffer buffer, int length, MessagePool messages) {
    cpu.lock(lock);
    buffer.addReferences(cpu, 1);
    receiveQueue().append(cpu, messages.take(cpu, buffer, 0, length));
    wake(cpu, readers);
    cpu.unlock(lock);
  }

  /**
   * Ends the socket, and wakes who waits here, to be told. What has come and was not read is given
   * up, and a peer with a connection is then told that it was reset. Otherwise what was sent still
   * goes to the peer. Connections that nobody has accepted are reset.
   *
   * @param reset whether a peer is to be told so in any case
   */
  void terminate(Cpu cpu, MessagePool messages, boolean reset) {
    cpu.lock(lock);
    boolean unread = hasReceived() && local.type().hasConnections();
    status.happen(SocketEvent.CLOSE);
    drain(cpu, receiveQueue, messages);
    Network.Binding held = binding;
    binding = null;
    wakeAll(cpu);
    cpu.unlock(lock);
    if (held != null) {
      held.release();
    }
    if (connectionQueue != null) {
      endConnections(cpu, messages);
    }
    Link to = link;
    if (to != null) {
      to.closed(cpu, this, unread || reset);
    }
  }

  /** Nobody adds to the queue any more: the status is TERMINATED. */
  private void endConnections(Cpu cpu, MessagePool messages) {
    for (SocketEntry next = nextOfQueue(cpu, true); next != null; next = nextOfQueue(cpu, true)) {
      next.terminate(cpu, messages, true);
    }
    for (SocketEntry next = nextOfQueue(cpu, false); next != null; next = nextOfQueue(cpu, false)) {
      next.refuse(cpu, SystemError.ECONNREFUSED);
    }
  }

  private SocketEntry nextOfQueue(Cpu cpu, boolean connected) {
    cpu.lock(lock);
    SocketEntry next = connected ? connectionQueue.take() : connectionQueue.takeAsking();
    cpu.unlock(lock);
    return next;
  }

  /**
   * The peer has been closed.
   *
   * @param reset whether the connection was reset: that is the pending error then
   */
  void peerGone(Cpu cpu, boolean reset) {
    cpu.lock(lock);
    boolean first = status.phase() != SocketStatus.Phase.DISCONNECTED;
    long refused = status.happen(reset ? SocketEvent.RESET : SocketEvent.PEER_CLOSED);
    if (reset && first && refused == 0) {
      pendingError = SystemError.ECONNRESET;
      endArrives = 0;
    }
    wakeAll(cpu);
    cpu.unlock(lock);
  }

  /** Leaves an error for the next call, and wakes who waits, to be told; under the entry's lock. */
  void leavePendingError(Cpu cpu, SystemError error) {
    pendingError = error;
    wakeAll(cpu);
  }

  /** Whether a message of some bytes would fit; without the entry's lock for guidance only. */
  boolean hasRoomFor(int length) {
    MessageQueue queue = receiveQueue;
    return queue == null
        || queue.isEmpty()
        || Math.max(length, 1) <= options.receiveBuffer() - queue.filled();
  }

  /** Whether a datagram from an address is for this socket: from anyone, or from its one peer. */
  boolean takesFrom(SocketAddress source) {
    SocketStructure from = remote;
    return from == null || from.address().equals(source);
  }

  /**
   * Gives a datagram socket the one address that it sends to and receives from.
   *
   * @return 0, or the error of the status
   */
  long connectDatagrams(Cpu cpu, SocketAddress address, Link newLink) {
    cpu.lock(lock);
    long answer = status.errorOf(SocketEvent.CONNECT);
    if (answer == 0) {
      setDestination(address);
      link = newLink;
      answer = status.happen(SocketEvent.CONNECT);
    }
    cpu.unlock(lock);
    return answer;
  }

  /**
   * Offers a message for an address, as {@link #offer} does for the peer.
   *
   * @return the bytes taken, or an error: the pending one, the status's, or those of a datagram
   */
  long offerTo(
      Cpu cpu,
      Datagrams datagrams,
      SocketAddress address,
      ServiceBuffer buffer,
      int offset,
      int length) {
    cpu.lock(lock);
    long answer = pendingError != null ? takePendingError() : status.happen(SocketEvent.SEND_TO);
    if (answer == 0) {
      answer = datagrams.accept(cpu, this, address, false, buffer, offset, length);
    }
    cpu.unlock(lock);
    if (answer >= 0) {
      cpu.charge(Work.SOCKET_SEND);
      datagrams.carry(cpu, this);
    }
    return answer;
  }

  /** Everything that the peer has sent is here or on its way, and now its end is too. */
  void endReceiving(Cpu cpu, Passage passage) {
    cpu.lock(lock);
    if (passage != null) {
      long after = receiveQueue == null ? 0 : receiveQueue.lastArrival();
      endArrives = Math.max(passage.put(cpu.now(), Packet.Kind.FIN), after);
    }
    status.end();
    wake(cpu, readers);
    cpu.unlock(lock);
  }

  /** Something has changed at the far end, outside: who waits here looks again. */
  public void changedOutside(Cpu cpu) {
    cpu.lock(lock);
    wakeAll(cpu);
    cpu.unlock(lock);
  }

  /**
   * Whether something is on its way, of which nobody is told when it arrives. Without the entry's
   * lock: what is put on its way later wakes who waits here.
   */
  boolean expectsMore(Cpu cpu) {
    MessageQueue messages = receiveQueue;
    ConnectionQueue connections = connectionQueue;
    long last = Math.max(endArrives, answerArrives);
    last = messages == null ? last : Math.max(last, messages.lastArrival());
    last = connections == null ? last : Math.max(last, connections.lastArrival());
    return last != 0 && last > cpu.now();
  }

  /** Wakes the calls that wait for data or connections; under the entry's lock. */
  void wakeReaders(Cpu cpu) {
    wake(cpu, readers);
  }

  private void wakeAll(Cpu cpu) {
    wake(cpu, readers);
    wake(cpu, writers);
  }

  /** Gives up what is to be sent; under the entry's lock. */
  void drainSendQueue(Cpu cpu, MessagePool messages) {
    drain(cpu, sendQueue, messages);
    status.setSending(false);
  }

  private static void drain(Cpu cpu, MessageQueue queue, MessagePool messages) {
    while (queue != null && !queue.isEmpty()) {
      messages.put(cpu, queue.take(cpu));
    }
  }
}
