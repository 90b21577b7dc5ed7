package org.kernelsim.socket;

import java.util.EnumMap;
import java.util.Map;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketStatus.Phase;

/**
 * Which event is valid in which phase of a socket, what it answers where it is not, and which phase
 * it leads to: the whole behaviour of {@link SocketStatus}, as data. Ours; the published system has
 * the ten names and, for shutdown, the question whether the status is valid.
 *
 * <p>There are two tables, for sockets that have connections (streams, sequenced packets) and for
 * datagram sockets. Immutable.
 */
public enum StatusTable {
  /** Sockets with connections. */
  STREAM(
      """
                     UNCONNECTED  BOUND      CONNECTING LISTENING    CONNECTED    DISCONNECTED SHUTDOWN TERMINATED
      BIND           BOUND        EINVAL     EINVAL     EINVAL       EINVAL       EINVAL       EINVAL   EBADF
      LISTEN         LISTENING    LISTENING  EINVAL     ok           EINVAL       EINVAL       EINVAL   EBADF
      ACCEPT         EINVAL       EINVAL     EINVAL     ok           EINVAL       EINVAL       EINVAL   EBADF
      CONNECT        CONNECTING   CONNECTING EALREADY   EISCONN      EISCONN      EISCONN      EISCONN  EBADF
      SHUTDOWN       ENOTCONN     ENOTCONN   ENOTCONN   ENOTCONN     SHUTDOWN     SHUTDOWN     ok       EBADF
      CLOSE          TERMINATED   TERMINATED TERMINATED TERMINATED   TERMINATED   TERMINATED   TERMINATED EBADF
      SEND           ENOTCONN     ENOTCONN   ENOTCONN   ENOTCONN     ok           EPIPE        ok       EBADF
      SEND_TO        ENOTCONN     ENOTCONN   ENOTCONN   ENOTCONN     EISCONN      EISCONN      EISCONN  EBADF
      RECEIVE        ENOTCONN     ENOTCONN   ENOTCONN   ENOTCONN     ok           ok           ok       EBADF
      RECEIVE_FROM   ENOTCONN     ENOTCONN   ENOTCONN   ENOTCONN     ok           ok           ok       EBADF
      LOOK           ok           ok         ok         ok           ok           ok           ok       EBADF
      OPTION         ok           ok         ok         ok           ok           ok           ok       EBADF
      GET_NAME       ok           ok         ok         ok           ok           ok           ok       EBADF
      GET_PEER_NAME  ENOTCONN     ENOTCONN   ENOTCONN   ENOTCONN     ok           ENOTCONN     ok       EBADF
      PAIRED         CONNECTED    CONNECTED  EALREADY   EINVAL       ok           EISCONN      EISCONN  EBADF
      ESTABLISHED    ENOTCONN     ENOTCONN   CONNECTED  EINVAL       EISCONN      EISCONN      EISCONN  EBADF
      REFUSED        ENOTCONN     ENOTCONN   BOUND      EINVAL       EISCONN      EISCONN      EISCONN  EBADF
      PEER_CLOSED    ENOTCONN     ENOTCONN   DISCONNECTED EINVAL     DISCONNECTED ok           ok       EBADF
      RESET          ENOTCONN     ENOTCONN   DISCONNECTED EINVAL     DISCONNECTED ok           DISCONNECTED EBADF
      """),
  /** Datagram sockets. */
  DATAGRAM(
      """
                     UNCONNECTED  BOUND        CONNECTING LISTENING  CONNECTED    DISCONNECTED SHUTDOWN TERMINATED
      BIND           BOUND        EINVAL       never      never      EINVAL       EINVAL       EINVAL   EBADF
      LISTEN         EOPNOTSUPP   EOPNOTSUPP   never      never      EOPNOTSUPP   EOPNOTSUPP   EOPNOTSUPP EBADF
      ACCEPT         EOPNOTSUPP   EOPNOTSUPP   never      never      EOPNOTSUPP   EOPNOTSUPP   EOPNOTSUPP EBADF
      CONNECT        CONNECTED    CONNECTED    never      never      ok           EISCONN      ok       EBADF
      SHUTDOWN       ENOTCONN     ENOTCONN     never      never      SHUTDOWN     SHUTDOWN     ok       EBADF
      CLOSE          TERMINATED   TERMINATED   never      never      TERMINATED   TERMINATED   TERMINATED EBADF
      SEND           EDESTADDRREQ EDESTADDRREQ never      never      ok           EPIPE        ok       EBADF
      SEND_TO        BOUND        ok           never      never      ok           EPIPE        ok       EBADF
      RECEIVE        ok           ok           never      never      ok           ok           ok       EBADF
      RECEIVE_FROM   ok           ok           never      never      ok           ok           ok       EBADF
      LOOK           ok           ok           never      never      ok           ok           ok       EBADF
      OPTION         ok           ok           never      never      ok           ok           ok       EBADF
      GET_NAME       ok           ok           never      never      ok           ok           ok       EBADF
      GET_PEER_NAME  ENOTCONN     ENOTCONN     never      never      ok           ENOTCONN     ok       EBADF
      PAIRED         CONNECTED    CONNECTED    never      never      ok           EISCONN      EISCONN  EBADF
      ESTABLISHED    EOPNOTSUPP   EOPNOTSUPP   never      never      EOPNOTSUPP   EOPNOTSUPP   EOPNOTSUPP EBADF
      REFUSED        EOPNOTSUPP   EOPNOTSUPP   never      never      EOPNOTSUPP   EOPNOTSUPP   EOPNOTSUPP EBADF
      PEER_CLOSED    ENOTCONN     ENOTCONN     never      never      DISCONNECTED ok           ok       EBADF
      RESET          EOPNOTSUPP   EOPNOTSUPP   never      never      EOPNOTSUPP   EOPNOTSUPP   EOPNOTSUPP EBADF
      """);

