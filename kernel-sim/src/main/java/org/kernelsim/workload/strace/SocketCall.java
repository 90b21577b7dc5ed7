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

/** What a recorded call asked of a socket, where it moved no bytes. */
sealed interface SocketCall {
  /** No description. */
  int NONE = -1;

  /**
   * The same call in the simulation.
   *
   * @param socket the simulated socket; null for {@link Open}, which makes it
   * @param result 0, or the recorded error, which the socket is prepared to answer
   * @return null when it cannot be carried out, or failed and changed nothing, and costs what a
   *     plain call costs
   */
  SystemCall on(ReplaySocket socket, SystemCalls calls, int result);

  /** Makes the socket of the operation's description. */
  record Open(Type type, Family family) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      return calls.socket(SocketStructure.of(type, family).withBlocking(false));
    }
  }

  /** Gives it an address. */
  record Bind(SocketAddress address) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      if (result != 0) {
        return null;
      }
      SocketAddress possible = socket.expectBind(address);
      return calls.bind(socket.id(), possible);
    }
  }

  /** Has it accept connections. */
  record Listen(int backlog) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      if (result != 0) {
        return null;
      }
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
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      socket.expectAccept(peer, result);
      return calls.accept(socket.id(), true);
    }
  }

  /** Asks for a connection. */
  record Connect(SocketAddress address) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      socket.expectConnect(address, result);
      return calls.connect(socket.id(), address);
    }
  }

  /** Shuts directions. */
  record Shutdown(ShutdownHow how) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      if (result != 0) {
        return null;
      }
      socket.expectOnConnection();
      return calls.shutdown(socket.id(), how);
    }
  }

  /** Sets an option. */
  record SetOption(SocketOption option, int value) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      return result == 0 ? calls.setSocketOption(socket.id(), option, value) : null;
    }
  }

  /** Reads an option; what is pending on the socket is answered then, as it was recorded. */
  record GetOption(SocketOption option) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      return result == 0 ? calls.getSocketOption(socket.id(), option) : null;
    }
  }

  /** Asks for the socket's own address. */
  record GetName() implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      return result == 0 ? calls.getSocketName(socket.id(), new AddressAnswer()) : null;
    }
  }

  /** Asks for the peer's address. */
  record GetPeerName() implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      if (result != 0) {
        return null;
      }
      socket.expectOnConnection();
      return calls.getPeerName(socket.id(), new AddressAnswer());
    }
  }
}
