package org.kernelsim.properties.model;

import java.util.Deque;
import org.kernelsim.machine.SystemError;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.properties.model.ModelSocket.Message;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStatus.Phase;

/** How sockets become connected, carry messages to each other, and end. */
final class ModelConnections {
  private final ModelMemory memory;
  private final ModelNetwork network;

  ModelConnections(ModelMemory memory, ModelNetwork network) {
    this.memory = memory;
    this.network = network;
  }

  /** Makes two sockets a pair. */
  static void pair(ModelSocket one, ModelSocket other) {
    one.peer = other;
    other.peer = one;
    one.remote = other.address;
    other.remote = one.address;
    one.phase = Phase.CONNECTED;
    other.phase = Phase.CONNECTED;
  }

  /** Makes a socket accept connections, or changes how many may wait. */
  long listen(ModelSocket socket, int backlog) {
    long error = socket.listenError();
    if (error != 0) {
      return error;
    }
    network.bindToAny(socket, null);
    error = network.listen(socket);
    if (error == 0) {
      socket.phase = Phase.LISTENING;
      socket.backlog = Math.max(backlog, 1);
      while (hasPlace(socket) && !socket.asking.isEmpty()) {
        admitNext(socket);
      }
    }
    return error;
  }

  /** Whether a connect would have to wait. */
  boolean connectWaits(ModelSocket socket, SocketAddress address) {
    if (!socket.blocking
        || !socket.hasConnections()
        || socket.pending != null
        || socket.connectError() != 0
        || network.unreachable(socket, address) != 0) {
      return false;
    }
    ModelSocket there = network.at(socket, address);
    return there != null && there.phase == Phase.LISTENING && !hasPlace(there);
  }

  private static boolean hasPlace(ModelSocket listening) {
    return listening.connections.size() < listening.backlog;
  }

  /** Asks for a connection; a datagram socket keeps the address. */
  long connect(ModelSocket socket, SocketAddress address) {
    long error = socket.takePending();
    error = error != 0 ? error : socket.connectError();
    error = error != 0 ? error : network.unreachable(socket, address);
    if (error != 0) {
      return error;
    }
    ModelSocket there = network.at(socket, address);
    network.bindToAny(socket, address);
    if (!socket.hasConnections()) {
      socket.remote = ModelNetwork.destination(address);
      socket.phase = socket.phase == Phase.SHUTDOWN ? Phase.SHUTDOWN : Phase.CONNECTED;
      return 0;
    }
    if (there == null || there.phase != Phase.LISTENING) {
      socket.phase = Phase.BOUND;
      return SystemError.ECONNREFUSED.answer();
    }
    socket.remote = ModelNetwork.destination(address);
    if (hasPlace(there)) {
      join(socket, there);
      return 0;
    }
    socket.phase = Phase.CONNECTING;
    there.asking.add(socket);
    return (socket.blocking ? SystemError.EINTR : SystemError.EINPROGRESS).answer();
  }

  private void join(ModelSocket client, ModelSocket listening) {
    ModelSocket connection = new ModelSocket(listening.type, listening.family, true);
    connection.sendBuffer = listening.sendBuffer;
    connection.receiveBuffer = listening.receiveBuffer;
    connection.reuse = listening.reuse;
    connection.address = client.remote;
    network.nameConnection(connection);
    pair(client, connection);
    listening.connections.add(connection);
  }

  /** Whether an accept would have to wait. */
  static boolean acceptWaits(ModelSocket socket) {
    return socket.blocking
        && socket.pending == null
        && socket.acceptError() == 0
        && socket.connections.isEmpty();
  }

  /** What stands against an accept: also that nothing has come. */
  static long acceptError(ModelSocket socket) {
    long error = socket.takePending();
    error = error != 0 ? error : socket.acceptError();
    if (error == 0 && socket.connections.isEmpty()) {
      error = (socket.blocking ? SystemError.EINTR : SystemError.EAGAIN).answer();
    }
    return error;
  }

