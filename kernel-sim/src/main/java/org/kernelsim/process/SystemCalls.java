package org.kernelsim.process;

import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;

/**
 * The system calls of one thread. Each method prepares the thread's frame of that call, which an
 * engine then runs; the frame is used again by the next call of the same kind. Arrays given to a
 * call stay the caller's and must not change while it runs. Not thread-safe: one thread's own.
 */
public interface SystemCalls {

  /**
   * Copies bytes into the service domain.
   *
   * @return answers a handle; or ENOBUFS, EDQUOT, EMFILE, EMSGSIZE (longer than a buffer can be),
   *     EINVAL (a negative length), EFAULT (outside the source), as every call that is given memory
   */
  SystemCall transfer(byte[] source, int from, int length);

  /** Gives a handle up: answers 0, or EBADF. */
  SystemCall release(long handle);

  /**
   * Receives from one socket without copying: what has come gets a handle, and stays in the service
   * domain. At most one queued message is taken at a time.
   *
   * @param length the most bytes, at least 1
   * @param flags {@link SendFlags#DONTWAIT} or 0
   * @param received receives how many bytes are behind the handle
   * @return answers a handle, or 0 at the end of the data; EMFILE, or EDQUOT for data that nobody
   *     is charged for yet, before anything is taken; EINVAL for the length; or an error as {@link
   *     #receive}
   */
  SystemCall receiveToHandle(long socket, int length, int flags, Received received);

  /**
   * Gives another process a handle to the data behind one of the caller's.
   *
   * @param receiver the other process's identifier
   * @return answers the receiver's handle; EBADF for the handle, ESRCH for a process that is gone,
   *     EMFILE when the receiver has no room for it
   */
  SystemCall grant(long handle, long receiver);

  /**
   * Carries several services out on the data behind a handle, in the order of the list. Each
   * answers for itself: EINVAL for its part, EBADF for its socket or file, EFAULT for its memory,
   * EFBIG, ENOSPC, or as a send.
   *
   * @param list the services, and their answers
   * @param callFlags {@link SendFlags#LAST_USE} or 0
   * @return answers how many services did everything; EBADF for the handle, E2BIG or EINVAL for the
   *     list as a whole, and then nothing was done
   */
  SystemCall compositeInvoke(ServiceList list, long handle, int callFlags);

  /**
   * Copies bytes into the service domain and sends them on one socket.
   *
   * @param flags {@link SendFlags#DONTWAIT} or 0
   * @return answers the bytes taken, or an error
   */
  SystemCall send(long socket, byte[] source, int from, int length, int flags);

  /**
   * Sends N messages of their own bytes on N sockets in one call.
   *
   * @param batch what to send where; receives each message's answer
   * @return answers how many messages were taken whole; E2BIG or EINVAL for the list as a whole
   */
  SystemCall batchedSend(Batch batch);

  /**
   * Sends a part of the data behind a handle on one socket.
   *
   * @param callFlags {@link SendFlags#LAST_USE} or 0
   * @return answers the bytes taken, or an error
   */
  SystemCall sendByHandle(
      long socket, long handle, int offset, int length, int flags, int callFlags);

  /**
   * Alternate socket send (FIG. 8): sends a part of the data behind a handle on every socket of a
   * list.
   *
   * @param list the sockets, their flags if needed, and their answers
   * @param callFlags {@link SendFlags#LAST_USE} or 0
   * @return answers how many sockets took everything; EBADF for the handle, E2BIG or EINVAL for the
   *     list or the part as a whole, and then nothing was sent
   */
  SystemCall alternateSocketSend(
      SocketList list, long handle, int offset, int length, int callFlags);

  /**
   * Receives from one socket into the caller's memory.
   *
   * @param flags {@link SendFlags#DONTWAIT} or 0
   * @return answers the bytes copied, 0 at the end of the data, or an error
   */
  SystemCall receive(long socket, byte[] target, int to, int length, int flags);

  /**
   * Asks every thread of a process to end, the calling one included when it is its own. A thread
   * ends where it waits, its call then answering what it had done or EINTR, or when its call leaves
   * the kernel; the last one releases the process's handles.
   *
   * @return answers 0, or ESRCH
   */
  SystemCall kill(long process);

  /** Ends the calling process: {@link #kill} of itself. Answers 0, and no call follows. */
  SystemCall exit();

  /**
   * Makes a socket that is not connected.
   *
   * @param local its type, family, and whether calls on it wait
   * @return answers the socket; or EPROTONOSUPPORT when the family has none of the type, EMFILE
   */
  SystemCall socket(SocketStructure local);

