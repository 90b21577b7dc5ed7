package org.kernelsim.workload.strace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  /**
   * The most descriptors kept for children that have not appeared; where strace does not follow
   * them, none ever does.
   */
  private static final int MOST_KEPT = 1 << 20;

  private final List<Description> descriptions = new ArrayList<>();
  private final Map<Integer, Child> cloned = new LinkedHashMap<>();
  private final ArrayDeque<Description> passed = new ArrayDeque<>();
  private final TraceValue value = new TraceValue();
  private final TraceValue control = new TraceValue();
  private final TraceValue list = new TraceValue();
  private final TraceValue element = new TraceValue();
  private int kept;
  private DescriptorTable commonTable;
  private boolean clonesRecorded;
  private int processes;
  private long closedUses;

  /** A child that has not appeared: its table, and how many descriptors that keeps. */
  private record Child(DescriptorTable table, int keeps) {}

  /** How many descriptions there are; they are numbered from 0. */
  int descriptions() {
    return descriptions.size();
  }

  Description description(int number) {
    return descriptions.get(number);
  }

  /** How long was waited for what is waited for by reading. */
  long waitNanos() {
    return descriptions.stream().mapToLong(Description::waitNanos).sum();
  }

  /** How many tables there are, those of children that never appeared among them. */
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
    Child recorded = cloned.remove(id);
    if (recorded != null) {
      kept -= recorded.keeps();
      return recorded.table();
    }
    for (TracedThread parent : alive) {
      if (parent.cloning) {
        clonesRecorded = true;
        parent.cloning = false;
        return tableOfChild(parent).join();
      }
    }
    if (commonTable == null) {
      commonTable = new DescriptorTable(processes++, true);
      for (int i = 0; i < STANDARD_DESCRIPTORS; i++) {
        commonTable.put(i, newDescription(Description.Kind.UNKNOWN));
      }
    }
    return commonTable.join();
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
      await((int) call.result(), tableOfChild(thread).join(), thread.cloneShares);
    }
  }

  private void await(int id, DescriptorTable table, boolean shared) {
    Child child = new Child(table, shared ? 1 : 1 + table.size());
    kept += child.keeps();
    forget(cloned.put(id, child));
    Iterator<Child> eldest = cloned.values().iterator();
    while (kept > MOST_KEPT) {
      Child forgotten = eldest.next();
      eldest.remove();
      forget(forgotten);
    }
  }

  private void forget(Child child) {
    if (child != null) {
      kept -= child.keeps();
      child.table().leave();
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
    if (found != null && found.isDeniedBy(value)) {
      found = openAnew(thread, number);
    }
    if (found != null) {
      found.annotatedBy(value);
    }
    return found;
  }

  /** A descriptor turns out to be open, and nobody knows what it stands for. */
  private Description openAnew(TracedThread thread, long descriptor) {
    closedUses++;
    Description description = newDescription(Description.Kind.UNKNOWN);
    put(thread, descriptor, description);
    return description;
  }

  /**
   * A successful call that works on one kind alone shows that a descriptor is of it; if it was
   * known as something else, that has been closed.
   */
  Description shownAs(Description.Kind kind, RecordedCall call, TracedThread thread, int argument) {
    Description found = opened(call, thread, argument);
    if (found != null && found.kind() != Description.Kind.UNKNOWN && found.kind() != kind) {
      found = openAnew(thread, call.number(argument));
    }
    if (found != null) {
      found.shownAs(kind);
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
    openAnew(thread, number);
    return at(call, thread, argument);
  }

  Description newDescription(Description.Kind kind) {
    Description description = new Description(descriptions.size(), kind);
    descriptions.add(description);
    return description;
  }

  /**
   * Opens a descriptor, if the number is one; what stood there before is closed by that, and
   * answered if this was its last descriptor.
   */
  Description put(TracedThread thread, long descriptor, Description description) {
    return descriptor >= 0 && descriptor <= MOST_DESCRIPTORS
        ? thread.table.put((int) descriptor, description)
        : null;
  }

  /** Closes a descriptor; answers the description if that was its last one. */
  Description close(TracedThread thread, long descriptor, boolean success) {
    if (descriptor < 0 || descriptor > MOST_DESCRIPTORS || !success) {
      return null;
    }
    if (thread.table.closedByAnother((int) descriptor, thread.index)) {
      DescriptorTable common = thread.table;
      thread.table = common.split(processes++, thread.index).join();
      common.leave();
    }
    Description closed = thread.table.remove((int) descriptor, thread.index);
    return closed != null && closed.dropDescriptor() ? closed : null;
  }

  /** Notes the descriptors a sent message carries. */
  void passOn(RecordedCall call, TracedThread thread) {
    if (findPassed(call)) {
      for (boolean more = list.first(element); more; more = list.next(element)) {
        Description sent = at(thread, element.number());
        if (sent != null) {
          sent.addDescriptor(); // on its way it stays open, whoever closes it meanwhile
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
        boolean known = sent != null && !sent.isDeniedBy(element);
        Description here = known ? sent : newDescription(Description.Kind.UNKNOWN);
        put(thread, element.number(), here);
        here.annotatedBy(element);
        if (sent != null) {
          sent.dropDescriptor();
        }
      }
    }
  }

  /** What a descriptor stands for, or null. */
  Description at(TracedThread thread, long descriptor) {
    return descriptor >= 0 && descriptor <= MOST_DESCRIPTORS
        ? thread.table.get((int) descriptor)
        : null;
  }

  /** A descriptor that a call names in a list is open, whatever it may be. */
  Description opened(TracedThread thread, long descriptor) {
    Description found = at(thread, descriptor);
    boolean open = found != null || descriptor < 0 || descriptor > MOST_DESCRIPTORS;
    return open ? found : openAnew(thread, descriptor);
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
