package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;

/**
 * What a socket's sends go to. Each entry has its own; the methods are called by {@link
 * SocketEntry} alone.
 */
public interface Link {

  /** How many bytes would be taken now: a look without the lock, for guidance only. */
  long room(SocketEntry from);

  /** The longest message it ever takes whole. */
  long longest(SocketEntry from);

  /**
   * Takes what it can of a message, under the sending entry's lock.
   *
   * @param buffer holds the bytes; the caller has one reference, which passes on when everything is
   *     taken; when less is taken the caller keeps it and the link counts its own
   * @param length how many bytes, at least 0
   * @return the bytes taken, or EAGAIN when there is no room
   */
  long accept(Cpu cpu, SocketEntry from, ServiceBuffer buffer, int offset, int length);

  /**
   * Carries on what was accepted, and after the last of it that nothing more comes; after the
   * sending entry's lock is given back.
   */
  void carry(Cpu cpu, SocketEntry from);

  /**
   * This end has been closed. Called without its lock.
   *
   * @param reset whether what it had sent is given up, and the far end told so
   */
  void closed(Cpu cpu, SocketEntry at, boolean reset);

  /** The receiving entry of this end has room again. Called without its lock. */
  void roomAgain(Cpu cpu, SocketEntry at);
}
