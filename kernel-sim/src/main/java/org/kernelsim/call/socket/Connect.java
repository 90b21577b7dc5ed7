package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;

/**
 * Connect: connects a socket to a listening one, and waits until the connection is there where it
 * may; of a datagram socket, names the address that its sends go to. The published system has a
 * flowchart for it that is not legible to us; the boxes are ours.
 */
public final class Connect extends Flowchart<Connect.Box> {
  private final Kernel kernel;
  private long socket;
  private SocketAddress address;
  private final WaitQueue.Place place = new WaitQueue.Place();
  private SocketEntry peer;
  private SocketEntry entry;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the connect system call with the socket and the address"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    FIND_SOCKET("is the socket in the table?"),
    CHECK_STATUS("is its status valid for connect?"),
    FIND_PEER("who has the address?"),
    TAKE_PORT("take a port, if it has no address"),
    ASK("ask for a connection; without connections, keep the address"),
    ENROL("it is not there yet: enrol with the socket"),
    LOOK_AGAIN("is the connection there by now?"),
    WAIT_FOR_ANSWER("wait until it is there, or is refused"),
    WITHDRAW("withdraw from the socket"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return");

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
  public Connect(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Connect prepare(long newSocket, SocketAddress newAddress) {
    socket = newSocket;
    address = newAddress;
    begin(Box.INVOKE);
    return this;
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case INVOKE:
          cpu.count(Count.SYSTEM_CALLS, 1);
          cpu.charge(Work.TABLE_LOAD);
          if (pauses(cpu, Box.INVOKE, Box.SWITCH_TO_SERVICE)) return false;
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.FIND_SOCKET)) return false;
        case FIND_SOCKET:
          entry = kernel.sockets().find(cpu, socket);
          if (entry == null) {
            if (fails(cpu, Box.FIND_SOCKET, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_SOCKET, Box.CHECK_STATUS)) return false;
        case CHECK_STATUS:
          result = entry.destinationError(cpu, SocketEvent.CONNECT);
          if (result != 0) {
            if (pauses(cpu, Box.CHECK_STATUS, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.CHECK_STATUS, Box.FIND_PEER)) return false;
        case FIND_PEER:
          peer = kernel.sockets().at(cpu, entry, address);
          SystemError unreachable = kernel.sockets().unreachable(entry, peer, address);
          if (unreachable != null) {
            if (fails(cpu, Box.FIND_PEER, unreachable, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_PEER, Box.TAKE_PORT)) return false;
        case TAKE_PORT:
          result = kernel.sockets().bindToAny(cpu, entry, address);
          if (result != 0) {
            if (pauses(cpu, Box.TAKE_PORT, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.TAKE_PORT, Box.ASK)) return false;
        case ASK:
          result = kernel.sockets().connect(cpu, entry, peer, address);
          if (pauses(cpu, Box.ASK, result == 0 ? afterLook(cpu, Box.ENROL) : Box.SWITCH_BACK))
            return false;
          continue;
        case ENROL:
          entry.enrolWriter(cpu, place, cpu.prepareToWait());
          if (pauses(cpu, Box.ENROL, Box.LOOK_AGAIN)) return false;
        case LOOK_AGAIN:
          if (pauses(cpu, Box.LOOK_AGAIN, afterLook(cpu, Box.WAIT_FOR_ANSWER))) return false;
          continue;
        case WAIT_FOR_ANSWER:
          if (cpu.mustWait(entry.nextArrival())) return false;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_ANSWER, Box.LOOK_AGAIN)) return false;
          continue;
        case WITHDRAW:
          entry.withdrawWriter(cpu, place);
          if (pauses(cpu, Box.WITHDRAW, Box.SWITCH_BACK)) return false;
        case SWITCH_BACK:
          cpu.leaveService();
          if (pauses(cpu, Box.SWITCH_BACK, Box.RETURN)) return false;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.countError(result);
          cpu.pausesAfter(Box.RETURN);
          return true;
      }
    }
  }

  @Override
  public void abandon(Cpu cpu) {
    entry.withdrawWriter(cpu, place);
    result = SystemError.EINTR.answer();
    cpu.countError(result);
    cpu.leaveService();
  }

  private Box afterLook(Cpu cpu, Box whenNotYet) {
    result = entry.connectAnswer(cpu);
    if (result == SystemError.EINPROGRESS.answer() && entry.local().blocking()) {
      return whenNotYet;
    }
    return place.taken() ? Box.WITHDRAW : Box.SWITCH_BACK;
  }

  @Override
  public String name() {
    return "connect";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case FIND_SOCKET -> entry == null ? "no" : "yes";
      case CHECK_STATUS -> entry.status().toString();
      case FIND_PEER -> peer == null ? "nobody" : peer.status().toString();
      case TAKE_PORT -> entry.local().address().toString();
      case RETURN -> answer();
      default -> "";
    };
  }
}
