package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ServiceBuffer;

/**
 * The connection between two sockets of one machine: what one end accepts waits in its send queue
 * and is carried to the other end's receive queue as far as that has room. Over a wire it arrives
 * there later; the room is taken at once.
 *
 * <p><b>Order.</b> Only one CPU carries for an end at a time; one that comes meanwhile leaves word
 * and goes on, and the carrier looks again before it stops. So messages never overtake each other,
 * and none is left behind while there is room. Each step holds one entry's lock, never two. Only
 * who carries takes messages out of the send queue, also those of an end that is closed. An end
 * that is closed or shut for sending sends what it has queued, and then says that nothing more
 * comes.
 */
final class PeerLink implements Link {
  private final SocketEntry peer;
  private final MessagePool messages;

  /** What it goes over; null where that takes no time and nobody listens. */
  private final Passage passage;

  /** Guarded by the lock of the entry that sends. */
  private boolean carrying;

  private boolean lookAgain;

  /** Whether this end was closed so that what it had sent is given up. */
  private boolean reset;

  /** Whether the peer has been told that nothing more comes. */
  private boolean ended;

  PeerLink(SocketEntry peer, MessagePool messages, Passage passage) {
    this.peer = peer;
    this.messages = messages;
    this.passage = passage;
  }

  @Override
  public long room(SocketEntry from) {
    return Math.max(0, from.options().sendBuffer() - from.toSend());
  }

  @Override
  public long longest(SocketEntry from) {
    return from.options().sendBuffer();
  }

  @Override
  public long accept(Cpu cpu, SocketEntry from, ServiceBuffer buffer, int offset, int length) {
    long room = room(from);
    if (from.local().type().keepsBoundaries()) {
      if (length > longest(from)) {
        return SystemError.EMSGSIZE.answer();
      }
      if (Math.max(length, 1) > room) { // an empty message fills one byte too
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
  public void closed(Cpu cpu, SocketEntry at, boolean withReset) {
    cpu.lock(at.lock());
    reset = withReset;
    cpu.unlock(at.lock());
    carry(cpu, at);
    if (withReset && passage != null) {
      passage.put(cpu.now(), Packet.Kind.RST);
    }
    peer.peerGone(cpu, withReset);
    Link back = peer.link();
    if (back != null) {
      back.carry(cpu, peer); // gives up what can never arrive
    }
  }

  @Override
  public void roomAgain(Cpu cpu, SocketEntry at) {
    Link back = peer.link();
    if (back != null) {
      back.carry(cpu, peer);
    }
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
    boolean done = !lookAgain;
    lookAgain = false;
    carrying = !done;
    boolean told = ended || reset || peer.status().phase() == SocketStatus.Phase.TERMINATED;
    boolean last = done && !told && from.sendsNothingMore();
    ended |= last;
    cpu.unlock(from.lock());
    if (last) {
      peer.endReceiving(cpu, passage);
    }
    return done;
  }

  /**
   * The first message there is; none when the peer is closed or this end was with a reset, and then
   * those queued are given up.
   */
  private Message firstOf(Cpu cpu, SocketEntry from) {
    cpu.lock(from.lock());
    if (reset || peer.status().phase() == SocketStatus.Phase.TERMINATED) {
      from.drainSendQueue(cpu, messages);
    }
    Message first = from.sendQueue().first();
    cpu.unlock(from.lock());
    return first;
  }

  /** Carries what there is room for of the first message; false when there is no room. */
  private boolean carryFirst(Cpu cpu, SocketEntry from, Message first) {
    int carried = peer.arrive(cpu, first, messages, passage);
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
