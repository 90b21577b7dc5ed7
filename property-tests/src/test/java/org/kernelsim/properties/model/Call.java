package org.kernelsim.properties.model;

import java.util.Locale;
import java.util.regex.Pattern;
import org.kernelsim.process.SystemCalls;

/** The calls of {@link SystemCalls}, each under its method's name. */
enum Call {
  TRANSFER,
  RELEASE,
  RECEIVE_TO_HANDLE,
  GRANT,
  COMPOSITE_INVOKE,
  SEND,
  BATCHED_SEND,
  SEND_BY_HANDLE,
  ALTERNATE_SOCKET_SEND,
  RECEIVE,
  KILL,
  EXIT,
  SOCKET,
  BIND,
  LISTEN,
  ACCEPT,
  CONNECT,
  CLOSE,
  SHUTDOWN,
  SEND_TO,
  RECEIVE_FROM,
  GET_SOCKET_OPTION,
  SET_SOCKET_OPTION,
  CONTROL,
  GET_SOCKET_NAME,
  GET_PEER_NAME,
  SELECT,
  REGISTER_INTEREST,
  WAIT;

  private static final Pattern NEXT_WORD = Pattern.compile("_(.)");

  /** Its method. */
  String method() {
    return NEXT_WORD
        .matcher(name().toLowerCase(Locale.ROOT))
        .replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
  }

  /** Its heading in docs/errors.md; exit is a kill of oneself and has none of its own. */
  String heading() {
    String words = (this == EXIT ? KILL : this).name().replace('_', ' ');
    return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
  }
}
