package org.kernelsim.workload.strace;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How the fan-outs of a recording are carried out; sends in no fan-out always go as recorded. */
public enum SendPath {
  /** Each send by itself, as recorded. */
  ORDINARY("each send by itself: N calls, N copies"),
  /** One call with all sockets and their data. */
  BATCHED("one call with N pairs of socket and data: 1 call, N copies"),
  /** One transfer, then one send by handle for each socket. */
  HANDLE("one transfer, then a send by handle for each socket: 1 + N calls, 1 copy"),
  /** One transfer, then one alternate socket send to all. */
  ALTERNATE("one transfer, then one alternate socket send: 2 calls, 1 copy");

  private final String description;

  SendPath(String description) {
    this.description = description;
  }

  /** The word by which it is chosen and reported. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One line for help texts. */
  public String description() {
    return description;
  }

  /** Whether handles are looked up on this path. */
  public boolean usesHandles() {
    return this == HANDLE || this == ALTERNATE;
  }
}
