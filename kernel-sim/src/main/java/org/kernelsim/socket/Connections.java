package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;

/**
 * How two sockets of one machine become connected. The socket that asks is in the phase CONNECTING;
 * the other end of its connection is an entry of its own, which waits in the connection queue of
 * the listening socket and comes into the socket table when it is accepted. The connection is there
 * before that: both ends queue what is sent to them.
 *
 * <p>Thread-safe. One entry's lock is held at a time. Until the asking socket leaves CONNECTING its
 * remote end and link are written by one alone: who has it, first its own call, then whoever takes
 * it out of the queue of those that ask.
 */
final class Connections {
  private final Network network;
  private final MessagePool messages;

  Connections(Network network, MessagePool messages) {
    this.network = network;
    this.messages = messages;
  }

  /**
   * A socket that is CONNECTING asks a listening one for a connection: it is established, or
   * refused, or waits until there is a place.
   */
  void ask(Cpu cpu, SocketEntry client, SocketEntry listener, SocketAddress address) {
    Joined joined = null;
    cpu.lock(listener.lock());
    cpu.charge(Work.QUEUE_PUT);
    boolean listens = listener.status().phase() == SocketStatus.Phase.LISTENING;
    if (listens) {
      ConnectionQueue queue = listener.connectionQueue();
      client.setDestination(address);
      if (queue.hasPlace()) {
        joined = join(cpu, client, listener);
        queue.add(joined.connection, joined.arrives);
        listener.wakeReaders(cpu);
      } else {
        queue.addAsking(client);
      }
    }
    cpu.unlock(listener.lock());
    if (joined != null) {
      establish(cpu, client, joined);
    } else if (!listens) {
      refuse(cpu, client, address);
    }
  }

  /** Nobody listens where a socket that is CONNECTING asks. */
  void refuse(Cpu cpu, SocketEntry client, SocketAddress address) {
    Passage there = network.passage(client.local().address(), address);
    long now = there == null ? 0 : cpu.now();
    long answered = now;
    if (there != null) {
      Passage back = network.passage(address, client.local().address());
      answered = back.put(there.put(now, Packet.Kind.SYN), Packet.Kind.RST);
    }
    if (answered == now) {
      client.refuse(cpu, SystemError.ECONNREFUSED);
    } else {
      client.answerArrivesAt(cpu, answered);
    }
  }

  /** A connection comes from outside; false when there is no place for it. */
  boolean come(Cpu cpu, SocketEntry listener, SocketAddress from, Link farEnd) {
    cpu.lock(listener.lock());
    cpu.charge(Work.QUEUE_PUT);
    boolean listens = listener.status().phase() == SocketStatus.Phase.LISTENING;
    boolean comes = listens && listener.connectionQueue().hasPlace();
    if (comes) {
      SocketEntry connection = new SocketEntry(listener.local());
      SocketStructure far = SocketStructure.of(listener.local().type(), listener.local().family());
      connection.inherit(
          listener.options(), network.connection(connection, listener.local().address()));
      connection.connect(far.withAddress(from), farEnd);
      listener.connectionQueue().add(connection, 0);
      listener.wakeReaders(cpu);
    }
    cpu.unlock(listener.lock());
    return comes;
  }

  /** Takes the oldest connection of a listening socket; null when there is none. */
  SocketEntry take(Cpu cpu, SocketEntry listener) {
    cpu.lock(listener.lock());
    cpu.charge(Work.QUEUE_TAKE);
    ConnectionQueue queue = listener.connectionQueue();
    boolean listens = listener.status().phase() == SocketStatus.Phase.LISTENING;
    SocketEntry connection = null;
    if (listens) {
      long arrival = queue.nextArrival();
      listener.setNextArrival(arrival);
      boolean there = arrival == 0 || arrival != Cpu.FOREVER && arrival <= cpu.now();
      connection = there ? queue.take() : null;
    }
    cpu.unlock(listener.lock());
    return connection;
  }

  /** Puts a connection back for which there was no room in the socket table. */
  void putBack(Cpu cpu, SocketEntry listener, SocketEntry connection) {
    cpu.lock(listener.lock());
    cpu.charge(Work.QUEUE_PUT);
    boolean listens = listener.status().phase() == SocketStatus.Phase.LISTENING;
    if (listens) {
      listener.connectionQueue().putBack(connection);
      listener.wakeReaders(cpu);
    }
    cpu.unlock(listener.lock());
    if (!listens) {
      connection.terminate(cpu, messages, true);
    }
  }

  /** There may be more places: as many sockets that have asked get their connections. */
  void admitAll(Cpu cpu, SocketEntry listener) {
    boolean admitted;
    do {
      admitted = admitNext(cpu, listener);
    } while (admitted);
  }

  /**
   * There may be a place: the socket that has asked first gets its connection.
   *
   * @return whether one did
   */
  boolean admitNext(Cpu cpu, SocketEntry listener) {
    SocketEntry client = null;
    Joined joined = null;
    cpu.lock(listener.lock());
    cpu.charge(Work.TABLE_LOAD);
    boolean listens = listener.status().phase() == SocketStatus.Phase.LISTENING;
    if (listens && listener.connectionQueue().hasPlace()) {
      ConnectionQueue queue = listener.connectionQueue();
      do {
        client = queue.takeAsking();
      } while (client != null && client.status().phase() != SocketStatus.Phase.CONNECTING);
      if (client != null) {
        cpu.charge(Work.QUEUE_PUT);
        joined = join(cpu, client, listener);
        queue.add(joined.connection, joined.arrives);
        listener.wakeReaders(cpu);
      }
    }
    cpu.unlock(listener.lock());
    if (joined != null) {
      establish(cpu, client, joined);
    }
    return joined != null;
  }

  /** Makes the other end of a socket's connection. Under the listening socket's lock. */
  private Joined join(Cpu cpu, SocketEntry client, SocketEntry listener) {
    SocketAddress address = client.remote().address();
    SocketStructure local =
        SocketStructure.of(listener.local().type(), listener.local().family()).withAddress(address);
    SocketEntry connection = new SocketEntry(local);
    connection.inherit(listener.options(), network.connection(connection, address));
    Passage there = network.passage(client.local().address(), address);
    Passage back = network.passage(address, client.local().address());
    connection.connect(client.local(), new PeerLink(client, messages, back));
    client.setLink(new PeerLink(connection, messages, there));
    if (there == null) {
      return new Joined(connection, 0, 0);
    }
    long now = cpu.now();
    long asked = there.put(now, Packet.Kind.SYN);
    long answered = back.put(asked, Packet.Kind.SYN_ACK);
    long arrives = there.put(answered, Packet.Kind.ACK);
    return arrives == now
        ? new Joined(connection, 0, 0)
        : new Joined(connection, answered, arrives);
  }

  private static void establish(Cpu cpu, SocketEntry client, Joined joined) {
    if (joined.answered != 0) {
      client.answerArrivesAt(cpu, joined.answered);
    } else if (!client.establish(cpu)) {
      joined.connection.peerGone(cpu, true); // the socket was closed while it was connecting
    }
  }

  /**
   * The other end of a connection that was asked for.
   *
   * @param answered when the answer arrives where it was asked for; 0 for at once
   * @param arrives when that is acknowledged and the connection can be accepted; 0 for at once
   */
  private record Joined(SocketEntry connection, long answered, long arrives) {}
}
