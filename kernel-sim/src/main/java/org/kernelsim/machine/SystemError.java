package org.kernelsim.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The errors a system call answers: POSIX names with Linux's numbers. Inside the kernel an error is
 * a negative value, never an exception.
 */
public enum SystemError {
  /** Not permitted. */
  EPERM(1, "not permitted"),
  /** No such file or address. */
  ENOENT(2, "no such file or address"),
  /** No such process. */
  ESRCH(3, "no such process"),
  /** Interrupted. */
  EINTR(4, "interrupted"),
  /** Input or output error. */
  EIO(5, "input or output error"),
  /** The list is too long. */
  E2BIG(7, "the list is too long"),
  /** Bad handle or socket identifier. */
  EBADF(9, "bad handle or socket identifier"),
  /** Would have to wait. */
  EAGAIN(11, "would have to wait"),
  /** Out of memory. */
  ENOMEM(12, "out of memory"),
  /** Access denied. */
  EACCES(13, "access denied"),
  /** Bad address. */
  EFAULT(14, "bad address"),
  /** The name is taken. */
  EEXIST(17, "the name is taken"),
  /** Not a directory. */
  ENOTDIR(20, "not a directory"),
  /** A directory. */
  EISDIR(21, "a directory"),
  /** Invalid argument. */
  EINVAL(22, "invalid argument"),
  /** Too many handles or sockets. */
  EMFILE(24, "too many handles or sockets"),
  /** The file may not be so long. */
  EFBIG(27, "the file may not be so long"),
  /** The device is full. */
  ENOSPC(28, "the device is full"),
  /** The peer is gone, or this side is shut down. */
  EPIPE(32, "the peer is gone, or this side is shut down"),
  /** The name is too long. */
  ENAMETOOLONG(36, "the name is too long"),
  /** The directory is not empty. */
  ENOTEMPTY(39, "the directory is not empty"),
  /** Too many symbolic links. */
  ELOOP(40, "too many symbolic links"),
  /** Not a socket. */
  ENOTSOCK(88, "not a socket"),
  /** No destination address. */
  EDESTADDRREQ(89, "no destination address"),
  /** The message is longer than the socket takes. */
  EMSGSIZE(90, "the message is longer than the socket takes"),
  /** The address is of a socket of another type. */
  EPROTOTYPE(91, "the address is of a socket of another type"),
  /** No such option, or it cannot be set. */
  ENOPROTOOPT(92, "no such option, or it cannot be set"),
  /** The family has no sockets of this type. */
  EPROTONOSUPPORT(93, "the family has no sockets of this type"),
  /** Not supported by this socket. */
  EOPNOTSUPP(95, "not supported by this socket"),
  /** The address is of another family. */
  EAFNOSUPPORT(97, "the address is of another family"),
  /** The address is in use. */
  EADDRINUSE(98, "the address is in use"),
  /** The address is not available. */
  EADDRNOTAVAIL(99, "the address is not available"),
  /** The network is down. */
  ENETDOWN(100, "the network is down"),
  /** The network is unreachable. */
  ENETUNREACH(101, "the network is unreachable"),
  /** The connection was aborted. */
  ECONNABORTED(103, "the connection was aborted"),
  /** The connection was reset. */
  ECONNRESET(104, "the connection was reset"),
  /** No buffer space. */
  ENOBUFS(105, "no buffer space"),
  /** The socket is connected already. */
  EISCONN(106, "the socket is connected already"),
  /** The socket is not connected. */
  ENOTCONN(107, "the socket is not connected"),
  /** The socket is shut down. */
  ESHUTDOWN(108, "the socket is shut down"),
  /** Timed out. */
  ETIMEDOUT(110, "timed out"),
  /** The connection was refused. */
  ECONNREFUSED(111, "the connection was refused"),
  /** The host is unreachable. */
  EHOSTUNREACH(113, "the host is unreachable"),
  /** Already in progress. */
  EALREADY(114, "already in progress"),
  /** In progress. */
  EINPROGRESS(115, "in progress"),
  /** The process's quota is used up. */
  EDQUOT(122, "the process's quota is used up");

  private static final SystemError[] BY_NUMBER = new SystemError[256];
  private static final Map<String, SystemError> BY_NAME = new HashMap<>();

  static {
    for (SystemError error : values()) {
      BY_NUMBER[error.number] = error;
      BY_NAME.put(error.name(), error);
    }
  }

  private final int number;
  private final String description;

  SystemError(int number, String description) {
    this.number = number;
    this.description = description;
  }

  /** Linux's number, positive. */
  public int number() {
    return number;
  }

  /** What a call answers for it: the number, negative. */
  public long answer() {
    return -number;
  }

  /** One sentence without a full stop. */
  public String description() {
    return description;
  }

  /** The error of a POSIX name, if it is one of this list. */
  public static Optional<SystemError> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Whether a call's answer is an error. */
  public static boolean is(long answer) {
    return answer < 0;
  }

  /**
   * The error behind a negative answer.
   *
   * @throws IllegalArgumentException when the answer is no error of this list
   */
  public static SystemError of(long answer) {
    SystemError error = answer < 0 && answer > -BY_NUMBER.length ? BY_NUMBER[(int) -answer] : null;
    if (error == null) {
      throw new IllegalArgumentException("no error has the number " + answer);
    }
    return error;
  }
}
