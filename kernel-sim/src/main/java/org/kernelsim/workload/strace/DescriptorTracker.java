package org.kernelsim.workload.strace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows descriptors through a trace: which descriptions they stand for, in which tables, and
 * which threads share a table. Tables are shared or copied as recorded clone flags say. Threads of
 * which no clone is recorded share one table, until one closes with success what another has closed
 * before it: it then turns out to have a table of its own.
 */
final class DescriptorTracker {
  private static final int STANDARD_DESCRIPTORS = 3;
  private static final int MOST_DESCRIPTORS = 1 << 20;

  private final List<Description> descriptions = new ArrayList<>();
  private final Map<Integer, DescriptorTable> cloned = new HashMap<>();
  private final ArrayDeque<Description> passed = new ArrayDeque<>();
  private final TraceValue value = new TraceValue();
  private final TraceValue control = new TraceValue();
  private final TraceValue list = new TraceValue();
  private final TraceValue element = new TraceValue();
  private DescriptorTable commonTable;
  private boolean clonesRecorded;
  private int processes;
  private long closedUses;

  /** How many descriptions there are; they are numbered from 0. */
  int descriptions() {
    return descriptions.size();
  }

  Description description(int number) {
    return descriptions.get(number);
  }

  /** How many processes the threads are taken to belong to. */
  int processes() {
    return processes;
  }

  /** Whether any thread's table is one that a recorded clone gave it. */
  boolean clonesRecorded() {
    return clonesRecorded;
  }

  /** Successful calls on descriptors that were not open, as far as is known. */
  long closedUses() {
    return closedUses;
  }

  // Threads and their tables

  /** The table of a thread that has just appeared. */
  DescriptorTable tableOfNewThread(int id, Iterable<TracedThread> alive) {
    DescriptorTable recorded = cloned.remove(id);
    if (recorded != null) {
      return recorded;
    }
    for (TracedThread parent : alive) {
      if (parent.cloning) {
        clonesRecorded = true;
        parent.cloning = false;
        return tableOfChild(parent);
      }
    }
    if (commonTable == null) {
      commonTable = new DescriptorTable(processes++, true);
      for (int i = 0; i < STANDARD_DESCRIPTORS; i++) {
        commonTable.put(i, newDescription(Description.Kind.UNKNOWN));
      }
    }
    return commonTable;
  }

  private DescriptorTable tableOfChild(TracedThread parent) {
    return parent.cloneShares ? parent.table : parent.table.copy(processes++);
  }

  /** A clone has begun: the child may appear before the clone's end. */
  void beginClone(RecordedCall call, TracedThread thread) {
    thread.cloning = true;
    thread.cloneShares = call.argument("flags", value) && value.hasFlag("CLONE_FILES");
    if (!thread.cloneShares && call.argument(0, value) && value.field("flags", value)) {
      thread.cloneShares = value.hasFlag("CLONE_FILES");
    }
  }

  /** A clone has ended; its child may have appeared already. */
  void endClone(RecordedCall call, TracedThread thread, boolean childAppeared) {
    boolean childToCome = thread.cloning || !call.beganEarlier();
    beginClone(call, thread);
    thread.cloning = false;
    if (!call.failed() && call.hasResult() && childToCome && !childAppeared) {
      clonesRecorded = true;
      cloned.put((int) call.result(), tableOfChild(thread));
    }
  }

  // Descriptors

  /** What an argument's descriptor stands for, or null; learns from what is written behind it. */
  Description at(RecordedCall call, TracedThread thread, int argument) {
    if (!call.argument(argument, value)) {
      return null;
    }
    long number = value.number();
    if (number < 0 || number > MOST_DESCRIPTORS) {
      return null;
    }
    Description found = thread.table.get((int) number);
    if (found != null) {
      found.annotatedBy(value);
    }
    return found;
  }

  /** A successful call shows that a descriptor is open, whatever it may be. */
  Description opened(RecordedCall call, TracedThread thread, int argument) {
    Description found = at(call, thread, argument);
    long number = call.number(argument);
    if (found != null || number < 0 || number > MOST_DESCRIPTORS) {
      return found;
    }
    closedUses++;
    put(thread, number, newDescription(Description.Kind.UNKNOWN));
    return at(call, thread, argument);
  }

  Description newDescription(Description.Kind kind) {
    Description description = new Description(descriptions.size(), kind);
    descriptions.add(description);
    return description;
  }

  /** Opens a descriptor, if the number is one; what stood there before is closed by that. */
  void put(TracedThread thread, long descriptor, Description description) {
    if (descriptor >= 0 && descriptor <= MOST_DESCRIPTORS) {
      thread.table.put((int) descriptor, description);
    }
  }

  /** Closes a descriptor; answers the description if that was its last one. */
  Description close(TracedThread thread, long descriptor, boolean success) {
    if (descriptor < 0 || descriptor > MOST_DESCRIPTORS || !success) {
      return null;
    }
    if (thread.table.closedByAnother((int) descriptor, thread.index)) {
      thread.table = thread.table.split(processes++, thread.index);
    }
    Description closed = thread.table.remove((int) descriptor, thread.index);
    return closed != null && closed.dropDescriptor() ? closed : null;
  }

  /** Notes the descriptors a sent message carries. */
  void passOn(RecordedCall call, TracedThread thread) {
    if (findPassed(call)) {
      for (boolean more = list.first(element); more; more = list.next(element)) {
        Description sent = thread.table.get((int) element.number());
        if (sent != null) {
          passed.add(sent);
        }
      }
    }
  }

  /**
   * Opens the descriptors a received message carries: those sent first, as far as they are known.
   */
  void takeOver(RecordedCall call, TracedThread thread) {
    if (findPassed(call)) {
      for (boolean more = list.first(element); more; more = list.next(element)) {
        Description sent = passed.poll();
        Description here = sent == null ? newDescription(Description.Kind.UNKNOWN) : sent;
        put(thread, element.number(), here);
        here.annotatedBy(element);
      }
    }
  }

  /** Finds the list of descriptors in a message's control data. */
  private boolean findPassed(RecordedCall call) {
    if (!call.argument(1, value) || !value.field("msg_control", control)) {
      return false;
    }
    for (boolean more = control.first(value); more; more = control.next(value)) {
      if (value.field("cmsg_type", list) && list.is("SCM_RIGHTS")) {
        return value.field("cmsg_data", list);
      }
    }
    return false;
  }
}
