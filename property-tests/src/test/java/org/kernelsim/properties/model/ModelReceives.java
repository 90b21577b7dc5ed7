package org.kernelsim.properties.model;

import java.util.Arrays;
import org.kernelsim.machine.SystemError;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.properties.model.ModelSocket.Message;
import org.kernelsim.socket.SocketAddress;

/** What receives answer, and what they take. */
final class ModelReceives {
  private final ModelMemory memory;
  private final ModelConnections connections;

  /** What a receive answers, the bytes it copies out, and where they come from. */
  record Copied(long answer, byte[] bytes, SocketAddress source) {
    static Copied error(long answer) {
      return new Copied(answer, new byte[0], null);
    }
  }

  ModelReceives(ModelMemory memory, ModelConnections connections) {
    this.memory = memory;
    this.connections = connections;
  }

  /** What stands against a receive before it looks whether anything has come. */
  static long error(ModelSocket socket) {
    if (socket == null) {
      return SystemError.EBADF.answer();
    }
    long error = socket.takePending();
    return error != 0 ? error : socket.receiveError();
  }

  private static long nothing(ModelSocket socket, boolean mayWait) {
    return socket.atEnd() ? 0 : (mayWait ? SystemError.EINTR : SystemError.EAGAIN).answer();
  }

  /** Copies out: of a stream what has come, otherwise one message, cut when it is longer. */
  Copied receive(ModelSocket socket, int wanted, boolean mayWait) {
    long error = error(socket);
    if (error != 0) {
      return Copied.error(error);
    }
    Message first = socket.received.peek();
    SocketAddress source = first == null ? null : first.source();
    source = source == null ? socket.remote : source;
    if (first == null) {
      long answer = wanted == 0 ? 0 : nothing(socket, mayWait);
      if (answer == 0) {
        connections.carry(socket.peer);
      }
      return new Copied(answer, new byte[0], source);
    }
    byte[] bytes = new byte[wanted];
    int copied = 0;
    do {
      Part part = take(socket, wanted - copied);
      System.arraycopy(part.bytes(), 0, bytes, copied, part.length());
      copied += part.length();
      memory.drop(part);
    } while (!socket.whole() && copied < wanted && !socket.received.isEmpty());
    connections.carry(socket.peer);
    return new Copied(copied, Arrays.copyOf(bytes, copied), source);
  }

  /** What stands against taking a handle: that nothing has come, or who is to pay for it. */
  long takeError(ModelSocket socket, boolean mayWait, ModelProcess payer, long quota) {
    Message first = socket.received.peek();
    if (first == null) {
      return nothing(socket, mayWait);
    }
    ModelMemory.Data data = first.part().data();
    boolean paid = data.payer != null;
    boolean affordable = memory.charged(payer) + data.bytes.length <= quota;
    return paid || affordable ? 0 : SystemError.EDQUOT.answer();
  }

  /** Takes at most so many bytes of the first message, with a hold of their own. */
  Part takeFor(ModelSocket socket, int wanted, ModelProcess payer) {
    Part part = take(socket, wanted);
    part.data().payer = part.data().payer == null ? payer : part.data().payer;
    connections.carry(socket.peer);
    return part;
  }

  private Part take(ModelSocket socket, int wanted) {
    Message first = socket.received.remove();
    Part part = first.part();
    int length = Math.min(part.length(), wanted);
    if (length < part.length() && !socket.whole()) {
      memory.hold(part);
      Part rest = part.part(length, part.length() - length);
      socket.received.addFirst(new Message(rest, first.source()));
    }
    return part.part(0, length);
  }
}
