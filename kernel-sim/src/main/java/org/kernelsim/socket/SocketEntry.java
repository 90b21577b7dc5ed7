package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
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

  /** Replaces the options. */
  public void setOptions(SocketOptions newOptions) {
    options = newOptions;
  }

  /** Makes calls on this socket wait, or not. */
  public void setBlocking(boolean blocking) {
    local = local.withBlocking(blocking);
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

  /** Bytes in the send queue; without the entry's lock for guidance only. */
  long bytesToSend() {
    MessageQueue queue = sendQueue;
    return queue == null ? 0 : queue.bytes();
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

  /** Makes the socket accept connections. */
  public void listen(int backlog) {
    connectionQueue = new ConnectionQueue(backlog);
    status.happen(SocketEvent.LISTEN);
  }

  /**
   * Whether the status is valid for sending.
   *
   * @return 0, or the error to answer: the pending one, which is thereby answered, or the status's
   */
  public long sendError(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    return pendingError != null ? takePendingErrorLocked(cpu) : status.sendError();
  }

  /** Whether the status is valid for receiving; answers as {@link #sendError}. */
  public long receiveError(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    return pendingError != null ? takePendingErrorLocked(cpu) : status.receiveError();
  }

  /** How many bytes a send would take now: a look without the lock, for guidance only. */
  public long room(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    return status.sendError() == 0 ? link.room(this) : 0;
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
    cpu.lock(lock);
    long answer = pendingError != null ? takePendingError() : status.sendError();
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
   * @return the bytes copied; 0 also at the end of the data; or an error: the pending one, the
   *     status's, or EAGAIN when nothing has come yet
   */
  public long take(Cpu cpu, byte[] target, int to, int wanted, MessagePool messages) {
    cpu.lock(lock);
    long answer = pendingError != null ? takePendingError() : status.receiveError();
    if (answer == 0) {
      answer = copyOut(cpu, target, to, wanted, messages);
    }
    cpu.unlock(lock);
    if (answer >= 0) {
      cpu.charge(Work.SOCKET_RECEIVE);
      link.roomAgain(cpu, this);
    }
    return answer;
  }

  private long copyOut(Cpu cpu, byte[] target, int to, int wanted, MessagePool messages) {
    if (!hasReceived()) {
      boolean ended = endOfData || status.receiveShut();
      return ended || wanted == 0 ? 0 : SystemError.EAGAIN.answer();
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
    } while (!boundaries && copied < wanted && hasReceived());
    return copied;
  }

  private boolean hasReceived() {
    return receiveQueue != null && !receiveQueue.isEmpty();
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
  int arrive(Cpu cpu, Message message, MessagePool messages) {
    cpu.lock(lock);
    MessageQueue queue = receiveQueue();
    long room = options.receiveBuffer() - queue.bytes();
    boolean whole = local.type().keepsBoundaries();
    boolean fits = whole ? queue.isEmpty() || message.length() <= room : room > 0;
    int taken = -1;
    if (fits && status.phase() != SocketStatus.Phase.TERMINATED) {
      taken = whole ? message.length() : (int) Math.min(room, message.length());
      message.buffer().addReferences(cpu, 1);
      queue.append(cpu, messages.take(cpu, message.buffer(), message.from(), taken));
      wake(cpu, readers);
    }
    cpu.unlock(lock);
    return taken;
  }

  /** Sets the error that the next send or receive answers, once. */
  public void setPendingError(SystemError error) {
    pendingError = error;
  }

  private long takePendingErrorLocked(Cpu cpu) {
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
  public void setEndOfData(boolean ended) {
    endOfData = ended;
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
   * Ends the socket: gives up everything that is queued, and wakes who waits here, to be told. The
   * peer can still receive what has arrived there, and send nothing more.
   */
  void terminate(Cpu cpu, MessagePool messages) {
    cpu.lock(lock);
    status.happen(SocketEvent.CLOSE);
    drain(cpu, receiveQueue, messages);
    wakeAll(cpu);
    cpu.unlock(lock);
    if (link != null) {
      link.closed(cpu, this);
    }
  }

  /** The peer has been closed. */
  void disconnect(Cpu cpu) {
    cpu.lock(lock);
    status.happen(SocketEvent.PEER_CLOSED);
    status.end();
    wakeAll(cpu);
    cpu.unlock(lock);
  }

  private void wakeAll(Cpu cpu) {
    wake(cpu, readers);
    wake(cpu, writers);
  }

  /** Gives up what is to be sent when this end or the peer is closed; under the entry's lock. */
  void drainSendQueueIfClosed(Cpu cpu, MessagePool messages) {
    SocketStatus.Phase phase = status.phase();
    if (phase == SocketStatus.Phase.TERMINATED || phase == SocketStatus.Phase.DISCONNECTED) {
      drain(cpu, sendQueue, messages);
      status.setSending(false);
    }
  }

  private static void drain(Cpu cpu, MessageQueue queue, MessagePool messages) {
    while (queue != null && !queue.isEmpty()) {
      messages.put(cpu, queue.take(cpu));
    }
  }
}
