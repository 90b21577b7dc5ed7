package org.kernelsim.socket;

import org.kernelsim.socket.SocketStructure.Family;

/**
 * A network address: of a UNIX socket its name, otherwise a host and a port. Immutable.
 *
 * @param family its family
 * @param host the host in the family's usual notation; of a UNIX socket the name, empty for none
 * @param port the port, 0 to 65,535; 0 for none, and of a UNIX socket
 */
public record SocketAddress(Family family, String host, int port) {
  private static final int LAST_PORT = 65_535;

  // One for all sockets: there may be a million without an address.
  private static final SocketAddress NO_UNIX = unix("");
  private static final SocketAddress NO_INET = inet("0.0.0.0", 0);
  private static final SocketAddress NO_INET6 = inet6("::", 0);

  /** Checks the port's range. */
  public SocketAddress {
    if (port < 0 || port > (family == Family.UNIX ? 0 : LAST_PORT)) {
      throw new IllegalArgumentException("no port of " + family + ": " + port);
    }
  }

  /** An address of internet protocol version 4. */
  public static SocketAddress inet(String host, int port) {
    return new SocketAddress(Family.INET, host, port);
  }

  /** An address of internet protocol version 6. */
  public static SocketAddress inet6(String host, int port) {
    return new SocketAddress(Family.INET6, host, port);
  }

  /** The name of a UNIX socket. */
  public static SocketAddress unix(String name) {
    return new SocketAddress(Family.UNIX, name, 0);
  }

  /** What a socket that has no address yet tells as its own: any host, and no port or name. */
  public static SocketAddress none(Family family) {
    return switch (family) {
      case UNIX -> NO_UNIX;
      case INET -> NO_INET;
      case INET6 -> NO_INET6;
    };
  }

  /** Whether it stands for every host of this machine. */
  public boolean anyHost() {
    return family != Family.UNIX && host.equals(none(family).host);
  }

  /** The same port on another host. */
  SocketAddress at(String otherHost) {
    return new SocketAddress(family, otherHost, port);
  }

  /** The same host with another port. */
  SocketAddress withPort(int otherPort) {
    return new SocketAddress(family, host, otherPort);
  }

  @Override
  public String toString() {
    return switch (family) {
      case UNIX -> host;
      case INET -> host + ":" + port;
      case INET6 -> "[" + host + "]:" + port;
    };
  }
}