  private static final String VALID = "ok";
  private static final String NEVER = "never";

  private final Map<SocketEvent, Map<Phase, Cell>> rows = new EnumMap<>(SocketEvent.class);

  /**
   * What an event does in a phase.
   *
   * @param error what it answers where it is not valid; null where it is
   * @param next the phase it leads to; the same where it changes none or is not valid
   * @param reached false for a phase that sockets of this table are never in
   */
  public record Cell(SystemError error, Phase next, boolean reached) {
    /** Whether the event is valid. */
    public boolean valid() {
      return error == null;
    }
  }

  StatusTable(String text) {
    String[] lines = text.split("\n");
    String[] phases = lines[0].strip().split(" +");
    for (int i = 1; i < lines.length; i++) {
      String[] words = lines[i].strip().split(" +");
      Map<Phase, Cell> row = new EnumMap<>(Phase.class);
      for (int k = 0; k < phases.length; k++) {
        Phase phase = Phase.valueOf(phases[k]);
        row.put(phase, cell(phase, words[k + 1]));
      }
      rows.put(SocketEvent.valueOf(words[0]), row);
    }
  }

  private static Cell cell(Phase phase, String word) {
    return switch (word) {
      case VALID -> new Cell(null, phase, true);
      case NEVER -> new Cell(SystemError.EOPNOTSUPP, phase, false);
      default ->
          SystemError.named(word)
              .map(error -> new Cell(error, phase, true))
              .orElseGet(() -> new Cell(null, Phase.valueOf(word), true));
    };
  }

  /** The table of a type of sockets. */
  public static StatusTable of(SocketStructure.Type type) {
    return type.hasConnections() ? STREAM : DATAGRAM;
  }

  /** What an event does in a phase. */
  public Cell cell(SocketEvent event, Phase phase) {
    return rows.get(event).get(phase);
  }

  /**
   * What an event that is valid in its phase answers once sending is shut, in any phase; null when
   * that makes no difference to it.
   */
  public static SystemError onceSendingIsShut(SocketEvent event) {
    return event == SocketEvent.SEND || event == SocketEvent.SEND_TO ? SystemError.EPIPE : null;
  }
}
