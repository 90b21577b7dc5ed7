package org.kernelsim.properties.model;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.properties.model.ModelSocket.Message;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure.Family;

/**
 * What sends answer, and what they leave with sockets. A send that may wait is one of a caller that
 * has been killed: it offers its data, enrols, offers it again, and is interrupted where it would
 * wait.
 */
final class ModelSends {
  private static final long AGAIN = SystemError.EAGAIN.answer();
  private static final int LONGEST_INTERNET_DATAGRAM = 65_507;

  private final ModelMemory memory;
  private final ModelNetwork network;
  private final ModelConnections connections;

  /**
   * What a socket answers to a send.
   *
   * @param interrupted whether the call is not carried on after it
   */
  record Sent(long answer, boolean interrupted) {
    static Sent of(long answer) {
      return new Sent(answer, false);
    }

    static Sent error(SystemError error) {
      return of(error.answer());
    }
  }

  /**
   * One socket of a list, and whether a send on it may wait; null where there is no such socket.
   */
  record Target(ModelSocket socket, boolean mayWait) {}

  /** A part of somebody's memory. */
  record Source(byte[] memory, int from, int length) {
    /** What a call answers that is given it; 0 when it lies inside. */
    long error() {
      if (length < 0) {
        return SystemError.EINVAL.answer();
      }
      boolean inside = from >= 0 && from <= memory.length - length;
      return inside ? 0 : SystemError.EFAULT.answer();
    }
  }

  ModelSends(ModelMemory memory, ModelNetwork network, ModelConnections connections) {
    this.memory = memory;
    this.network = network;
    this.connections = connections;
  }

  /** The bytes a socket takes at once, with holds of its own; or an error. */
  private long offer(ModelSocket socket, Part part) {
    if (socket.peer == null) {
      return offerTo(socket, socket.remote, true, part);
    }
    int room = socket.room();
    int taken = part.length();
    if (socket.whole()) {
      if (taken > socket.sendBuffer) {
        return SystemError.EMSGSIZE.answer();
      }
      if (Math.max(taken, 1) > room) {
        return AGAIN;
      }
    } else if (taken == 0) {
      return 0;
    } else if (room == 0) {
      return AGAIN;
    }
    taken = Math.min(taken, socket.whole() ? taken : room);
    memory.hold(part);
    socket.toSend.add(new Message(part.part(0, taken), null));
    connections.carry(socket);
    return taken;
  }

  /**
   * The same for a datagram.
   *
   * @param connected whether the sender is told later that nobody is there
   */
  private long offerTo(ModelSocket from, SocketAddress address, boolean connected, Part part) {
    boolean unix = from.family == Family.UNIX;
    if (part.length() > longest(from)) {
      return SystemError.EMSGSIZE.answer();
    }
    ModelSocket to = network.at(from, address);
    if (to == null || to.hasConnections()) {
      from.pending = connected && !unix ? SystemError.ECONNREFUSED : from.pending;
      return unix ? SystemError.ECONNREFUSED.answer() : part.length();
    }
    boolean fromItsPeer = to.remote == null || to.remote.equals(from.address);
    if (unix && !fromItsPeer) {
      return SystemError.EPERM.answer();
    }
    Message message = new Message(part, from.address);
    int room = to.receiveBuffer - ModelSocket.filled(to.received);
    if (unix && !to.received.isEmpty() && message.filled() > room) {
      return SystemError.ENOBUFS.answer();
    }
    if (fromItsPeer && connections.arrive(to, message, unix) >= 0) {
      memory.hold(part);
    }
    return part.length();
  }

  private static int longest(ModelSocket from) {
    boolean internet = from.peer == null && from.family != Family.UNIX;
    return internet ? Math.min(from.sendBuffer, LONGEST_INTERNET_DATAGRAM) : from.sendBuffer;
  }

  private static long sendError(ModelSocket socket) {
    long error = socket.takePending();
    return error != 0 ? error : socket.sendError();
  }

  /** Sends a part on one socket, and leaves the caller's hold as it is. */
  Sent send(Target target, Part part) {
    if (target.socket == null) {
      return Sent.error(SystemError.EBADF);
    }
    long error = sendError(target.socket);
    return error != 0 ? Sent.of(error) : offerAll(target, part);
  }

  private Sent offerAll(Target target, Part part) {
    int length = part.length();
    long taken = offer(target.socket, part);
    if (!target.mayWait || !isShort(taken, length)) {
      return Sent.of(taken);
    }
    int before = (int) Math.max(taken, 0);
    long more = offer(target.socket, part.part(before, length - before));
    taken = before + Math.max(more, 0);
    return new Sent(taken > 0 ? taken : SystemError.EINTR.answer(), taken < length);
  }

