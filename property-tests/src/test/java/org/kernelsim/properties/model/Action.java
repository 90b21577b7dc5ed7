package org.kernelsim.properties.model;

import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.ServiceList.Service;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * One call. What it works on is an index into what there is when it is carried out, taken modulo,
 * so that a sequence means something without any of its parts.
 *
 * @param who the process that calls
 * @param socket one of those open; {@link #NEWEST} and so on; or less for none
 * @param handle one of the caller's; or likewise
 * @param address one of {@link Addresses}
 * @param number which kind, option, other process, or how many sockets: whatever the call has
 * @param offset where in the memory, or in the data
 * @param length how many bytes; {@link #HUGE} for more than a buffer can have
 * @param flag whether to wait where that is possible, or another yes or no
 */
record Action(
    Call call,
    int who,
    int socket,
    int handle,
    int address,
    int number,
    int offset,
    int length,
    boolean flag) {
  /** What was made last, of what is there. */
  static final int NEWEST = -1;

  /** What was made before that. */
  static final int SECOND_NEWEST = -2;

  /** What was closed or released last, and is not there. */
  static final int LAST_GONE = -3;

  static final int LEAST = -4;
  static final int HUGE = 64;

  private static final int NO_PROCESS = 25;

  /** How long a list may be. */
  static final int MOST_LISTED = 3;

  /** Kinds of sockets; of the last there are none. */
  private static final SocketStructure[] KINDS = {
    SocketStructure.of(Type.STREAM, Family.INET),
    SocketStructure.of(Type.STREAM, Family.UNIX),
    SocketStructure.of(Type.DATAGRAM, Family.INET),
    SocketStructure.of(Type.DATAGRAM, Family.UNIX),
    SocketStructure.of(Type.STREAM, Family.INET6),
    SocketStructure.of(Type.SEQPACKET, Family.UNIX),
    SocketStructure.of(Type.SEQPACKET, Family.INET)
  };

  private static final int[] INTERESTS = {
    Readiness.READABLE, Readiness.WRITABLE, Readiness.READABLE | Readiness.WRITABLE, 0
  };

  Action(
      Call call, int who, int socket, int handle, int address, int number, int offset, int length) {
    this(call, who, socket, handle, address, number, offset, length, false);
  }

  Action withFlag(boolean newFlag) {
    return new Action(call, who, socket, handle, address, number, offset, length, newFlag);
  }

  /** The socket to be made; it blocks when the flag says so. */
  SocketStructure kind() {
    return KINDS[number % KINDS.length].withBlocking(flag);
  }

  /** The address it means to a socket of a family. */
  SocketAddress address(Family family) {
    return Addresses.of(address, family);
  }

  /** The same of a send, some of which go to the peer; null then. */
  SocketAddress destination(Family family) {
    return number % 8 == 3 ? null : address(family);
  }

  /** Which of some other processes; seldom one more, for none. */
  int other(int processes) {
    return number < NO_PROCESS ? number % processes : processes;
  }

  int backlog() {
    return number % 3;
  }

  ShutdownHow how() {
    return ShutdownHow.values()[number % ShutdownHow.values().length];
  }

  /** The option to set. */
  SocketOption option() {
    return SocketOption.values()[number % SocketOption.values().length];
  }

  /** The option to read, often the pending error. */
  SocketOption optionToRead() {
    return number < SocketOption.values().length ? option() : SocketOption.SO_ERROR;
  }

  SocketControl request() {
    return number % 2 == 0 ? SocketControl.FIONREAD : SocketControl.FIONBIO;
  }

  /** What the socket at a place of a list is asked for. */
  int interest(int place) {
    return INTERESTS[(address + place) % INTERESTS.length];
  }

  /** What a socket is registered for; 0 to remove it. */
  int interest() {
    return INTERESTS[number % INTERESTS.length];
  }

  /** Which of some sets of registered sockets. */
  int set(int sets) {
    return address % sets;
  }

  /** How many ready sockets may be told. */
  int capacity() {
    return Math.max(length % 5, 0);
  }

  /** How many sockets or services are in its list, sometimes one more than there may be. */
  int listed() {
    return number % (MOST_LISTED + 2);
  }

  /** The socket at a place of the list; some stand there twice. */
  int socket(int place) {
    return socket + place * (number / (MOST_LISTED + 2));
  }

  /** Where a part begins of the data behind a handle, which is often short. */
  int dataOffset() {
    return Math.floorDiv(offset, 8);
  }

  boolean isLastUse() {
    return address % 4 == 0;
  }

  int callFlags() {
    return isLastUse() ? SendFlags.LAST_USE : 0;
  }

  /** The service at a place of the list; most are sends. */
  Service service(int place) {
    return switch ((number + 3 * place) % 4) {
      case 0 -> Service.FILE_WRITE;
      case 1 -> Service.DIGEST;
      default -> Service.SOCKET_SEND;
    };
  }

  /** Which of some files; more than the last for none. */
  int file(int files) {
    return address % (2 * files + 1) / 2;
  }

  /** Where in its file a write goes. */
  long position() {
    return flag ? ServiceList.APPEND : 4L * number - 8;
  }
}
