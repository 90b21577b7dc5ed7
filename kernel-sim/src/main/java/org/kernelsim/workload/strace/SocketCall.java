package org.kernelsim.workload.strace;

import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * What a recorded call asked of a socket, where it moved no bytes. One that failed changed nothing
 * and is a plain call; an accept or a connect is asked for all the same.
 */
sealed interface SocketCall {
  /** No description. */
  int NONE = -1;

  /**
   * The same call in the simulation.
   *
   * @param socket the simulated socket; null for {@link Open}, which makes it
   * @param registered what is registered with the descriptor that {@link Register} names; null for
   *     all others
   * @param result 0; of an accept or a connect maybe the recorded error, which the socket is
   *     prepared to answer
   */
  SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result);

  /** Makes the socket of the operation's description. */
  record Open(Type type, Family family) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      return calls.socket(SocketStructure.of(type, family).withBlocking(false));
    }
  }

  /** Gives it an address. */
  record Bind(SocketAddress address) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      SocketAddress possible = socket.expectBind(address);
      return calls.bind(socket.id(), possible);
    }
  }

  /** Has it accept connections. */
  record Listen(int backlog) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      socket.expectListen();
      return calls.listen(socket.id(), backlog);
    }
  }

  /**
   * Takes a connection.
   *
   * @param peer where it comes from; null when that was not recorded
   * @param accepted number of the description it becomes, or {@link #NONE} where the call failed
   */
  record Accept(SocketAddress peer, int accepted) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      socket.expectAccept(peer, result);
      return calls.accept(socket.id(), true);
    }
  }

  /** Asks for a connection. */
  record Connect(SocketAddress address) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      socket.expectConnect(address, result);
      return calls.connect(socket.id(), address);
    }
  }

  /** Shuts directions. */
  record Shutdown(ShutdownHow how) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      socket.expectOnConnection();
      return calls.shutdown(socket.id(), how);
    }
  }

  /** Sets an option. */
  record SetOption(SocketOption option, int value) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      return calls.setSocketOption(socket.id(), option, value);
    }
  }

  /** Reads an option; what is pending on the socket is answered then, as it was recorded. */
  record GetOption(SocketOption option) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      return calls.getSocketOption(socket.id(), option);
    }
  }

  /** Asks for the socket's own address. */
  record GetName() implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      return calls.getSocketName(socket.id(), new AddressAnswer());
    }
  }

  /**
   * Registers it with others that are waited for, changes what it is asked for, or removes it.
   *
   * @param set number of the epoll descriptor's description
   * @param interest a mask of {@link org.kernelsim.socket.Readiness}; 0 to remove it
   */
  record Register(int set, int interest) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      socket.expectRegistration(registered, interest);
      return calls.registerInterest(registered.set(), socket.id(), interest);
    }
  }

  /** Asks for the peer's address. */
  record GetPeerName() implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, ReplaySet registered, SystemCalls calls, int result) {
      socket.expectOnConnection();
      return calls.getPeerName(socket.id(), new AddressAnswer());
    }
  }
}
