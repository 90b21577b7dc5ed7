package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SendFlags;
import org.kernelsim.socket.SocketEntry;

/**
 * The part of a call that sends data of the service domain on one socket, by reference. Its answer
 * is the bytes taken, or an error. The boxes are ours.
 *
 * <p>It is given one reference of the buffer, which passes into the message, or is given up when
 * the socket does not take everything.
 */
public final class ReferenceSend extends Flowchart<ReferenceSend.Box> {
  private final Kernel kernel;
  private final WaitQueue.Place place = new WaitQueue.Place();
  private ServiceBuffer buffer;
  private long socket;
  private int from;
  private int length;
  private int flags;
  private SocketEntry entry;
  private int sent;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for sending?"),
    QUEUE_MESSAGE("queue the reference with the socket"),
    ENROL("the socket is full: enrol with it"),
    LOOK_AGAIN("queue what it has room for now"),
    WAIT_FOR_ROOM("wait until it has room"),
    WITHDRAW("withdraw from the socket"),
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

  /** A frame for one thread. */
  public ReferenceSend(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Prepares the frame for its next call.
   *
   * @param newBuffer one reference of it passes to this part
   * @param newFrom where the data begins in the buffer
   */
  public void prepare(
      long newSocket, ServiceBuffer newBuffer, int newFrom, int newLength, int newFlags) {
    socket = newSocket;
    buffer = newBuffer;
    from = newFrom;
    length = newLength;
    flags = newFlags;
    sent = 0;
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
            result = SystemError.EBADF.answer();
            buffer.drop(cpu, 1);
            if (pauses(cpu, Box.FIND_SOCKET, Box.END)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHECK_STATUS)) return false;
        case CHECK_STATUS:
          result = entry.sendError(cpu);
          if (result != 0) {
            buffer.drop(cpu, 1);
            if (pauses(cpu, Box.CHECK_STATUS, Box.END)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.QUEUE_MESSAGE)) return false;
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
          if (pauses(cpu, Box.WITHDRAW, Box.END)) return false;
        case END:
          return true;
      }
    }
  }

  /** Leaves the domain to the call that runs this part. */
  @Override
  public void abandon(Cpu cpu) {
    entry.withdrawWriter(cpu, place);
    buffer.drop(cpu, 1);
    result = sent > 0 ? sent : SystemError.EINTR.answer();
  }

  /** Offers the socket what it has not taken yet. */
  private Box afterOffer(Cpu cpu, Box whenFull) {
    int rest = length - sent;
    long taken = entry.offer(cpu, buffer, from + sent, rest, sent);
    sent += (int) Math.max(taken, 0);
    if (taken != rest) {
      boolean full = taken >= 0 || taken == SystemError.EAGAIN.answer();
      if (full && entry.local().blocking() && (flags & SendFlags.DONTWAIT) == 0) {
        return whenFull;
      }
      buffer.drop(cpu, 1);
    }
    result = sent > 0 ? sent : taken;
    return place.taken() ? Box.WITHDRAW : Box.END;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case QUEUE_MESSAGE, LOOK_AGAIN -> sent + " of " + length + " bytes taken";
      default -> "";
    };
  }
}
