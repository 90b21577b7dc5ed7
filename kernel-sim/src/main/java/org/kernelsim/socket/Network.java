package org.kernelsim.socket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.socket.SocketStructure.Family;

/**
 * The machine's addresses: which socket has which, and who is found at one. Families and, in the
 * internet families, streams and datagrams have ports of their own; UNIX names are for all types.
 * Ports that the system chooses are taken in order, from {@value #FIRST_CHOSEN} to {@value
 * #LAST_CHOSEN} and round again.
 *
 * <p>Thread-safe: one host lock, the innermost; no entry's lock is taken under it.
 */
public final class Network {
  /** The first port that the system chooses, as Linux does. */
  public static final int FIRST_CHOSEN = 32_768;

  /** The last port that the system chooses. */
  public static final int LAST_CHOSEN = 60_999;

  private static final Map<Family, String> LOOPBACK =
      Map.of(Family.INET, "127.0.0.1", Family.INET6, "::1");

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> hosts = new LinkedHashSet<>();

  /** Who is told packets; null when nobody is. */
  private volatile PacketListener listener;

  /** The links of the hosts that have one. */
  private final Map<String, HostLink> links = new HashMap<>();

  // Looked into, never gone over.
  private final Map<PortKey, Port> ports = new HashMap<>();
  private final Map<Space, Integer> nextChosen = new HashMap<>();
  private final Map<String, Binding> names = new HashMap<>();

  /** Where a port is one of its own: a family's streams, or its datagrams. */
  private record Space(Family family, boolean connections) {
    static Space of(SocketEntry entry) {
      return new Space(entry.local().family(), entry.local().type().hasConnections());
    }
  }

  /** A host's link, both directions. */
  private record HostLink(Wire there, Wire back) {
    static HostLink of(LinkSettings settings) {
      return new HostLink(
          new Wire(settings, 2 * settings.seed()), new Wire(settings, 2 * settings.seed() + 1));
    }
  }

  private record PortKey(Space space, int port) {}

  /** A port that is taken. */
  private static final class Port {
    final List<Binding> bindings = new ArrayList<>();

    /** Accepted connections, which hold the port though nobody listens any more. */
    int connections;

    boolean free() {
      return bindings.isEmpty() && connections == 0;
    }
  }

  /** A socket's hold on an address, given back when the socket is closed. */
  final class Binding {
    private final SocketEntry entry;
    private final SocketAddress address;
    private final PortKey key;

    /** Whether it holds the port as an accepted connection, found by nobody. */
    private final boolean connection;

    private final boolean reuse;
    private boolean listening;

    private Binding(SocketEntry entry, SocketAddress address, PortKey key, boolean connection) {
      this.entry = entry;
      this.address = address;
      this.key = key;
      this.connection = connection;
      this.reuse = entry.options().reuseAddress();
    }

    SocketAddress address() {
      return address;
    }

