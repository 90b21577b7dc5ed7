package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketEntry;

/**
 * Select: looks which of a set of sockets are ready, and waits until one is or a time is over. It
 * stands for select and poll. The published system has a flowchart for it that is not legible to
 * us; the boxes are ours.
 */
public final class Select extends Flowchart<Select.Box> {
  private final Kernel kernel;
  private final WatchedSockets watched = new WatchedSockets();
  private SocketSet set;
  private long timeout;
  private long deadline;
  private long due;
  private int place;
  private int ready;
  private boolean late;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the select system call with a set of sockets and the longest time to wait"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_AT_SOCKET("is the next socket ready?"),
    ENROL("none is ready: enrol with every socket"),
    WAIT_FOR_ANY("wait until one is ready, or the time is over"),
    WITHDRAW("withdraw from the sockets"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return how many sockets are ready");

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
  public Select(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Prepares the frame for its next call. */
  public Select prepare(SocketSet newSet, long newTimeout) {
    set = newSet;
    timeout = newTimeout;
    place = 0;
    ready = 0;
    late = newTimeout == 0;
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
          if (set.length() > kernel.limits().listLength()) {
            if (fails(cpu, Box.INVOKE, SystemError.E2BIG, Box.RETURN)) return false;
            continue;
          }
          if (set.length() == 0) {
            if (fails(cpu, Box.INVOKE, SystemError.EINVAL, Box.RETURN)) return false;
            continue;
          }
          if (pauses(cpu, Box.INVOKE, Box.SWITCH_TO_SERVICE)) return false;
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          deadline = deadline(cpu.now());
          due = deadline;
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.LOOK_AT_SOCKET)) return false;
        case LOOK_AT_SOCKET:
          look(cpu);
          if (pauses(cpu, Box.LOOK_AT_SOCKET, afterLook())) return false;
          continue;
        case ENROL:
          enrol(cpu, cpu.prepareToWait());
          if (pauses(cpu, Box.ENROL, Box.LOOK_AT_SOCKET)) return false;
          continue;
        case WAIT_FOR_ANY:
          if (cpu.mustWait(due)) return false;
          late = cpu.now() >= deadline;
          due = deadline;
          place = 0;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_ANY, Box.LOOK_AT_SOCKET)) return false;
          continue;
        case WITHDRAW:
          watched.withdrawAll(cpu);
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
    watched.withdrawAll(cpu);
    result = SystemError.EINTR.answer();
    cpu.countError(result);
    cpu.leaveService();
  }

  private long deadline(long now) {
    boolean never = timeout < 0 || timeout > Cpu.FOREVER - now;
    return never ? Cpu.FOREVER : now + timeout;
  }

  private void look(Cpu cpu) {
    SocketEntry entry = kernel.sockets().find(cpu, set.socket(place));
    int events = entry == null ? Readiness.INVALID : entry.readiness(cpu, set.interest(place));
    if (events == 0) {
      due = Math.min(due, entry.nextArrival());
    }
    set.setReady(place, events);
    ready += events == 0 ? 0 : 1;
    place++;
  }

  private void enrol(Cpu cpu, Waiter waiter) {
    for (int i = 0; i < set.length(); i++) {
      SocketEntry entry = kernel.sockets().find(cpu, set.socket(i));
      if (entry != null) {
        watched.enrol(cpu, entry, set.interest(i), waiter);
      }
    }
    place = 0;
  }

  private Box afterLook() {
    if (place < set.length()) {
      return Box.LOOK_AT_SOCKET;
    }
    result = ready;
    if (ready > 0 || late) {
      return watched.any() ? Box.WITHDRAW : Box.SWITCH_BACK;
    }
    return watched.any() ? Box.WAIT_FOR_ANY : Box.ENROL;
  }

  @Override
  public String name() {
    return "select";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case INVOKE -> set.length() + " sockets";
      case LOOK_AT_SOCKET -> set.ready(place - 1) == 0 ? "no" : "yes";
      case RETURN -> answer();
      default -> "";
    };
  }
}
