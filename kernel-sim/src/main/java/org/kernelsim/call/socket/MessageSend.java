package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SendFlags;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * The part that {@link Send} and {@link BatchedSend} share: inside the service domain, one
 * message's bytes are copied in and queued with one socket. Its answer is the bytes taken, or an
 * error. The boxes are ours.
 *
 * <p>A message longer than a buffer can be goes piece by piece. A socket that is not waited for is
 * asked for its room first, so that no bytes are copied that it would refuse.
 */
final class MessageSend extends Flowchart<MessageSend.Box> {
  private final Kernel kernel;
  private final WaitQueue.Place place = new WaitQueue.Place();
  private long socket;
  private SocketAddress destination;
  private byte[] source;
  private int from;
  private int length;
  private int flags;
  private SocketEntry entry;
  private ServiceBuffer buffer;
  private int sent;
  private int piece;
  private int pieceSent;
  private boolean ended;

  /** The boxes, in order. */
  enum Box implements org.kernelsim.machine.Box {
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for sending?"),
    LOOK_FOR_ROOM("how much is to be copied now?"),
    TAKE_BUFFER("take a buffer from the pool"),
    COPY_DATA("copy the data into the buffer"),
    QUEUE_MESSAGE("queue the message with the socket"),
    ENROL("the socket is full: enrol with it"),
    LOOK_AGAIN("queue what it has room for now"),
    WAIT_FOR_ROOM("wait until it has room"),
    WITHDRAW("withdraw from the socket"),
    FIND_DESTINATION("can the address be reached?"),
    TAKE_PORT("take a port, if the socket has no address"),
    /** No box: the end of this part. */
    END("");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  MessageSend(Kernel kernel) {
    this.kernel = kernel;
  }

  void prepare(long newSocket, byte[] newSource, int newFrom, int newLength, int newFlags) {
    prepareTo(newSocket, null, newSource, newFrom, newLength, newFlags);
  }

