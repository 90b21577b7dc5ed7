package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.SocketStructure.Family;

/**
 * Messages to an address. Each goes to whoever has the address when it is sent. One of an internet
 * family that finds nobody, no room, or one connected to another, is lost; a UNIX one is refused:
 * ECONNREFUSED, ENOBUFS or EPERM.
 *
 * <p>Thread-safe. One entry's lock is held at a time, so that a UNIX receive queue may become
 * fuller than its limit when several send at once.
 */
final class Datagrams {
  /** The most bytes that an internet datagram carries. */
  private static final int LONGEST = 65_507;

  private final Network network;
  private final MessagePool messages;

  Datagrams(Network network, MessagePool messages) {
    this.network = network;
    this.messages = messages;
  }

  long longest(SocketEntry from) {
    int buffer = from.options().sendBuffer();
    return from.local().family() == Family.UNIX ? buffer : Math.min(buffer, LONGEST);
  }

  /**
   * Takes a message, under the sending entry's lock.
   *
   * @param connected whether the sender has this one address, and is told that nobody is there
   * @return the bytes taken; EMSGSIZE; of a UNIX socket ECONNREFUSED when nobody is there, ENOBUFS
   *     when there is no room, EPERM when who is there takes messages of another address only
   */
  long accept(
      Cpu cpu,
      SocketEntry from,
      SocketAddress destination,
      boolean connected,
      ServiceBuffer buffer,
      int offset,
      int length) {
    if (length > longest(from)) {
      return SystemError.EMSGSIZE.answer();
    }
    SocketEntry to = network.at(cpu, from.local(), destination);
    boolean unix = destination.family() == Family.UNIX;
    if (to == null || to.local().type().hasConnections()) {
      if (unix) {
        return SystemError.ECONNREFUSED.answer();
      }
      if (connected) {
        from.leavePendingError(cpu, SystemError.ECONNREFUSED);
      }
      buffer.drop(cpu, 1);
      return length;
    }
    if (unix && !to.takesFrom(from.local().address())) {
      return SystemError.EPERM.answer();
    }
    if (unix && !to.hasRoomFor(length)) {
      return SystemError.ENOBUFS.answer();
    }
    Message message = messages.take(cpu, buffer, offset, length);
    message.send(from.local().address(), to, destination);
    from.sendQueue().append(cpu, message);
    from.status().setSending(true);
    return length;
  }

  /** Carries on what was accepted. */
  void carry(Cpu cpu, SocketEntry from) {
    for (Message next = next(cpu, from); next != null; next = next(cpu, from)) {
      long arrival = network.send(cpu, next.source(), next.destination(), next);
      if (arrival != Wire.LOST && next.to().takesFrom(next.source())) {
        next.setArrival(arrival);
        next.to().arrive(cpu, next, messages, null, isUnix(from));
      }
      messages.put(cpu, next);
    }
  }

  private static boolean isUnix(SocketEntry from) {
    return from.local().family() == Family.UNIX;
  }

  private static Message next(Cpu cpu, SocketEntry from) {
    cpu.lock(from.lock());
    Message message = from.sendQueue().isEmpty() ? null : from.sendQueue().take(cpu);
    from.status().setSending(!from.sendQueue().isEmpty());
    cpu.unlock(from.lock());
    return message;
  }
}
