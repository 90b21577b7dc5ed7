package org.kernelsim.workload.strace;

/**
 * An open file description: what one or several descriptors, in one or several tables, stand for. A
 * socket is one of these, not a descriptor.
 */
final class Description {
  private static final String[] SOCKET_FAMILIES = {
    "socket:", "TCP", "UDP", "UNIX", "NETLINK", "RAW", "SCTP", "PACKET", "MPTCP", "VSOCK"
  };

  final int number;
  private Kind kind;
  private Waits waits = Waits.UNRECORDED;
  private boolean annotated;
  private boolean watched;
  private int descriptors;
  private long waitNanos;

  /** Where it stands in the list, and in the answer, of the wait that is being read. */
  int place;

  int toldPlace;

  /** The last operation of those that wait for what takes what waits were told of; or -1. */
  int unexplained = -1;

  private Registrations registrations;

  /** What it is, as far as the trace shows. */
  enum Kind {
    UNKNOWN,
    SOCKET,
    /** A pipe or an eventfd: a read of it can wait. */
    PIPE,
    /** An epoll descriptor: others are registered with it, and waited for. */
    EPOLL,
    /** A file, or anything else that is not a socket and is not waited for by reading. */
    OTHER
  }

  /** Whether reading waits for data. */
  private enum Waits {
    YES,
    NO,
    UNRECORDED
  }

  Description(int number, Kind kind) {
    this.number = number;
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** The trace shows what it is; what was shown first stays. */
  void shownAs(Kind shown) {
    if (kind == Kind.UNKNOWN) {
      kind = shown;
    }
  }

  /** Reads what {@code -y} or {@code -yy} wrote behind the descriptor, once. */
  void annotatedBy(TraceValue descriptor) {
    if (annotated || kind != Kind.UNKNOWN) {
      return;
    }
    annotated = true;
    if (descriptor.annotationStartsWith("/")) {
      kind = Kind.OTHER;
    } else if (descriptor.annotationStartsWith("pipe:")
        || descriptor.annotationStartsWith("anon_inode:[eventfd")) {
      kind = Kind.PIPE;
    } else if (descriptor.annotationStartsWith("anon_inode:[eventpoll")) {
      kind = Kind.EPOLL;
    } else if (descriptor.annotationStartsWith("anon_inode:")) {
      kind = Kind.OTHER;
    } else if (isSocket(descriptor)) {
      kind = Kind.SOCKET;
    } else {
      annotated = false;
    }
  }

  /**
   * Whether what is written behind a descriptor is of another kind than this: it then stands for
   * something else by now.
   */
  boolean isDeniedBy(TraceValue descriptor) {
    return switch (kind) {
      case UNKNOWN -> false;
      case SOCKET -> descriptor.annotationStartsWith("/");
      case PIPE, EPOLL, OTHER -> isSocket(descriptor);
    };
  }

  private static boolean isSocket(TraceValue descriptor) {
    for (String family : SOCKET_FAMILIES) {
      if (descriptor.annotationStartsWith(family)) {
        return true;
      }
    }
    return false;
  }

  void setBlocking(boolean blocking) {
    waits = blocking ? Waits.YES : Waits.NO;
  }

  /** Named in an epoll_ctl or a poll. */
  void setWatched() {
    watched = true;
  }

  /**
   * Whether a read waits for data, if this is something waited for by reading: as its flags were
   * recorded; where they were not, a watched one does not.
   */
  boolean blocking() {
    return waits == Waits.YES || waits == Waits.UNRECORDED && !watched;
  }

  /** Whether it is known to be something that is waited for by reading. */
  boolean isWaitedFor() {
    return kind == Kind.SOCKET || kind == Kind.PIPE;
  }

  /** Whether it is a socket, or may turn out to be one. */
  boolean maybeSocket() {
    return kind == Kind.SOCKET || kind == Kind.UNKNOWN;
  }

  /** What is registered with it, if it is an epoll descriptor. */
  Registrations registrations() {
    if (registrations == null) {
      registrations = new Registrations();
    }
    return registrations;
  }

  /** A call on it took so long, which was a wait if it {@link #isWaitedFor}. */
  void addWait(long nanos) {
    waitNanos += nanos;
  }

  /** How long was waited for it. */
  long waitNanos() {
    return isWaitedFor() ? waitNanos : 0;
  }

  /** Whether a descriptor stands for it. */
  boolean isOpen() {
    return descriptors > 0;
  }

  /** One more descriptor stands for it. */
  void addDescriptor() {
    descriptors++;
  }

  /** One descriptor less; true when it was the last. */
  boolean dropDescriptor() {
    return --descriptors == 0;
  }
}