  /** The same for a message to an address; null for the peer. */
  void prepareTo(
      long newSocket,
      SocketAddress newDestination,
      byte[] newSource,
      int newFrom,
      int newLength,
      int newFlags) {
    socket = newSocket;
    destination = newDestination;
    source = newSource;
    from = newFrom;
    length = newLength;
    flags = newFlags;
    sent = 0;
    ended = false;
    begin(Box.FIND_SOCKET);
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case FIND_SOCKET:
          entry = kernel.sockets().find(cpu, socket);
          if (entry == null) {
            if (fails(cpu, Box.FIND_SOCKET, SystemError.EBADF, Box.END)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHECK_STATUS)) return false;
        case CHECK_STATUS:
          result =
              destination == null
                  ? entry.sendError(cpu)
                  : entry.destinationError(cpu, SocketEvent.SEND_TO);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.END)) return false;
            continue;
          }
          if (destination != null) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.FIND_DESTINATION)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.LOOK_FOR_ROOM)) return false;
        case LOOK_FOR_ROOM:
          if (pauses(cpu, Box.LOOK_FOR_ROOM, afterLook(cpu))) return false;
          continue;
        case TAKE_BUFFER:
          buffer = kernel.buffers().take(cpu, piece, null);
          if (buffer == null) {
            if (pauses(cpu, Box.TAKE_BUFFER, stop(SystemError.ENOBUFS.answer()))) return false;
            continue;
          }
          if (pauses(cpu, Box.TAKE_BUFFER, Box.COPY_DATA)) return false;
        case COPY_DATA:
          buffer.fill(cpu, source, from + sent);
          cpu.count(Count.BYTES_IN, piece);
          if (pauses(cpu, Box.COPY_DATA, Box.QUEUE_MESSAGE)) return false;
        case QUEUE_MESSAGE:
          if (pauses(cpu, Box.QUEUE_MESSAGE, afterOffer(cpu, Box.ENROL))) return false;
          continue;
        case ENROL:
          entry.enrolWriter(cpu, place, cpu.prepareToWait());
          if (pauses(cpu, Box.ENROL, Box.LOOK_AGAIN)) return false;
        case LOOK_AGAIN:
          if (pauses(cpu, Box.LOOK_AGAIN, afterOffer(cpu, Box.WAIT_FOR_ROOM))) return false;
          continue;
        case WAIT_FOR_ROOM:
          if (cpu.mustWait()) return false;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_ROOM, Box.LOOK_AGAIN)) return false;
          continue;
        case WITHDRAW:
          entry.withdrawWriter(cpu, place);
          if (pauses(cpu, Box.WITHDRAW, afterPiece())) return false;
          continue;
        case FIND_DESTINATION:
          SystemError unreachable = kernel.sockets().unreachable(cpu, entry, destination);
          if (unreachable != null) {
            if (fails(cpu, Box.FIND_DESTINATION, unreachable, Box.END)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_DESTINATION, Box.TAKE_PORT)) return false;
        case TAKE_PORT:
          result = kernel.sockets().bindToAny(cpu, entry, destination);
          if (pauses(cpu, Box.TAKE_PORT, result == 0 ? Box.LOOK_FOR_ROOM : Box.END)) return false;
          continue;
        case END:
          return true;
      }
    }
  }

  /** Gives the rest of the piece up; what was sent is the answer. */
  @Override
  public void abandon(Cpu cpu) {
    entry.withdrawWriter(cpu, place);
    buffer.drop(cpu, 1);
    result = sent > 0 ? sent : SystemError.EINTR.answer();
  }

  private Box afterLook(Cpu cpu) {
    SystemError memoryError = memoryError(source, from, length);
    if (memoryError != null) {
      return stop(memoryError.answer());
    }
    long room = destination == null ? entry.room(cpu) : Long.MAX_VALUE;
    piece = Math.min(length - sent, BufferPool.MAX_LENGTH);
    pieceSent = 0;
    boolean boundaries = entry.local().type().keepsBoundaries();
    if (boundaries) {
      if (piece < length || piece > longest()) {
        return stop(SystemError.EMSGSIZE.answer());
      }
      room = Math.max(piece, 1) > room ? 0 : room; // whole or not at all
    } else if (!mayWait()) {
      piece = (int) Math.min(piece, room);
    }
    return room == 0 && (length > 0 || boundaries) && !mayWait()
        ? stop(SystemError.EAGAIN.answer())
        : Box.TAKE_BUFFER;
  }

  /** Offers the socket what it has not taken of the piece yet. */
  private Box afterOffer(Cpu cpu, Box whenFull) {
    int rest = piece - pieceSent;
    long taken =
        destination == null
            ? entry.offer(cpu, buffer, pieceSent, rest, sent)
            : kernel.sockets().offerTo(cpu, entry, destination, buffer, pieceSent, rest);
    sent += (int) Math.max(taken, 0);
    pieceSent += (int) Math.max(taken, 0);
    if (taken == rest) {
      result = sent;
      return place.taken() ? Box.WITHDRAW : afterPiece();
    }
    if (taken >= 0 || taken == SystemError.EAGAIN.answer()) {
      if (mayWait()) {
        return whenFull;
      }
      taken = SystemError.EAGAIN.answer();
    }
    buffer.drop(cpu, 1);
    return stop(taken);
  }

  /** Ends early: what was sent is the answer, or the error when nothing was. */
  private Box stop(long error) {
    result = sent > 0 ? sent : error;
    ended = true;
    return place.taken() ? Box.WITHDRAW : Box.END;
  }

  private long longest() {
    return destination == null ? entry.longest() : kernel.sockets().longestTo(entry);
  }

  private Box afterPiece() {
    return ended || sent == length ? Box.END : Box.LOOK_FOR_ROOM;
  }

  private boolean mayWait() {
    return entry.local().blocking() && (flags & SendFlags.DONTWAIT) == 0;
  }

  @Override
  public String name() {
    return "message";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case LOOK_FOR_ROOM, COPY_DATA -> piece + " bytes";
      case QUEUE_MESSAGE, LOOK_AGAIN -> sent + " of " + length + " bytes taken";
      default -> "";
    };
  }
}
