package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ServiceBuffer;

/**
 * The connection between two sockets of one machine, without latency: what one end accepts waits in
 * its send queue and is carried to the other end's receive queue as far as that has room.
 *
 * <p><b>Order.</b> Only one CPU carries for an end at a time; one that comes meanwhile leaves word
 * and goes on, and the carrier looks again before it stops. So messages never overtake each other,
 * and none is left behind while there is room. Each step holds one entry's lock, never two. Only
 * who carries takes messages out of the send queue, also those of an end that is closed.
 */
final class PeerLink implements Link {
  private final SocketEntry peer;
  private final MessagePool messages;

  /** Guarded by the lock of the entry that sends. */
  private boolean carrying;

  private boolean lookAgain;

  PeerLink(SocketEntry peer, MessagePool messages) {
    this.peer = peer;
    this.messages = messages;
  }

  @Override
  public long room(SocketEntry from) {
    return Math.max(0, from.options().sendBuffer() - from.bytesToSend());
  }

  @Override
  public long accept(Cpu cpu, SocketEntry from, ServiceBuffer buffer, int offset, int length) {
    long room = room(from);
    if (from.local().type().keepsBoundaries()) {
      if (length > from.options().sendBuffer()) {
        return SystemError.EMSGSIZE.answer();
      }
      if (length > room) {
        return SystemError.EAGAIN.answer();
      }
    } else if (length == 0) {
      buffer.drop(cpu, 1);
      return 0;
    } else if (room == 0) {
      return SystemError.EAGAIN.answer();
    }
    int taken = (int) Math.min(length, room);
    if (taken < length) {
      buffer.addReferences(cpu, 1);
    }
    from.sendQueue().append(cpu, messages.take(cpu, buffer, offset, taken));
    from.status().setSending(true);
    return taken;
  }

  @Override
  public void carry(Cpu cpu, SocketEntry from) {
    if (!beginCarrying(cpu, from)) {
      return;
    }
    do {
      Message next = firstOf(cpu, from);
      while (next != null && carryFirst(cpu, from, next)) {
        next = firstOf(cpu, from);
      }
    } while (!endCarrying(cpu, from));
  }

  @Override
  public void closed(Cpu cpu, SocketEntry at) {
    carry(cpu, at);
    peer.disconnect(cpu);
    peer.link().carry(cpu, peer);
  }

  @Override
  public void roomAgain(Cpu cpu, SocketEntry at) {
    peer.link().carry(cpu, peer);
  }

  private boolean beginCarrying(Cpu cpu, SocketEntry from) {
    cpu.lock(from.lock());
    boolean mine = !carrying;
    carrying = true;
    lookAgain = !mine;
    cpu.unlock(from.lock());
    return mine;
  }

  private boolean endCarrying(Cpu cpu, SocketEntry from) {
    cpu.lock(from.lock());
    boolean ended = !lookAgain;
    lookAgain = false;
    carrying = !ended;
    cpu.unlock(from.lock());
    return ended;
  }

  /**
   * The first message there is; none when one end is closed, and then those queued are given up.
   */
  private Message firstOf(Cpu cpu, SocketEntry from) {
    cpu.lock(from.lock());
    from.drainSendQueueIfClosed(cpu, messages);
    Message first = from.sendQueue().first();
    cpu.unlock(from.lock());
    return first;
  }

  /** Carries what there is room for of the first message; false when there is no room. */
  private boolean carryFirst(Cpu cpu, SocketEntry from, Message first) {
    int carried = peer.arrive(cpu, first, messages);
    if (carried < 0) {
      return false;
    }
    cpu.lock(from.lock());
    if (carried == first.length()) {
      messages.put(cpu, from.sendQueue().take(cpu));
    } else {
      from.sendQueue().advanceFirst(carried);
    }
    from.status().setSending(!from.sendQueue().isEmpty());
    from.wakeWriters(cpu);
    cpu.unlock(from.lock());
    return true;
  }
}