  /** Takes the oldest connection, and lets the next that asks have its place. */
  ModelSocket accept(ModelSocket listening) {
    ModelSocket connection = listening.connections.remove();
    admitNext(listening);
    return connection;
  }

  private void admitNext(ModelSocket listening) {
    if (!hasPlace(listening)) {
      return;
    }
    ModelSocket next = listening.asking.poll();
    while (next != null && next.phase != Phase.CONNECTING) {
      next = listening.asking.poll();
    }
    if (next != null) {
      join(next, listening);
    }
  }

  /** Ends one direction, or both. */
  long shutDown(ModelSocket socket, boolean receiving, boolean sending) {
    long error = socket.shutdownError();
    if (error == 0) {
      socket.phase = Phase.SHUTDOWN;
      socket.receiveShut |= receiving;
      socket.sendShut |= sending;
      carry(socket);
    }
    return error;
  }

  /** Ends a socket. */
  void close(ModelSocket socket) {
    close(socket, false);
  }

  private void close(ModelSocket socket, boolean withReset) {
    boolean unread = socket.hasConnections() && !socket.received.isEmpty();
    socket.phase = Phase.TERMINATED;
    drain(socket.received);
    network.release(socket);
    socket.connections.forEach(connection -> close(connection, true));
    socket.connections.clear();
    for (ModelSocket client : socket.asking) {
      if (client.phase == Phase.CONNECTING) {
        client.phase = Phase.BOUND;
        client.pending = SystemError.ECONNREFUSED;
      }
    }
    if (socket.peer != null) {
      socket.reset = unread || withReset;
      carry(socket);
      peerIsGone(socket.peer, socket.reset);
      carry(socket.peer);
    }
  }

  private static void peerIsGone(ModelSocket socket, boolean reset) {
    if (socket.isClosed()) {
      return;
    }
    if (reset) {
      socket.pending = socket.phase == Phase.DISCONNECTED ? socket.pending : SystemError.ECONNRESET;
      socket.ended = true;
    }
    socket.phase = reset || socket.phase == Phase.CONNECTED ? Phase.DISCONNECTED : socket.phase;
    socket.sendShut = true;
  }

  /** Carries to the peer what that has room for, and behind the last that nothing more comes. */
  void carry(ModelSocket from) {
    if (from == null || from.peer == null) {
      return;
    }
    ModelSocket to = from.peer;
    if (from.reset || to.isClosed()) {
      drain(from.toSend);
      return;
    }
    while (!from.toSend.isEmpty()) {
      Message first = from.toSend.remove();
      int length = first.part().length();
      int taken = arrive(to, first, false);
      if (taken < length || taken < 0) {
        from.toSend.addFirst(taken < 0 ? first : rest(first, taken));
      }
      if (taken < 0) {
        return;
      }
    }
    if (!from.endTold && (from.sendShut || from.isClosed())) {
      from.endTold = true;
      to.ended = true;
    }
  }

  private static Message rest(Message message, int taken) {
    Part part = message.part();
    return new Message(part.part(taken, part.length() - taken), message.source());
  }

  /**
   * A message comes, as far as there is room.
   *
   * @param certain whether it is taken even when there is none
   * @return the bytes taken, or -1; the message's hold passes on when everything is taken
   */
  int arrive(ModelSocket to, Message message, boolean certain) {
    int length = message.part().length();
    int room = to.receiveBuffer - ModelSocket.filled(to.received);
    boolean fits = to.whole() ? to.received.isEmpty() || message.filled() <= room : room > 0;
    if (!fits && !certain) {
      return -1;
    }
    int taken = to.whole() ? length : Math.min(length, room);
    if (taken < length) {
      memory.hold(message.part());
    }
    to.received.add(new Message(message.part().part(0, taken), message.source()));
    return taken;
  }

  private void drain(Deque<Message> queue) {
    queue.forEach(message -> memory.drop(message.part()));
    queue.clear();
  }
}