    void release() {
      lock.lock();
      try {
        remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  /** The network of a machine that has the loopback addresses only. */
  public Network() {
    hosts.addAll(List.of(LOOPBACK.get(Family.INET), LOOPBACK.get(Family.INET6)));
  }

  /** Gives the machine one address more. Before sockets use it. */
  public void addHost(String host) {
    hosts.add(host);
  }

  /** The same for an address that is reached over a link by sockets with other addresses. */
  public void addHost(String host, LinkSettings link) {
    addHost(host);
    links.put(host, HostLink.of(link));
  }

  /** Has packets told, or no more when it is null; connections there are go on as they began. */
  public void setPacketListener(PacketListener newListener) {
    listener = newListener;
  }

  /** One direction of a connection; null where it takes no time and nobody listens. */
  Passage passage(SocketAddress from, SocketAddress to) {
    Wire wire = wire(from, to);
    boolean told = listener != null && from.family() != Family.UNIX;
    return wire == null && !told ? null : new Passage(wire, listener, from, to);
  }

  /**
   * Puts a datagram on its way.
   *
   * @return when it arrives; 0 without a wire; {@link Wire#LOST}
   */
  long send(Cpu cpu, SocketAddress from, SocketAddress to, Message message) {
    Wire wire = wire(from, to);
    PacketListener told = from.family() == Family.UNIX ? null : listener;
    if (wire == null && told == null) {
      return 0;
    }
    long now = cpu.now();
    long arrival = wire == null ? 0 : wire.arrivalOfDatagram(now, message.length());
    if (told != null) {
      byte[] data = message.bytes(message.length());
      long arrives = wire == null ? now : arrival;
      told.sent(new Packet(now, arrives, from, to, Packet.Kind.DATAGRAM, 0, data));
    }
    return arrival;
  }

  /** The wire from one address to another; null between addresses without a link. */
  private Wire wire(SocketAddress from, SocketAddress to) {
    if (links.isEmpty() || from == null || from.host().equals(to.host())) {
      return null;
    }
    HostLink there = links.get(to.host());
    HostLink back = links.get(from.host());
    return there != null ? there.there : back != null ? back.back : null;
  }

  /**
   * Gives a socket an address.
   *
   * @param wanted the address; port 0 lets the system choose
   * @return 0; or EAFNOSUPPORT, EADDRNOTAVAIL (no address of this machine), EADDRINUSE, EINVAL (no
   *     name), or the error of the socket's status
   */
  long bind(Cpu cpu, SocketEntry entry, SocketAddress wanted) {
    cpu.charge(Work.TABLE_LOAD, 2);
    if (wanted.family() != entry.local().family()) {
      return SystemError.EAFNOSUPPORT.answer();
    }
    if (!isOwn(wanted)) {
      return SystemError.EADDRNOTAVAIL.answer();
    }
    if (wanted.family() == Family.UNIX && wanted.host().isEmpty()) {
      return SystemError.EINVAL.answer();
    }
    Binding binding = reserve(entry, wanted);
    if (binding == null) {
      return SystemError.EADDRINUSE.answer();
    }
    return keepIf(entry.bind(cpu, binding, false), binding);
  }

  /**
   * Gives a socket that has no address one that the system chooses, before it connects, listens or
   * sends to an address; UNIX sockets do without.
   *
   * @param destination what it is to reach, or null
   * @return 0, or EADDRNOTAVAIL when all ports are taken, or EBADF
   */
  long bindToAny(Cpu cpu, SocketEntry entry, SocketAddress destination) {
    cpu.charge(Work.TABLE_LOAD);
    Family family = entry.local().family();
    if (entry.isBound() || family == Family.UNIX) {
      return 0;
    }
    SocketAddress any = SocketAddress.none(family);
    Binding binding = reserve(entry, destination == null ? any : any.at(LOOPBACK.get(family)));
    if (binding == null) {
      return SystemError.EADDRNOTAVAIL.answer();
    }
    return keepIf(entry.bind(cpu, binding, true), binding);
  }

  private static long keepIf(long answer, Binding binding) {
    if (answer != 0) {
      binding.release();
    }
    return answer;
  }

  /**
   * Marks an address as one that connections can be asked of; false when another socket has it. A
   * socket that was closed meanwhile has given it back.
   */
  boolean listen(Binding binding) {
    lock.lock();
    try {
      Port port = binding.key == null ? null : ports.get(binding.key);
      for (Binding other : port == null ? List.<Binding>of() : port.bindings) {
        if (other != binding && other.listening && overlap(other.address, binding.address)) {
          return false;
        }
      }
      binding.listening = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Who has an address.
   *
   * @return the entry that was bound there last; one bound to the very host before one bound to any
   *     host, and, of sockets with connections, only one that listens; or null
   */
  SocketEntry at(Cpu cpu, SocketStructure asker, SocketAddress address) {
    cpu.charge(Work.TABLE_LOAD, 2);
    lock.lock();
    try {
      if (address.family() == Family.UNIX) {
        Binding binding = names.get(address.host());
        return binding == null ? null : binding.entry;
      }
      boolean connections = asker.type().hasConnections();
      Port port = ports.get(new PortKey(new Space(address.family(), connections), address.port()));
      Binding found = null;
      for (Binding binding : port == null ? List.<Binding>of() : port.bindings) {
        boolean fits = overlap(binding.address, address) && (!connections || binding.listening);
        boolean better = found == null || found.address.anyHost() || !binding.address.anyHost();
        found = fits && better ? binding : found;
      }
      return found == null ? null : found.entry;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Why an address cannot be reached from a socket, before it is asked who has it.
   *
   * @return null, or EAFNOSUPPORT, or ENETUNREACH: no such host
   */
  SystemError unreachable(SocketEntry from, SocketAddress address) {
    if (address.family() != from.local().family()) {
      return SystemError.EAFNOSUPPORT;
    }
    return isOwn(address) ? null : SystemError.ENETUNREACH;
  }

  /** Where a destination that names any host leads: to this machine's own. */
  static SocketAddress destination(SocketAddress address) {
    return address.anyHost() ? address.at(LOOPBACK.get(address.family())) : address;
  }

  /** A hold on the port of an accepted connection; null for UNIX sockets. */
  Binding connection(SocketEntry entry, SocketAddress address) {
    if (address.family() == Family.UNIX) {
      return null;
    }
    lock.lock();
    try {
      PortKey key = new PortKey(Space.of(entry), address.port());
      Binding binding = new Binding(entry, address, key, true);
      ports.computeIfAbsent(key, k -> new Port()).connections++;
      return binding;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOwn(SocketAddress address) {
    return address.family() == Family.UNIX || address.anyHost() || hosts.contains(address.host());
  }

  /** A hold on an address, or on the next free port; null when it is in use. */
  private Binding reserve(SocketEntry entry, SocketAddress wanted) {
    lock.lock();
    try {
      if (wanted.family() == Family.UNIX) {
        Binding binding = new Binding(entry, wanted, null, false);
        return names.putIfAbsent(wanted.host(), binding) == null ? binding : null;
      }
      Space space = Space.of(entry);
      int port = wanted.port() == 0 ? choose(space) : wanted.port();
      PortKey key = new PortKey(space, port);
      Binding binding = new Binding(entry, wanted.withPort(port), key, false);
      if (port == 0 || conflicts(ports.get(key), binding)) {
        return null;
      }
      ports.computeIfAbsent(key, k -> new Port()).bindings.add(binding);
      return binding;
    } finally {
      lock.unlock();
    }
  }

  /** The next port that nobody has; 0 when there is none. */
  private int choose(Space space) {
    int port = nextChosen.getOrDefault(space, FIRST_CHOSEN);
    for (int tried = FIRST_CHOSEN; tried <= LAST_CHOSEN; tried++) {
      int next = port == LAST_CHOSEN ? FIRST_CHOSEN : port + 1;
      if (!ports.containsKey(new PortKey(space, port))) {
        nextChosen.put(space, next);
        return port;
      }
      port = next;
    }
    return 0;
  }

  private static boolean conflicts(Port port, Binding binding) {
    if (port == null) {
      return false;
    }
    if (port.connections > 0 && !binding.reuse) {
      return true;
    }
    for (Binding other : port.bindings) {
      boolean shared = other.reuse && binding.reuse && !other.listening;
      if (overlap(other.address, binding.address) && !shared) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of two addresses with the same port stands for the other. */
  private static boolean overlap(SocketAddress one, SocketAddress other) {
    return one.anyHost() || other.anyHost() || one.host().equals(other.host());
  }

  private void remove(Binding binding) {
    if (binding.key == null) {
      names.remove(binding.address.host());
      return;
    }
    Port port = ports.get(binding.key);
    if (binding.connection) {
      port.connections--;
    } else {
      port.bindings.remove(binding);
    }
    if (port.free()) {
      ports.remove(binding.key);
    }
  }
}
