package org.kernelsim.workload.strace;

/** What the parser remembers of each thread, found by its id without making objects. */
final class ThreadTable {
  private static final int FIRST_CAPACITY = 64;

  private State[] slots = new State[FIRST_CAPACITY];
  private int size;

  /** The one asked for last, which is most likely asked for next; may be null. */
  private State last;

  /** One thread: its last time, and the call it is in if that began on an earlier line. */
  static final class State {
    final int thread;
    long lastNanos = Prefix.NO_TIME;
    private HeldCall call;

    private State(int thread) {
      this.thread = thread;
    }

    /**
     * What holds the thread's call; made when first asked for, since many threads never need it.
     */
    HeldCall call() {
      if (call == null) {
        call = new HeldCall();
      }
      return call;
    }

    boolean isInCall() {
      return call != null && call.isHeld();
    }
  }

  /** The state of a thread, or null if it is not known. */
  State find(int thread) {
    if (last == null || last.thread != thread) {
      last = slots[slotOf(thread)];
    }
    return last;
  }

  boolean contains(int thread) {
    return find(thread) != null;
  }

  /** The state of a thread; a new one if it is not known. */
  State of(int thread) {
    State state = find(thread);
    return state == null ? add(thread) : state;
  }

  private State add(int thread) {
    State state = new State(thread);
    slots[slotOf(thread)] = state;
    size++;
    growIfFull();
    return state;
  }

  void remove(int thread) {
    last = null;
    int slot = slotOf(thread);
    if (slots[slot] == null) {
      return;
    }
    slots[slot] = null;
    size--;
    // Those after it may stand where they do only because this one was in their way.
    for (int at = after(slot); slots[at] != null; at = after(at)) {
      State moved = slots[at];
      slots[at] = null;
      slots[slotOf(moved.thread)] = moved;
    }
  }

  private int slotOf(int thread) {
    int slot = thread * 0x9E37_79B9 >>> 8 & slots.length - 1;
    while (slots[slot] != null && slots[slot].thread != thread) {
      slot = after(slot);
    }
    return slot;
  }

  private int after(int slot) {
    return slot + 1 & slots.length - 1;
  }

  private void growIfFull() {
    if (2 * size <= slots.length) {
      return;
    }
    State[] old = slots;
    slots = new State[2 * old.length];
    for (State state : old) {
      if (state != null) {
        slots[slotOf(state.thread)] = state;
      }
    }
  }
}
