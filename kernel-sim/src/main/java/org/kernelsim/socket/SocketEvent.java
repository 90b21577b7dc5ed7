package org.kernelsim.socket;

/**
 * What happens to a socket: a call made on it, or something that the network tells it. The rows of
 * the {@link StatusTable}.
 */
public enum SocketEvent {
  /** Gives the socket an address of its own. */
  BIND("bind"),
  /** Makes it accept connections. */
  LISTEN("listen"),
  /** Takes a connection out of its connection queue. */
  ACCEPT("accept"),
  /** Asks for a connection; of a datagram socket, names the address it sends to. */
  CONNECT("connect"),
  /** Ends one direction or both. */
  SHUTDOWN("shutdown"),
  /** Ends the socket. */
  CLOSE("close"),
  /** Sends to the peer. */
  SEND("send"),
  /** Sends to an address that is given. */
  SEND_TO("sendto"),
  /** Receives. */
  RECEIVE("recv"),
  /** Receives and tells from whom. */
  RECEIVE_FROM("recvfrom"),
  /** Looks whether it is ready, as poll, select and a registered wait do. */
  LOOK("select, wait"),
  /** Reads or sets an option or the blocking mode, or asks how much can be received. */
  OPTION("getsockopt, setsockopt, ioctl"),
  /** Tells the socket's own address. */
  GET_NAME("getsockname"),
  /** Tells the peer's address. */
  GET_PEER_NAME("getpeername"),
  /** It is made connected: one of a pair, an accepted one, one that leads outside. */
  PAIRED("(made connected)"),
  /** The connection asked for is there. */
  ESTABLISHED("(connection established)"),
  /** The connection asked for is refused. */
  REFUSED("(connection refused)"),
  /** The peer has been closed. */
  PEER_CLOSED("(peer closed)"),
  /** The peer has been closed without reading everything, or a listening socket was closed. */
  RESET("(connection reset)");

  private final String words;

  SocketEvent(String words) {
    this.words = words;
  }

  /** The call's name; in parentheses what is no call. */
  public String words() {
    return words;
  }

  /** Whether it is a call, and not told by the network. */
  public boolean isCall() {
    return words.charAt(0) != '(';
  }
}
