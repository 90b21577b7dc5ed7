package org.kernelsim.properties.model;

import java.util.Arrays;
import java.util.Objects;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.properties.model.Cell.Kind;
import org.kernelsim.properties.model.ModelReceives.Copied;
import org.kernelsim.properties.model.ModelSends.Source;
import org.kernelsim.properties.model.SideBySide.Named;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** The calls that make, name, connect and end sockets, and that receive. */
final class ConnectionCalls {
  private static final long NO_SOCKET = SystemError.EBADF.answer();

  private final SideBySide both;
  private final Coverage coverage;

  ConnectionCalls(SideBySide both, Coverage coverage) {
    this.both = both;
    this.coverage = coverage;
  }

  /** The socket of an action, and what of the call is met with it. */
  private Named socket(Action action, SocketEvent event) {
    Named named = both.socket(action.socket());
    if (named.socket() != null) {
      coverage.called(event, named.socket());
    }
    return named;
  }

  private static SocketAddress address(Action action, Named named) {
    return action.address(named.socket() == null ? Family.INET : named.socket().family);
  }

  void socket(Action action) {
    SocketStructure kind = action.kind();
    long answer = both.call(both.caller().calls.socket(kind));
    if (kind.type() == Type.SEQPACKET && kind.family() != Family.UNIX) {
      both.expect(answer, SystemError.EPROTONOSUPPORT.answer());
    } else {
      made(answer, new ModelSocket(kind.type(), kind.family(), kind.blocking()));
    }
  }

  /** Whether a socket is made, which it is unless there are too many. */
  private boolean made(long answer, ModelSocket socket) {
    if (both.open.size() == SideBySide.MOST_SOCKETS) {
      both.expect(answer, SystemError.EMFILE.answer());
      return false;
    }
    if (answer <= 0 || both.open.put(answer, socket) != null) {
      throw new AssertionError("a socket was there before: " + answer);
    }
    both.touch(Kind.SOCKET, answer);
    return true;
  }

  void bind(Action action) {
    Named named = socket(action, SocketEvent.BIND);
    SocketAddress address = address(action, named);
    long answer = both.call(both.caller().calls.bind(named.id(), address));
    long error = named.socket() == null ? NO_SOCKET : named.socket().bindError();
    both.expect(answer, error != 0 ? error : both.network.bind(named.socket(), address));
  }

  void listen(Action action) {
    Named named = socket(action, SocketEvent.LISTEN);
    int backlog = action.backlog();
    long answer = both.call(both.caller().calls.listen(named.id(), backlog));
    both.expect(
        answer,
        named.socket() == null ? NO_SOCKET : both.connections.listen(named.socket(), backlog));
  }

  /** Left out when it would wait for ever. */
  void accept(Action action) {
    Named named = both.socket(action.socket());
    ModelSocket socket = named.socket();
    boolean interrupted = both.caller().model.interrupted();
    if (socket != null && ModelConnections.acceptWaits(socket) && !interrupted) {
      return;
    }
    socket(action, SocketEvent.ACCEPT);
    long answer = both.call(both.caller().calls.accept(named.id(), !action.flag()));
    long error = socket == null ? NO_SOCKET : ModelConnections.acceptError(socket);
    if (error != 0) {
      both.expect(answer, error);
    } else if (made(answer, socket.connections.peek())) {
      both.connections.accept(socket).blocking = action.flag();
    }
  }

  /** Left out when it would wait for ever. */
  void connect(Action action) {
    Named named = both.socket(action.socket());
    ModelSocket socket = named.socket();
    SocketAddress address = address(action, named);
    boolean interrupted = both.caller().model.interrupted();
    if (socket != null && both.connections.connectWaits(socket, address) && !interrupted) {
      return;
    }
    socket(action, SocketEvent.CONNECT);
    long answer = both.call(both.caller().calls.connect(named.id(), address));
    both.expect(answer, socket == null ? NO_SOCKET : both.connections.connect(socket, address));
  }

  void close(Action action) {
    Named named = socket(action, SocketEvent.CLOSE);
    SocketEntry entry = both.kernel.sockets().entry(named.id());
    long answer = both.call(both.caller().calls.close(named.id()));
    if (named.socket() == null) {
      both.expect(answer, NO_SOCKET);
      return;
    }
    both.expect(answer, 0);
    both.connections.close(named.socket());
    both.closed(named.id());
    both.expectSame(entry.status().phase(), named.socket().phase);
    coverage.seen(entry);
  }

  void shutdown(Action action) {
    Named named = socket(action, SocketEvent.SHUTDOWN);
    ShutdownHow how = action.how();
    long answer = both.call(both.caller().calls.shutdown(named.id(), how));
    both.expect(
        answer,
        named.socket() == null
            ? NO_SOCKET
            : both.connections.shutDown(named.socket(), how.receiving(), how.sending()));
  }

  void receive(Action action, boolean withSource) {
    Named named = socket(action, withSource ? SocketEvent.RECEIVE_FROM : SocketEvent.RECEIVE);
    ModelSocket socket = named.socket();
    Source target = both.target();
    int flags = both.flags(socket);
    AddressAnswer from = new AddressAnswer();
    long answer =
        both.call(
            withSource
                ? both.caller()
                    .calls
                    .receiveFrom(
                        named.id(), target.memory(), target.from(), target.length(), flags, from)
                : both.caller()
                    .calls
                    .receive(named.id(), target.memory(), target.from(), target.length(), flags));
    if (target.error() != 0) {
      both.expect(answer, target.error());
      return;
    }
    boolean mayWait = both.targetOf(named).mayWait();
    Copied copied =
        socket == null
            ? Copied.error(NO_SOCKET)
            : both.receives.receive(socket, target.length(), mayWait);
    both.expect(answer, copied.answer());
    byte[] expected = new byte[target.memory().length];
    if (answer > 0) {
      System.arraycopy(copied.bytes(), 0, expected, target.from(), copied.bytes().length);
    }
    if (!Arrays.equals(target.memory(), expected)) {
      throw new AssertionError(action + " receives other bytes than were sent");
    }
    if (withSource && answer >= 0) {
      both.expectSame(Objects.toString(from.address()), Objects.toString(copied.source()));
    }
  }
}
