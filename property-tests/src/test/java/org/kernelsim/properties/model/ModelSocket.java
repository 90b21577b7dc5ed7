package org.kernelsim.properties.model;

import java.util.ArrayDeque;
import java.util.Deque;
import org.kernelsim.machine.SystemError;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** A socket: what it has, and what its status alone lets a call answer. */
final class ModelSocket {
  final Type type;
  final Family family;
  boolean blocking;
  Phase phase = Phase.UNCONNECTED;
  boolean sendShut;
  boolean receiveShut;

  /** Whether all that the peer ever sends has come. */
  boolean ended;

  /** Whether the peer has been told that all has come. */
  boolean endTold;

  /** Whether what it had sent is given up, since its connection was reset from here. */
  boolean reset;

  SystemError pending;
  int sendBuffer = SocketOptions.DEFAULT.sendBuffer();
  int receiveBuffer = SocketOptions.DEFAULT.receiveBuffer();
  boolean reuse;
  SocketAddress address;
  SocketAddress remote;

  /** The other end of its connection or pair. */
  ModelSocket peer;

  final Deque<Message> toSend = new ArrayDeque<>();
  final Deque<Message> received = new ArrayDeque<>();

  /** Connections to be accepted, and behind them those that ask for a place; while it listens. */
  final Deque<ModelSocket> connections = new ArrayDeque<>();

  final Deque<ModelSocket> asking = new ArrayDeque<>();
  int backlog;

  /** How many registrations wait for something to receive. */
  int watched;

  /** What is on its way; the source is the address a datagram comes from. */
  record Message(Part part, SocketAddress source) {
    /** An empty message fills one byte. */
    int filled() {
      return Math.max(part.length(), 1);
    }
  }

  ModelSocket(Type type, Family family, boolean blocking) {
    this.type = type;
    this.family = family;
    this.blocking = blocking;
    this.address = SocketAddress.none(family);
  }

  boolean hasConnections() {
    return type != Type.DATAGRAM;
  }

  /** Whether messages stay whole. */
  boolean whole() {
    return type != Type.STREAM;
  }

  /** Whether it is one end of a pair of datagram sockets. */
  boolean isPaired() {
    return peer != null && !hasConnections();
  }

  boolean isClosed() {
    return phase == Phase.TERMINATED;
  }

  static int filled(Deque<Message> queue) {
    return queue.stream().mapToInt(Message::filled).sum();
  }

  static int bytes(Deque<Message> queue) {
    return queue.stream().mapToInt(message -> message.part().length()).sum();
  }

  /** The pending error, which is thereby answered; 0 when there is none. */
  long takePending() {
    SystemError error = pending;
    pending = null;
    return error == null ? 0 : error.answer();
  }

  /** What stands against a bind. */
  long bindError() {
    return phase == Phase.UNCONNECTED ? 0 : SystemError.EINVAL.answer();
  }

  /** What stands against a listen. */
  long listenError() {
    if (!hasConnections()) {
      return SystemError.EOPNOTSUPP.answer();
    }
    return switch (phase) {
      case UNCONNECTED, BOUND, LISTENING -> 0;
      default -> SystemError.EINVAL.answer();
    };
  }

  /** What stands against an accept. */
  long acceptError() {
    if (!hasConnections()) {
      return SystemError.EOPNOTSUPP.answer();
    }
    return phase == Phase.LISTENING ? 0 : SystemError.EINVAL.answer();
  }

  /** What stands against a connect. */
  long connectError() {
    if (!hasConnections()) {
      boolean open = phase != Phase.DISCONNECTED && !isPaired();
      return open ? 0 : SystemError.EISCONN.answer();
    }
    return switch (phase) {
      case UNCONNECTED, BOUND -> 0;
      case CONNECTING -> SystemError.EALREADY.answer();
      default -> SystemError.EISCONN.answer();
    };
  }

  /** What stands against a shutdown. */
  long shutdownError() {
    return isConnected() ? 0 : SystemError.ENOTCONN.answer();
  }

