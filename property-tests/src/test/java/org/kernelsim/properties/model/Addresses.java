package org.kernelsim.properties.model;

import java.util.List;
import java.util.Set;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStructure.Family;

/** The few addresses that sockets use, so that they meet. */
final class Addresses {
  /** The machine's, besides the loopbacks. */
  static final Set<String> HOSTS = Set.of("10.1.1.1");

  private static final List<SocketAddress> INTERNET =
      List.of(
          SocketAddress.inet("127.0.0.1", 1),
          SocketAddress.inet("127.0.0.1", 2),
          SocketAddress.inet("0.0.0.0", 1),
          SocketAddress.inet("10.1.1.1", 1),
          SocketAddress.inet("127.0.0.1", 0),
          SocketAddress.inet("10.9.9.9", 1));

  private static final List<SocketAddress> INTERNET_6 =
      List.of(
          SocketAddress.inet6("::1", 1),
          SocketAddress.inet6("::", 1),
          SocketAddress.inet6("::1", 0),
          SocketAddress.inet6("fe80::9", 1));

  private static final List<SocketAddress> UNIX =
      List.of(
          SocketAddress.unix("a"),
          SocketAddress.unix("b"),
          SocketAddress.unix("c"),
          SocketAddress.unix(""));

  private static final int OF_OWN_FAMILY = 12;

  /** The last index that means something of its own. */
  static final int MOST = OF_OWN_FAMILY + 1;

  private Addresses() {}

  /** The address of an index, most of them of a socket's own family. */
  static SocketAddress of(int index, Family family) {
    if (index < OF_OWN_FAMILY) {
      List<SocketAddress> own = of(family);
      return own.get(index % own.size());
    }
    return of(family == Family.UNIX ? Family.INET : Family.UNIX).get(0);
  }

  private static List<SocketAddress> of(Family family) {
    return switch (family) {
      case INET -> INTERNET;
      case INET6 -> INTERNET_6;
      case UNIX -> UNIX;
    };
  }
}
