package org.kernelsim.workload.strace;

import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketAddress;
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
   * @return null when it cannot be carried out, and costs what a plain call costs
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
      SocketAddress possible = socket.expectBind(address, result);
      return calls.bind(socket.id(), possible);
    }
  }

  /** Has it accept connections. */
  record Listen(int backlog) implements SocketCall {
    @Override
    public SystemCall on(ReplaySocket socket, SystemCalls calls, int result) {
      socket.expectListen(backlog, result);
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
      socket.expectOnConnection(result);
      return calls.shutdown(socket.id(), how);
    }
  }
}