  private static boolean isShort(long taken, int length) {
    return taken == AGAIN || taken >= 0 && taken < length;
  }

  /** Copies bytes in and sends them to the peer. */
  Sent send(Target target, Source source) {
    if (target.socket == null) {
      return Sent.error(SystemError.EBADF);
    }
    long error = sendError(target.socket);
    error = error != 0 ? error : source.error();
    if (error != 0) {
      return Sent.of(error);
    }
    return target.socket.whole() ? sendWhole(target, source) : sendBytes(target, source);
  }

  private Sent sendWhole(Target target, Source source) {
    ModelSocket socket = target.socket;
    if (source.length > Math.min(longest(socket), BufferPool.MAX_LENGTH)) {
      return Sent.error(SystemError.EMSGSIZE);
    }
    boolean fits = socket.peer == null || Math.max(source.length, 1) <= socket.room();
    return fits || target.mayWait ? copyAndOffer(target, source) : Sent.of(AGAIN);
  }

  /** A socket that is not waited for is given no more at once than it has room for. */
  private Sent sendBytes(Target target, Source source) {
    int sent = 0;
    Sent last;
    do {
      int rest = source.length - sent;
      int room = target.mayWait ? rest : target.socket.room();
      last = Sent.of(AGAIN);
      if (room > 0 || rest == 0) {
        int piece = Math.min(Math.min(rest, room), BufferPool.MAX_LENGTH);
        last = copyAndOffer(target, new Source(source.memory, source.from + sent, piece));
      }
      sent += (int) Math.max(last.answer, 0);
    } while (sent < source.length && last.answer > 0 && !last.interrupted);
    return new Sent(sent > 0 ? sent : last.answer, last.interrupted);
  }

  private Sent copyAndOffer(Target target, Source source) {
    Part part = memory.take(source.memory, source.from, source.length, null);
    if (part == null) {
      return Sent.error(SystemError.ENOBUFS);
    }
    Sent sent = offerAll(target, part);
    memory.drop(part);
    return sent;
  }

  /** Copies bytes in and sends them to an address. */
  long sendTo(ModelSocket socket, SocketAddress address, Source source) {
    if (socket == null) {
      return SystemError.EBADF.answer();
    }
    long error = socket.takePending();
    error = error != 0 ? error : socket.sendToError();
    error = error != 0 ? error : network.unreachable(socket, address);
    if (error != 0) {
      return error;
    }
    network.bindToAny(socket, address);
    error = source.error();
    if (error == 0 && source.length > Math.min(longest(socket), BufferPool.MAX_LENGTH)) {
      error = SystemError.EMSGSIZE.answer();
    }
    if (error != 0) {
      return error;
    }
    Part part = memory.take(source.memory, source.from, source.length, null);
    if (part == null) {
      return SystemError.ENOBUFS.answer();
    }
    socket.phase = socket.phase == Phase.UNCONNECTED ? Phase.BOUND : socket.phase;
    long taken = offerTo(socket, ModelNetwork.destination(address), false, part);
    memory.drop(part);
    return taken;
  }

  /**
   * Sends a part on every socket of a list. When some are full and may be waited for, all those are
   * offered the rest once more; messages to one socket keep their order.
   *
   * @return what each socket answers
   */
  List<Sent> sendToAll(List<Target> targets, Part part) {
    long[] taken = new long[targets.size()];
    List<Integer> waiting = new ArrayList<>();
    for (int place = 0; place < taken.length; place++) {
      Target target = targets.get(place);
      boolean behind = keepsBefore(targets, waiting, place);
      taken[place] = behind ? AGAIN : send(new Target(target.socket, false), part).answer;
      if (target.mayWait && isShort(taken[place], part.length())) {
        waiting.add(place);
      }
    }
    List<Integer> left = new ArrayList<>();
    for (int place : waiting) {
      int before = (int) Math.max(taken[place], 0);
      long more = AGAIN;
      if (!keepsBefore(targets, left, place)) {
        more = offer(targets.get(place).socket, part.part(before, part.length() - before));
      }
      taken[place] = before + Math.max(more, 0);
      if (taken[place] < part.length()) {
        left.add(place);
      }
    }
    List<Sent> answers = new ArrayList<>();
    for (int place = 0; place < taken.length; place++) {
      boolean interrupted = left.contains(place);
      boolean nothing = interrupted && taken[place] == 0;
      answers.add(new Sent(nothing ? SystemError.EINTR.answer() : taken[place], interrupted));
    }
    return answers;
  }

  /** Whether an earlier place of the same socket waits, so that this one must not overtake it. */
  private static boolean keepsBefore(List<Target> targets, List<Integer> waiting, int place) {
    ModelSocket socket = targets.get(place).socket;
    return socket != null && waiting.stream().anyMatch(k -> targets.get(k).socket == socket);
  }
}
