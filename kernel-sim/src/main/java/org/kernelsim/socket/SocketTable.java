package org.kernelsim.socket;

import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/**
 * The socket table 4800 of FIG. 48: one entry for each socket, found by its identifier, which
 * carries a generation, so that a closed socket's identifier never finds its successor.
 *
 * <p>Thread-safe. {@link #find} is wait-free; opening and closing take the table's lock. An entry
 * that was found may be closed before it is used: it then answers EBADF for itself.
 */
public final class SocketTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final SlotTable<SocketEntry> entries;
  private final MessagePool messages;
  private final Network network = new Network();
  private final Connections connections;
  private final Datagrams datagrams;

  /** Null where connections lead to other sockets of the table. */
  private Outside outside;

  /** An empty table for at most this many sockets at once, with a network of its own. */
  public SocketTable(int capacity, MessagePool messages) {
    this.entries = new SlotTable<>(capacity, SlotTable.GENERATION_BITS);
    this.messages = messages;
    this.connections = new Connections(network, messages);
    this.datagrams = new Datagrams(network, messages);
  }

  /** The addresses of the sockets. */
  public Network network() {
    return network;
  }

  /**
   * Has every connection that is asked for lead outside, to addresses that need not be this
   * machine's. Before a call is made.
   */
  public void setOutside(Outside newOutside) {
    outside = newOutside;
  }

  /** The entry of a socket, or null. Two dependent loads. */
  public SocketEntry find(Cpu cpu, long socket) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return entries.find(socket);
  }

  /** Opens an unconnected socket; its identifier, or EMFILE when the table is full. */
  public long open(SocketStructure local) {
    return enter(new SocketEntry(local));
  }

  private long enter(SocketEntry entry) {
    lock.lock();
    try {
      long id = entries.add(entry);
      if (id == 0) {
        return SystemError.EMFILE.answer();
      }
      entry.setId(id);
      return id;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a socket an address, as bind does.
   *
   * @param address of the socket's family; port 0 lets the system choose
   * @return 0; or EAFNOSUPPORT, EADDRNOTAVAIL, EADDRINUSE, EINVAL, or the error of the status
   */
  public long bind(Cpu cpu, SocketEntry entry, SocketAddress address) {
    return network.bind(cpu, entry, address);
  }

  /**
   * Gives a socket that has no address a port that the system chooses; does nothing for one that
   * has, and for UNIX sockets.
   *
   * @param destination what it is to reach, or null
   * @return 0, or EADDRNOTAVAIL when all ports are taken
   */
  public long bindToAny(Cpu cpu, SocketEntry entry, SocketAddress destination) {
    // To outside, sockets with different destinations may share a port.
    return outside != null && destination != null ? 0 : network.bindToAny(cpu, entry, destination);
  }

  /**
   * Makes a socket accept connections, or changes how many may wait.
   *
   * @return 0; or EADDRINUSE when another listens at its address, EINVAL for a UNIX socket without
   *     a name, or the error of the status
   */
  public long listen(Cpu cpu, SocketEntry entry, int backlog) {
    Network.Binding binding = entry.binding();
    if (binding == null) {
      long error = entry.status().errorOf(SocketEvent.LISTEN);
      return error != 0 ? error : SystemError.EINVAL.answer();
    }
    if (!network.listen(binding)) {
      return SystemError.EADDRINUSE.answer();
    }
    long answer = entry.listen(cpu, backlog);
    if (answer == 0) {
      connections.admitAll(cpu, entry);
    }
    return answer;
  }

  /** Who would be reached at an address by a socket; null when nobody. */
  public SocketEntry at(Cpu cpu, SocketEntry asker, SocketAddress address) {
    return outside != null ? null : network.at(cpu, asker.local(), Network.destination(address));
  }

  /**
   * Why an address cannot be reached from a socket.
   *
   * @param peer who has it, or null
   * @return null; or EAFNOSUPPORT, ENETUNREACH (no such host); for a UNIX name ENOENT (nobody has
   *     it) or EPROTOTYPE (a socket of another type has it)
   */
  public SystemError unreachable(SocketEntry asker, SocketEntry peer, SocketAddress address) {
    if (outside != null) {
      return null;
    }
    SystemError error = network.unreachable(asker, address);
    if (error != null || address.family() != SocketStructure.Family.UNIX) {
      return error;
    }
    if (peer == null) {
      return SystemError.ENOENT;
    }
    return peer.local().type() == asker.local().type() ? null : SystemError.EPROTOTYPE;
  }

  /** The same, when who has the address is not known yet. */
  public SystemError unreachable(Cpu cpu, SocketEntry asker, SocketAddress address) {
    return unreachable(asker, network.at(cpu, asker.local(), address), address);
  }

  /**
   * A socket asks for a connection. Its status becomes CONNECTING, and CONNECTED at once when there
   * is a place in the connection queue. A datagram socket asks nobody and is CONNECTED.
   *
   * @param listener who was found at the address; null when nobody
   * @return 0, or the error of the status; what becomes of it, {@link SocketEntry#connectAnswer}
   *     says
   */
  public long connect(Cpu cpu, SocketEntry client, SocketEntry listener, SocketAddress address) {
    SocketAddress destination = Network.destination(address);
    if (outside != null) {
      return connectOutside(cpu, client, destination);
    }
    if (!client.local().type().hasConnections()) {
      return client.connectDatagrams(cpu, destination, new DatagramLink(datagrams, destination));
    }
    long answer = client.status().happen(SocketEvent.CONNECT);
    if (answer == 0) {
      if (listener == null) {
        connections.refuse(cpu, client, destination);
      } else {
        connections.ask(cpu, client, listener, destination);
      }
    }
    return answer;
  }

  private long connectOutside(Cpu cpu, SocketEntry client, SocketAddress destination) {
    Link farEnd = outside.answer(client);
    if (!client.local().type().hasConnections()) {
      return client.connectDatagrams(cpu, destination, farEnd);
    }
    long answer = client.status().happen(SocketEvent.CONNECT);
    if (answer == 0) {
      client.setDestination(destination);
      if (farEnd != null) {
        answerFromOutside(cpu, client, farEnd);
      }
    }
    return answer;
  }

  /** The far end of a connection that was asked for, outside, answers: it is there. */
  public void answerFromOutside(Cpu cpu, SocketEntry client, Link farEnd) {
    client.setLink(farEnd);
    client.establish(cpu);
  }

  /** The far end of a connection that was asked for, outside, refuses it. */
  public void refuseFromOutside(Cpu cpu, SocketEntry client, SystemError error) {
    client.refuse(cpu, error);
  }

  /**
   * A connection comes from outside to a listening socket.
   *
   * @return whether there was a place for it in the connection queue
   */
  public boolean connectFromOutside(
      Cpu cpu, SocketEntry listener, SocketAddress from, Link farEnd) {
    return connections.come(cpu, listener, from, farEnd);
  }

  /** Offers a message for an address, as {@link SocketEntry#offer} does for the peer. */
  public long offerTo(
      Cpu cpu,
      SocketEntry from,
      SocketAddress address,
      ServiceBuffer buffer,
      int offset,
      int length) {
    return from.offerTo(cpu, datagrams, Network.destination(address), buffer, offset, length);
  }

  /** The longest message that a socket sends to an address. */
  public long longestTo(SocketEntry from) {
    return datagrams.longest(from);
  }

  /** Takes the oldest connection of a listening socket out of its queue; null when none waits. */
  public SocketEntry takeConnection(Cpu cpu, SocketEntry listener) {
    return connections.take(cpu, listener);
  }

  /**
   * Enters an accepted connection into the table.
   *
   * @param blocking whether calls on it wait
   * @return its identifier; or EMFILE when the table is full, and then it waits in the queue again
   */
  public long accept(Cpu cpu, SocketEntry listener, SocketEntry connection, boolean blocking) {
    cpu.charge(Work.TABLE_LOAD);
    connection.setBlocking(cpu, blocking);
    long id = enter(connection);
    if (SystemError.is(id)) {
      connections.putBack(cpu, listener, connection);
    }
    return id;
  }

  /** After a connection was taken: the socket that has waited longest for a place gets it. */
  public void admitNext(Cpu cpu, SocketEntry listener) {
    connections.admitNext(cpu, listener);
  }

  /** Takes a socket out of the table; null when it is not there. */
  public SocketEntry takeOut(Cpu cpu, long socket) {
    cpu.charge(Work.TABLE_LOAD, 2);
    lock.lock();
    try {
      return entries.remove(socket);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a socket that was taken out of the table. What it has sent still goes to its peer. */
  public void end(Cpu cpu, SocketEntry entry) {
    entry.terminate(cpu, messages, false);
  }

  /** Closes a socket; 0, or EBADF. */
  public long close(Cpu cpu, long socket) {
    SocketEntry entry = takeOut(cpu, socket);
    if (entry == null) {
      return SystemError.EBADF.answer();
    }
    end(cpu, entry);
    return 0;
  }

  /** Connects two sockets of this table with each other. Before either is used. */
  public void connectPair(long one, long other) {
    SocketEntry first = entries.find(one);
    SocketEntry second = entries.find(other);
    first.connect(second.local(), new PeerLink(second, messages, null));
    second.connect(first.local(), new PeerLink(first, messages, null));
  }

  /** Connects a socket to a far end outside the simulation, and answers that far end. */
  public Sink connectSink(long socket) {
    SocketEntry entry = entries.find(socket);
    Sink sink = new Sink();
    SocketStructure local = entry.local();
    entry.connect(SocketStructure.of(local.type(), local.family()), sink);
    return sink;
  }

  /** The entry of a socket, for setting up and for tests; charges nothing. */
  public SocketEntry entry(long socket) {
    return entries.find(socket);
  }

  /** How many sockets are open. */
  public int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** Closes every socket: at the end of a run. Nothing else may use the table meanwhile. */
  public void closeAll(Cpu cpu) {
    for (long id = next(0); id != 0; id = next(SlotTable.slotOf(id) + 1)) {
      close(cpu, id);
    }
  }

  private long next(int fromSlot) {
    lock.lock();
    try {
      return entries.nextId(fromSlot);
    } finally {
      lock.unlock();
    }
  }
}
