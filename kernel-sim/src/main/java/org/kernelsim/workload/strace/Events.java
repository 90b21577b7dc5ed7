package org.kernelsim.workload.strace;

import org.kernelsim.socket.Readiness;

/** Reads events as poll and epoll have them, {@code EPOLLIN|EPOLLET}, as a mask of readiness. */
final class Events {
  private static final String[] NAMES = {
    "IN", "OUT", "RDHUP", "ERR", "HUP", "ET", "ONESHOT", "PRI", "RDNORM", "RDBAND", "WRNORM",
    "WRBAND", "MSG", "NVAL"
  };
  private static final int[] MASKS = {
    Readiness.READABLE,
    Readiness.WRITABLE,
    Readiness.READABLE, // the end of the data, which is read
    Readiness.ERROR,
    Readiness.HANGUP,
    Readiness.EDGE,
    Readiness.ONE_SHOT,
    Readiness.READABLE,
    Readiness.READABLE,
    Readiness.READABLE,
    Readiness.WRITABLE,
    Readiness.WRITABLE,
    Readiness.READABLE,
    Readiness.INVALID
  };

  private Events() {}

  /** The events named; names that are not known, as EPOLLEXCLUSIVE, and numbers, say nothing. */
  static int of(TraceValue value) {
    byte[] bytes = value.bytes();
    int events = 0;
    int at = value.start();
    while (at < value.end()) {
      int wordEnd = Bytes.wordEnd(bytes, at, value.end());
      events |= ofName(bytes, at, wordEnd);
      at = wordEnd + 1;
    }
    return events;
  }

  private static int ofName(byte[] bytes, int from, int to) {
    int name = Bytes.startsWith(bytes, from, to, "EPOLL") ? from + 5 : from + 4;
    if (name == from + 4 && !Bytes.startsWith(bytes, from, to, "POLL")) {
      return 0;
    }
    for (int i = 0; i < NAMES.length; i++) {
      if (to - name == NAMES[i].length() && Bytes.startsWith(bytes, name, to, NAMES[i])) {
        return MASKS[i];
      }
    }
    return 0;
  }
}
