package org.kernelsim.properties.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.Network;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Family;

/** Which socket has which address, and who is found at one. */
final class ModelNetwork {
  private final Set<String> hosts;
  private final List<Name> names = new ArrayList<>();
  private final Map<Space, Integer> nextPorts = new HashMap<>();

  /** Where a port is one of its own. */
  private record Space(Family family, boolean connections) {
    static Space of(ModelSocket socket) {
      return new Space(socket.family, socket.hasConnections());
    }
  }

  /** A socket's hold on an address. */
  private static final class Name {
    final ModelSocket socket;
    final SocketAddress address;
    final boolean reuse;

    /** Whether it is an accepted connection's, at which nobody is found. */
    final boolean connection;

    boolean listening;

    Name(ModelSocket socket, SocketAddress address, boolean connection) {
      this.socket = socket;
      this.address = address;
      this.reuse = socket.reuse;
      this.connection = connection;
    }
  }

  /** The machine has these hosts, and each family's loopback. */
  ModelNetwork(Set<String> hosts) {
    this.hosts = hosts;
  }

  private static String loopback(Family family) {
    return family == Family.INET ? "127.0.0.1" : "::1";
  }

  private boolean isOwn(SocketAddress address) {
    return address.family() == Family.UNIX
        || address.anyHost()
        || hosts.contains(address.host())
        || address.host().equals(loopback(address.family()));
  }

  /** Where a destination leads: any host to the loopback. */
  static SocketAddress destination(SocketAddress address) {
    return address.anyHost()
        ? new SocketAddress(address.family(), loopback(address.family()), address.port())
        : address;
  }

  /** Gives a socket an address, and makes it BOUND. */
  long bind(ModelSocket socket, SocketAddress wanted) {
    if (wanted.family() != socket.family) {
      return SystemError.EAFNOSUPPORT.answer();
    }
    if (!isOwn(wanted)) {
      return SystemError.EADDRNOTAVAIL.answer();
    }
    if (wanted.host().isEmpty()) {
      return SystemError.EINVAL.answer();
    }
    SocketAddress address = wanted;
    if (wanted.family() != Family.UNIX && wanted.port() == 0) {
      address = new SocketAddress(wanted.family(), wanted.host(), nextPort(socket));
    }
    if (isTaken(socket, address)) {
      return SystemError.EADDRINUSE.answer();
    }
    name(socket, address);
    return 0;
  }

  /** Gives a socket without an address a port that nobody has, as far as its family has ports. */
  void bindToAny(ModelSocket socket, SocketAddress destination) {
    if (socket.family != Family.UNIX && nameOf(socket) == null) {
      String host =
          destination == null ? SocketAddress.none(socket.family).host() : loopback(socket.family);
      name(socket, new SocketAddress(socket.family, host, nextPort(socket)));
    }
  }

  private int nextPort(ModelSocket socket) {
    return nextPorts.merge(Space.of(socket), Network.FIRST_CHOSEN, (last, first) -> last + 1);
  }

  private void name(ModelSocket socket, SocketAddress address) {
    names.add(new Name(socket, address, false));
    socket.address = address;
    socket.phase = Phase.BOUND;
  }

  /** An accepted connection holds the port of its listening socket. */
  void nameConnection(ModelSocket connection) {
    if (connection.family != Family.UNIX) {
      names.add(new Name(connection, connection.address, true));
    }
  }

  private Name nameOf(ModelSocket socket) {
    return names.stream().filter(name -> name.socket == socket).findFirst().orElse(null);
  }

  private boolean isTaken(ModelSocket socket, SocketAddress address) {
    for (Name name : names) {
      if (!samePort(name, socket, address)) {
        continue;
      }
      boolean port = address.family() != Family.UNIX;
      boolean willing = name.connection || name.reuse && !name.listening;
      boolean shared = port && socket.reuse && willing;
      if (!shared && (name.connection || overlap(name.address, address))) {
        return true;
      }
    }
    return false;
  }

  /** UNIX names are for all types, ports for a family's streams or for its datagrams. */
  private static boolean samePort(Name name, ModelSocket socket, SocketAddress address) {
    if (name.address.family() != address.family()) {
      return false;
    }
    return address.family() == Family.UNIX
        ? name.address.equals(address)
        : Space.of(name.socket).equals(Space.of(socket)) && name.address.port() == address.port();
  }

  private static boolean overlap(SocketAddress one, SocketAddress other) {
    return one.anyHost() || other.anyHost() || one.host().equals(other.host());
  }

  /** Marks a socket's address as one that connections can be asked of. */
  long listen(ModelSocket socket) {
    Name own = nameOf(socket);
    if (own == null) {
      return SystemError.EINVAL.answer();
    }
    for (Name name : names) {
      boolean other = name != own && name.listening && samePort(name, socket, own.address);
      if (other && overlap(name.address, own.address)) {
        return SystemError.EADDRINUSE.answer();
      }
    }
    own.listening = true;
    return 0;
  }

  /** Who is found at an address: before others who has the very host, and who was there last. */
  ModelSocket at(ModelSocket asker, SocketAddress address) {
    SocketAddress wanted = destination(address);
    Name found = null;
    for (Name name : names) {
      boolean there =
          !name.connection
              && samePort(name, asker, wanted)
              && overlap(name.address, wanted)
              && (name.listening || !asker.hasConnections() || wanted.family() == Family.UNIX);
      boolean better = found == null || found.address.anyHost() || !name.address.anyHost();
      found = there && better ? name : found;
    }
    return found == null ? null : found.socket;
  }

  /** Why an address cannot be reached; 0 when it can. */
  long unreachable(ModelSocket from, SocketAddress address) {
    if (address.family() != from.family) {
      return SystemError.EAFNOSUPPORT.answer();
    }
    if (!isOwn(address)) {
      return SystemError.ENETUNREACH.answer();
    }
    if (address.family() != Family.UNIX) {
      return 0;
    }
    ModelSocket there = at(from, address);
    if (there == null) {
      return SystemError.ENOENT.answer();
    }
    return there.type == from.type ? 0 : SystemError.EPROTOTYPE.answer();
  }

  /** A socket gives its address up. */
  void release(ModelSocket socket) {
    names.removeIf(name -> name.socket == socket);
  }
}
