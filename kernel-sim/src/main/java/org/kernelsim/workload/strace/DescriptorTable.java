package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The descriptors of the threads that share them. For threads whose sharing was not recorded, it
 * also remembers what was closed and by whom, so that the table can be split when that turns out to
 * have been another's.
 */
final class DescriptorTable {
  private static final int LOW = 1024;

  final int process;
  private final Map<Integer, Description> open = new TreeMap<>();

  /** The low descriptors once more, because every call looks one up. */
  private Description[] low = new Description[16];

  private final Map<Integer, Closed> closed;
  private int threads;

  private record Closed(Description description, int thread) {}

  /**
   * An empty table.
   *
   * @param process number of the process its threads are taken to be
   * @param inferred whether it is only supposed that its threads share it
   */
  DescriptorTable(int process, boolean inferred) {
    this.process = process;
    this.closed = inferred ? new TreeMap<>() : null;
  }

  /** One more thread has it, or will have when it appears. */
  DescriptorTable join() {
    threads++;
    return this;
  }

  /**
   * One thread less has it.
   *
   * @return what lost its last descriptor by that: when the last thread of a table is gone, its
   *     descriptors are, unless it is only supposed that no other thread has them
   */
  List<Description> leave() {
    List<Description> last = new ArrayList<>();
    if (--threads == 0 && closed == null) {
      for (Description description : open.values()) {
        if (description.dropDescriptor()) {
          last.add(description);
        }
      }
      open.clear();
      Arrays.fill(low, null);
    }
    return last;
  }

  int size() {
    return open.size();
  }

  Description get(int descriptor) {
    if (descriptor < low.length) {
      return low[descriptor];
    }
    return descriptor < LOW ? null : open.get(descriptor);
  }

  private void setLow(int descriptor, Description description) {
    if (descriptor < LOW) {
      if (descriptor >= low.length) {
        low = Arrays.copyOf(low, Math.min(LOW, Math.max(2 * low.length, descriptor + 1)));
      }
      low[descriptor] = description;
    }
  }

  /** Opens a descriptor; answers the description that lost its last descriptor by that, or null. */
  Description put(int descriptor, Description description) {
    description.addDescriptor();
    if (closed != null) {
      closed.remove(descriptor);
    }
    Description before = open.put(descriptor, description);
    setLow(descriptor, description);
    return before != null && before.dropDescriptor() ? before : null;
  }

  /** Closes a descriptor; answers what it stood for, or null when it was not open. */
  Description remove(int descriptor, int thread) {
    Description description = open.remove(descriptor);
    setLow(descriptor, null);
    if (description != null && closed != null) {
      closed.put(descriptor, new Closed(description, thread));
    }
    return description;
  }

  /**
   * Whether the descriptor was closed by another thread that is only supposed to share this table.
   */
  boolean closedByAnother(int descriptor, int thread) {
    Closed by = closed == null ? null : closed.get(descriptor);
    return by != null && by.thread() != thread;
  }

  /** A copy, as fork makes it. */
  DescriptorTable copy(int newProcess) {
    DescriptorTable copy = new DescriptorTable(newProcess, false);
    open.forEach(copy::put);
    return copy;
  }

  /** A copy for a thread that turned out to have a table of its own: what others closed is open. */
  DescriptorTable split(int newProcess, int thread) {
    DescriptorTable own = copy(newProcess);
    closed.forEach(
        (descriptor, by) -> {
          if (by.thread() != thread) {
            own.put(descriptor, by.description());
          }
        });
    return own;
  }

  /** The descriptors from one number to another, both included, that are open. */
  int[] openBetween(long first, long last) {
    return open.keySet().stream().filter(d -> d >= first && d <= last).mapToInt(d -> d).toArray();
  }
}
