package org.kernelsim.workload.strace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * Reads what a recorded call asked of a socket. Such calls are few beside those that move bytes, so
 * this is written to be plain and not to be fast. A call whose arguments say nothing that can be
 * carried out, another family of addresses for one, gives null.
 */
final class SocketCallReader {
  private static final Pattern PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
  private static final Pattern INET = Pattern.compile("inet_addr\\(\"([^\"]*)\"\\)");
  private static final Pattern INET6 = Pattern.compile("inet_pton\\(AF_INET6, \"([^\"]*)\"");
  private static final Pattern UNIX = Pattern.compile("sun_path=(@?)\"([^\"]*)\"");

  private final TraceValue value = new TraceValue();
  private final TraceValue element = new TraceValue();

  /** Of socket. */
  SocketCall open(RecordedCall call) {
    Family family = family(call.text(0));
    Type type = type(call);
    boolean known = family == Family.UNIX || family != null && type != Type.SEQPACKET;
    return known && type != null ? new SocketCall.Open(type, family) : null;
  }

  /** Of accept: where the connection came from, where that was recorded. */
  SocketCall accept(RecordedCall call, int accepted) {
    return new SocketCall.Accept(address(call, 1), accepted);
  }

  /** Of connect. */
  SocketCall connect(RecordedCall call) {
    SocketAddress address = address(call, 1);
    return address == null ? null : new SocketCall.Connect(address);
  }

  /** Of calls that work on sockets alone: bind, listen, shutdown, options and names. */
  SocketCall other(RecordedCall call) {
    return switch (call.name()) {
      case "bind" -> bind(call);
      case "listen" -> new SocketCall.Listen((int) Math.max(0, Math.min(call.number(1), 65_535)));
      case "shutdown" -> shutdown(call);
      case "setsockopt" -> setOption(call);
      case "getsockopt" -> getOption(call);
      case "getsockname" -> new SocketCall.GetName();
      case "getpeername" -> new SocketCall.GetPeerName();
      default -> null;
    };
  }

  /** The options there are, with a number as their value, as {@code [1]}. */
  private SocketCall setOption(RecordedCall call) {
    SocketOption option = option(call);
    if (option == null || !option.settable()) {
      return null;
    }
    boolean number = call.argument(3, value) && value.isList() && value.first(element);
    long wanted = number ? element.number() : TraceValue.NOT_A_NUMBER;
    boolean possible = wanted <= Integer.MAX_VALUE && wanted >= 1;
    boolean off = option == SocketOption.SO_REUSEADDR && wanted == 0;
    return possible || off ? new SocketCall.SetOption(option, (int) wanted) : null;
  }

  private static SocketCall getOption(RecordedCall call) {
    SocketOption option = option(call);
    return option == null ? null : new SocketCall.GetOption(option);
  }

  /** Options of the socket itself; those of protocols and others change nothing here. */
  private static SocketOption option(RecordedCall call) {
    if (!"SOL_SOCKET".equals(call.text(1))) {
      return null;
    }
    for (SocketOption option : SocketOption.values()) {
      if (option.name().equals(call.text(2))) {
        return option;
      }
    }
    return null;
  }

  private SocketCall bind(RecordedCall call) {
    SocketAddress address = address(call, 1);
    return address == null ? null : new SocketCall.Bind(address);
  }

  private static SocketCall shutdown(RecordedCall call) {
    ShutdownHow how =
        switch (call.text(1) == null ? "" : call.text(1)) {
          case "SHUT_RD" -> ShutdownHow.RECEIVING;
          case "SHUT_WR" -> ShutdownHow.SENDING;
          case "SHUT_RDWR" -> ShutdownHow.BOTH;
          default -> null;
        };
    return how == null ? null : new SocketCall.Shutdown(how);
  }

  private static Type type(RecordedCall call) {
    if (call.hasFlag(1, "SOCK_STREAM")) {
      return Type.STREAM;
    }
    if (call.hasFlag(1, "SOCK_DGRAM")) {
      return Type.DATAGRAM;
    }
    return call.hasFlag(1, "SOCK_SEQPACKET") ? Type.SEQPACKET : null;
  }

  private static Family family(String name) {
    return switch (name == null ? "" : name) {
      case "AF_UNIX", "AF_LOCAL", "PF_UNIX", "PF_LOCAL" -> Family.UNIX;
      case "AF_INET", "PF_INET" -> Family.INET;
      case "AF_INET6", "PF_INET6" -> Family.INET6;
      default -> null;
    };
  }

  /** The address an argument shows, or null. */
  private SocketAddress address(RecordedCall call, int argument) {
    if (!call.argument(argument, value) || !value.isStructure()) {
      return null;
    }
    String text = value.text();
    String family = value.field("sa_family", element) ? element.text() : "";
    Matcher host =
        switch (family) {
          case "AF_INET" -> INET.matcher(text);
          case "AF_INET6" -> INET6.matcher(text);
          case "AF_UNIX" -> UNIX.matcher(text);
          default -> null;
        };
    if (host == null || !host.find()) {
      return null;
    }
    if (family.equals("AF_UNIX")) {
      return SocketAddress.unix(host.group(1) + host.group(2));
    }
    Matcher port = PORT.matcher(text);
    if (!port.find() || port.group(1).length() > 5 || Integer.parseInt(port.group(1)) > 65_535) {
      return null;
    }
    int number = Integer.parseInt(port.group(1));
    return family.equals("AF_INET")
        ? SocketAddress.inet(host.group(1), number)
        : SocketAddress.inet6(host.group(1), number);
  }
}