  /**
   * Gives a socket an address.
   *
   * @param address port 0 lets the system choose
   * @return answers 0; or EAFNOSUPPORT, EADDRNOTAVAIL, EADDRINUSE, EINVAL, or another error
   */
  SystemCall bind(long socket, SocketAddress address);

  /**
   * Makes a socket accept connections, or changes how many may wait.
   *
   * @param backlog how many connections may wait to be accepted; at least 1 may
   * @return answers 0; or EADDRINUSE, EINVAL, EOPNOTSUPP, or another error
   */
  SystemCall listen(long socket, int backlog);

  /**
   * Accepts the oldest connection that has come to a listening socket.
   *
   * @param nonBlocking whether calls on the connection's socket do not wait
   * @return answers the connection's socket; or EAGAIN, EMFILE (the connection waits on), EINVAL
   *     when the socket does not listen, or another error
   */
  SystemCall accept(long socket, boolean nonBlocking);

  /**
   * Connects a socket to an address.
   *
   * @return answers 0; or EINPROGRESS, EALREADY, EISCONN, ECONNREFUSED, ENETUNREACH, EADDRNOTAVAIL
   *     (no port is free), ENOENT and EPROTOTYPE for UNIX names, or another error
   */
  SystemCall connect(long socket, SocketAddress address);

  /** Closes a socket: answers 0, or EBADF. */
  SystemCall close(long socket);

  /**
   * Ends one direction of a connection or both (FIG. 25).
   *
   * @return answers 0; or ENOTCONN, EBADF
   */
  SystemCall shutdown(long socket, ShutdownHow how);

  /**
   * Copies bytes into the service domain and sends them as a message to an address, from a socket
   * without connections.
   *
   * @param destination null for the peer, as {@link #send}
   * @param flags {@link SendFlags#DONTWAIT} or 0
   * @return answers the bytes taken; or EISCONN, ENETUNREACH, ENOENT, EPROTOTYPE, EMSGSIZE, of a
   *     UNIX socket ENOBUFS when the receiver is full, or another error
   */
  SystemCall sendTo(
      long socket, SocketAddress destination, byte[] source, int from, int length, int flags);

  /**
   * Receives as {@link #receive} and tells from whom.
   *
   * @param from is given the source's address
   */
  SystemCall receiveFrom(
      long socket, byte[] target, int to, int length, int flags, AddressAnswer from);

  /**
   * Reads a socket's option.
   *
   * @return answers its value, at least 0; or EBADF
   */
  SystemCall getSocketOption(long socket, SocketOption option);

  /**
   * Sets a socket's option.
   *
   * @return answers 0; or ENOPROTOOPT when it cannot be set, EINVAL, EBADF
   */
  SystemCall setSocketOption(long socket, SocketOption option, int value);

  /**
   * Asks something of a socket, as ioctl does.
   *
   * @return answers the number of bytes for FIONREAD, otherwise 0; or EINVAL, EBADF
   */
  SystemCall control(long socket, SocketControl request, int argument);

  /** Tells a socket's own address: answers 0, or EBADF. */
  SystemCall getSocketName(long socket, AddressAnswer name);

  /** Tells the peer's address: answers 0; or ENOTCONN, EBADF. */
  SystemCall getPeerName(long socket, AddressAnswer name);

  /**
   * Looks which sockets of a set are ready, and waits until one is.
   *
   * @param set the sockets, what each is asked for, and what it is ready for
   * @param timeout the longest time to wait, as the CPU's time; 0 to look only, negative for ever
   * @return answers how many sockets are ready, 0 when the time was over; E2BIG or EINVAL for the
   *     set as a whole
   */
  SystemCall select(SocketSet set, long timeout);

  /**
   * Registers a socket to be waited for with others, or changes what it is asked for.
   *
   * @param interest a mask of {@link org.kernelsim.socket.Readiness}, which may say how often it is
   *     told; 0 removes it
   * @return answers 0; or ENOENT when one is removed that is not registered, EBADF
   */
  SystemCall registerInterest(InterestSet set, long socket, int interest);

  /**
   * Waits until one of the sockets registered in a set is ready.
   *
   * @param found is given those that are ready, as many as it has room for
   * @param timeout as {@link #select}
   * @return answers how many were found, 0 when the time was over; EINVAL when there is no room
   */
  SystemCall wait(InterestSet set, SocketSet found, long timeout);
}
