package org.kernelsim.call.socket;

import java.util.Arrays;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Waiter;
import org.kernelsim.socket.SocketEntry;

/**
 * The sockets that a call watches until one is ready. Part of a call's frame; without memory until
 * a call has to wait.
 */
final class WatchedSockets {
  private SocketEntry[] entries = {};
  private WaitQueue.Place[] readers = {};
  private WaitQueue.Place[] writers = {};
  private int enrolled;

  /** Whether the call is enrolled. */
  boolean any() {
    return enrolled > 0;
  }

  /** Enrols with one socket more. */
  void enrol(Cpu cpu, SocketEntry entry, int interest, Waiter waiter) {
    if (enrolled == entries.length) {
      grow();
    }
    entries[enrolled] = entry;
    entry.watch(cpu, interest, readers[enrolled], writers[enrolled], waiter);
    enrolled++;
  }

  /** Withdraws from all, and forgets them. */
  void withdrawAll(Cpu cpu) {
    for (int i = 0; i < enrolled; i++) {
      entries[i].unwatch(cpu, readers[i], writers[i]);
      entries[i] = null;
    }
    enrolled = 0;
  }

  private void grow() {
    int before = entries.length;
    int length = Math.max(8, 2 * before);
    entries = Arrays.copyOf(entries, length);
    readers = Arrays.copyOf(readers, length);
    writers = Arrays.copyOf(writers, length);
    for (int i = before; i < length; i++) {
      readers[i] = new WaitQueue.Place();
      writers[i] = new WaitQueue.Place();
    }
  }
}
