package org.kernelsim.workload.strace;

import java.util.HashMap;
import java.util.Map;

/**
 * What is registered with an epoll descriptor, as far as it has been read: a wait tells what was
 * registered as a descriptor's data, which need not be the descriptor.
 */
final class Registrations {
  private final Map<Integer, Registration> byDescriptor = new HashMap<>();

  /** For each datum the descriptor registered last with it. */
  private final Map<Long, Registration> byData = new HashMap<>();

  private record Registration(Description description, long data) {}

  /** Registers a descriptor, or changes its data. */
  void put(int descriptor, Description description, long data) {
    remove(descriptor);
    Registration registration = new Registration(description, data);
    byDescriptor.put(descriptor, registration);
    byData.put(data, registration);
  }

  void remove(int descriptor) {
    Registration before = byDescriptor.remove(descriptor);
    if (before != null) {
      byData.remove(before.data(), before);
    }
  }

  /** Whether some data were registered, with what is open or is not any more. */
  boolean knows(long data) {
    return byData.containsKey(data);
  }

  /**
   * The description registered with some data and still open, or null. Where several have the same,
   * the one registered last.
   */
  Description find(long data) {
    Registration found = byData.get(data);
    return found != null && found.description().isOpen() ? found.description() : null;
  }
}