  /** What stands against a send to the peer. */
  long sendError() {
    if (!isConnected()) {
      return (hasConnections() ? SystemError.ENOTCONN : SystemError.EDESTADDRREQ).answer();
    }
    boolean ends = sendShut || phase == Phase.DISCONNECTED;
    return ends ? SystemError.EPIPE.answer() : 0;
  }

  /** What stands against a send to an address. */
  long sendToError() {
    if (hasConnections()) {
      return (isConnected() ? SystemError.EISCONN : SystemError.ENOTCONN).answer();
    }
    if (sendShut || phase == Phase.DISCONNECTED) {
      return SystemError.EPIPE.answer();
    }
    return isPaired() ? SystemError.EISCONN.answer() : 0;
  }

  /** What stands against a receive. */
  long receiveError() {
    return hasConnections() && !isConnected() ? SystemError.ENOTCONN.answer() : 0;
  }

  /** What stands against telling the peer's address. */
  long peerNameError() {
    boolean gone = phase == Phase.DISCONNECTED;
    return isConnected() && !gone ? 0 : SystemError.ENOTCONN.answer();
  }

  /** Whether it has had a peer, which may be gone. */
  private boolean isConnected() {
    return switch (phase) {
      case CONNECTED, DISCONNECTED, SHUTDOWN -> true;
      default -> false;
    };
  }

  /** Whether nothing more can be received than what has come. */
  boolean atEnd() {
    return receiveShut || ended && received.isEmpty();
  }

  /** How many bytes it takes to be sent to its peer. */
  int room() {
    return Math.max(0, sendBuffer - filled(toSend));
  }

  /** What it is ready for, of a mask of {@link Readiness}. */
  int readiness(int interest) {
    if (isClosed()) {
      return Readiness.INVALID;
    }
    boolean failed = pending != null;
    boolean hungUp = phase == Phase.DISCONNECTED || sendShut && (receiveShut || ended);
    int events =
        (failed || isReadable() ? Readiness.READABLE : 0)
            | (failed || isWritable() ? Readiness.WRITABLE : 0)
            | (failed ? Readiness.ERROR : 0)
            | (hungUp ? Readiness.HANGUP : 0);
    return events & (interest | Readiness.ERROR | Readiness.HANGUP);
  }

  private boolean isReadable() {
    return phase == Phase.LISTENING ? !connections.isEmpty() : !received.isEmpty() || atEnd();
  }

  private boolean isWritable() {
    return switch (phase) {
      case CONNECTING, LISTENING, TERMINATED -> false;
      case UNCONNECTED, BOUND -> !hasConnections();
      default -> sendError() != 0 || peer == null || room() > 0;
    };
  }

  /** An option's value. */
  long option(SocketOption option) {
    return switch (option) {
      case SO_SNDBUF -> sendBuffer;
      case SO_RCVBUF -> receiveBuffer;
      case SO_REUSEADDR -> reuse ? 1 : 0;
      case SO_ERROR -> -takePending();
      case SO_TYPE -> type.number();
      case SO_DOMAIN -> family.number();
      case SO_PROTOCOL -> 0;
      case SO_ACCEPTCONN -> phase == Phase.LISTENING ? 1 : 0;
    };
  }

  /** Sets an option, if it can be set to that. */
  long setOption(SocketOption option, int value) {
    switch (option) {
      case SO_REUSEADDR -> reuse = value != 0;
      case SO_SNDBUF, SO_RCVBUF -> {
        if (value < 1) {
          return SystemError.EINVAL.answer();
        }
        sendBuffer = option == SocketOption.SO_SNDBUF ? value : sendBuffer;
        receiveBuffer = option == SocketOption.SO_RCVBUF ? value : receiveBuffer;
      }
      default -> {
        return SystemError.ENOPROTOOPT.answer();
      }
    }
    return 0;
  }

  /** How many bytes can be received now, as FIONREAD tells it. */
  long receivable() {
    if (phase == Phase.LISTENING) {
      return SystemError.EINVAL.answer();
    }
    boolean first = whole() && !received.isEmpty();
    return first ? received.peek().part().length() : bytes(received);
  }
}
