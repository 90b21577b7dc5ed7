package org.kernelsim.workload.strace;

import java.util.HashMap;
import java.util.Map;

/** What a recorded call means to sockets and descriptors, by its name alone. */
enum CallKind {
  /** Sends the bytes of one string: write, send, sendto. */
  SEND_STRING("write", "send", "sendto"),
  /** Sends the bytes of several buffers: writev. */
  SEND_BUFFERS("writev"),
  /** Sends one message: sendmsg. */
  SEND_MESSAGE("sendmsg"),
  /** Sends several messages: sendmmsg. */
  SEND_MESSAGES("sendmmsg"),
  /** Receives bytes: read, readv, recv, recvfrom. */
  RECEIVE("read", "readv", "recv", "recvfrom"),
  /** Receives one message, maybe with descriptors: recvmsg. */
  RECEIVE_MESSAGE("recvmsg"),
  /** Receives several messages: recvmmsg. */
  RECEIVE_MESSAGES("recvmmsg", "recvmmsg_time64"),
  /** Makes a socket. */
  SOCKET("socket"),
  /** Makes two connected sockets. */
  SOCKET_PAIR("socketpair"),
  /** Takes a connection. */
  ACCEPT("accept", "accept4"),
  /** Works on a socket, and on nothing else. */
  SOCKET_ONLY(
      "bind", "listen", "getsockname", "getpeername", "getsockopt", "setsockopt", "shutdown"),
  /** Asks for a connection. */
  CONNECT("connect"),
  /** Makes a copy of a descriptor. */
  DUP("dup", "dup2", "dup3"),
  /** Copies a descriptor, or sets its flags. */
  FCNTL("fcntl", "fcntl64"),
  /** May set a descriptor's flags. */
  IOCTL("ioctl"),
  /** Makes a pipe. */
  PIPE("pipe", "pipe2"),
  /** Makes a descriptor on which a read waits as on a pipe. */
  EVENT("eventfd", "eventfd2"),
  /** Makes a descriptor of another kind than a socket. */
  OPEN_OTHER(
      "open",
      "openat",
      "openat2",
      "creat",
      "timerfd_create",
      "signalfd",
      "signalfd4",
      "inotify_init",
      "inotify_init1",
      "memfd_create",
      "io_uring_setup",
      "userfaultfd",
      "perf_event_open",
      "fanotify_init",
      "pidfd_open",
      "mq_open"),
  /** Makes a descriptor with which others are registered. */
  EPOLL_CREATE("epoll_create", "epoll_create1"),
  /** Gives one descriptor up. */
  CLOSE("close"),
  /** Gives a range of descriptors up. */
  CLOSE_RANGE("close_range"),
  /** Registers a descriptor that is to be watched. */
  EPOLL_CTL("epoll_ctl"),
  /** Waits for those registered. */
  EPOLL_WAIT("epoll_wait", "epoll_pwait", "epoll_pwait2"),
  /** Waits, and names the descriptors it watches in a list. */
  POLL("poll", "ppoll", "ppoll_time64"),
  /** Waits, and names the descriptors it watches in up to three sets. */
  SELECT("select", "_newselect", "pselect6", "pselect6_time64"),
  /** Waits, for whatever. */
  WAIT(
      "epoll_wait_old",
      "nanosleep",
      "clock_nanosleep",
      "clock_nanosleep_time64",
      "pause",
      "rt_sigsuspend",
      "rt_sigtimedwait",
      "rt_sigtimedwait_time64",
      "sigsuspend",
      "wait4",
      "waitid",
      "waitpid",
      "io_getevents",
      "io_pgetevents",
      "restart_syscall"),
  /** Waits when it is asked to. */
  FUTEX("futex", "futex_time64"),
  /** Makes a thread or a process. */
  CLONE("clone", "clone3", "fork", "vfork"),
  /** Moves bytes into or out of a descriptor without passing the application. */
  MOVE_TO_SECOND("splice", "copy_file_range"),
  /** Moves bytes into its first descriptor without passing the application. */
  MOVE_TO_FIRST("sendfile", "sendfile64", "vmsplice"),
  /** Moves bytes from its first descriptor to its second. */
  TEE("tee"),
  /** Submits operations that the trace does not show. */
  SUBMIT("io_uring_enter", "io_submit"),
  /** Anything else: no effect on sockets. */
  OTHER;

  private static final Map<String, CallKind> BY_NAME = new HashMap<>();

  static {
    for (CallKind kind : values()) {
      for (String name : kind.names) {
        BY_NAME.put(name, kind);
      }
    }
  }

  private final String[] names;

  CallKind(String... names) {
    this.names = names;
  }

  static CallKind of(String name) {
    return BY_NAME.getOrDefault(name, OTHER);
  }
}
