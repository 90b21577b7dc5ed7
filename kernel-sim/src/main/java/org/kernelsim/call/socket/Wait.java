package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SocketSet;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.Readiness;

/**
 * Wait: waits until one of the sockets registered in a set is ready, or a time is over. It stands
 * for epoll's wait. A socket is told as long as it is ready, unless it is registered otherwise. The
 * boxes are ours.
 */
public final class Wait extends Flowchart<Wait.Box> {
  private final WaitQueue.Place enrolment = new WaitQueue.Place();
  private InterestSet set;
  private SocketSet found;
  private long timeout;
  private long deadline;
  private long due;
  private int left;
  private boolean late;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the wait system call with a set of interest and the longest time to wait"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_AT_NEXT("is the next that may be ready ready?"),
    ENROL("none is ready: enrol with the set"),
    WAIT_FOR_ANY("wait until one may be ready, or the time is over"),
    WITHDRAW("withdraw from the set"),
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
  public Wait() {}

  /** Prepares the frame for its next call. */
  public Wait prepare(InterestSet newSet, SocketSet newFound, long newTimeout) {
    set = newSet;
    found = newFound.clear();
    timeout = newTimeout;
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
          if (found.capacity() == 0) {
            if (fails(cpu, Box.INVOKE, SystemError.EINVAL, Box.RETURN)) return false;
            continue;
          }
          if (pauses(cpu, Box.INVOKE, Box.SWITCH_TO_SERVICE)) return false;
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          deadline = deadline(cpu.now());
          due = deadline;
          left = -1;
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.LOOK_AT_NEXT)) return false;
        case LOOK_AT_NEXT:
          look(cpu);
          if (pauses(cpu, Box.LOOK_AT_NEXT, afterLook())) return false;
          continue;
        case ENROL:
          set.enrol(cpu, enrolment, cpu.prepareToWait());
          left = -1;
          if (pauses(cpu, Box.ENROL, Box.LOOK_AT_NEXT)) return false;
          continue;
        case WAIT_FOR_ANY:
          if (cpu.mustWait(due)) return false;
          late = cpu.now() >= deadline;
          due = deadline;
          left = -1;
          cpu.prepareToWait();
          if (pauses(cpu, Box.WAIT_FOR_ANY, Box.LOOK_AT_NEXT)) return false;
          continue;
        case WITHDRAW:
          set.withdraw(cpu, enrolment);
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
    set.withdraw(cpu, enrolment);
    result = SystemError.EINTR.answer();
    cpu.countError(result);
    cpu.leaveService();
  }

  private long deadline(long now) {
    boolean never = timeout < 0 || timeout > Cpu.FOREVER - now;
    return never ? Cpu.FOREVER : now + timeout;
  }

  /** Looks at each once; those that are ready, or will be at a known time, stay marked. */
  private void look(Cpu cpu) {
    if (left < 0) {
      left = set.mayBeReady();
    }
    InterestSet.Registration next = left > 0 ? set.next() : null;
    left = next == null ? 0 : left - 1;
    if (next == null) {
      return;
    }
    int events = next.entry().readiness(cpu, next.interest());
    if ((events & Readiness.INVALID) != 0) {
      set.forget(cpu, next);
    } else if (events != 0) {
      found.add(next.socket(), next.interest());
      found.setReady(found.length() - 1, events);
      set.told(cpu, next);
    } else if (next.entry().nextArrival() != Cpu.FOREVER) {
      due = Math.min(due, next.entry().nextArrival());
      set.mark(next);
    }
  }

  private Box afterLook() {
    if (left > 0 && found.length() < found.capacity()) {
      return Box.LOOK_AT_NEXT;
    }
    result = found.length();
    if (result > 0 || late) {
      return enrolment.taken() ? Box.WITHDRAW : Box.SWITCH_BACK;
    }
    return enrolment.taken() ? Box.WAIT_FOR_ANY : Box.ENROL;
  }

  @Override
  public String name() {
    return "wait";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case LOOK_AT_NEXT -> found.length() + " are ready";
      case RETURN -> answer();
      default -> "";
    };
  }
}
