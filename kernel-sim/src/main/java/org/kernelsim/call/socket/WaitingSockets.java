package org.kernelsim.call.socket;

import java.util.Arrays;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Waiter;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketEntry;

/**
 * The full sockets of a list that a call waits for, and how it goes over them again. Part of a
 * call's frame; empty, and without memory, until a call has to wait.
 *
 * <p>The order that loses no wake-up: forget earlier wake-ups and enrol with every socket; look at
 * each again; only then wait.
 */
final class WaitingSockets {
  /** No place of the list. */
  static final int NONE = -1;

  private int[] places = {};
  private SocketEntry[] entries = {};
  private WaitQueue.Place[] enrolments = {};
  private int kept;
  private int enrolled;
  private int looking;
  private int toLookAt;

  /** Whether a socket was found to stand in the list again, behind a place that is waited for. */
  private boolean repeated;

  /** Keeps a socket for waiting. In a look again, those kept are written over those looked at. */
  void keep(int place, SocketEntry entry) {
    if (kept == places.length) {
      grow();
    }
    places[kept] = place;
    if (!lookingAgain()) {
      entries[kept] = entry;
    }
    kept++;
  }

  /** Whether the same socket is waited for at an earlier place: its messages go in order. */
  boolean keepsBefore(SocketList list, int place) {
    if (lookingAgain() && !repeated) {
      return false;
    }
    for (int i = 0; i < kept; i++) {
      if (list.socket(places[i]) == list.socket(place)) {
        repeated = true;
        return true;
      }
    }
    return false;
  }

  boolean anyKept() {
    return kept > 0;
  }

  /** Whether the call is past its first look at the list. */
  boolean lookingAgain() {
    return enrolled > 0;
  }

  /** Enrols with every socket kept. */
  void enrolAll(Cpu cpu) {
    Waiter waiter = cpu.prepareToWait();
    enrolled = kept;
    for (int i = 0; i < enrolled; i++) {
      entries[i].enrolWriter(cpu, enrolments[i], waiter);
    }
  }

  /** After a wake-up: later ones are not to be missed. */
  void prepare(Cpu cpu) {
    cpu.prepareToWait();
  }

  /** Begins to look again at those kept; the first one's place. */
  int lookAgain() {
    toLookAt = kept;
    kept = 0;
    looking = 0;
    return next();
  }

  /** The place to look at next, or {@link #NONE}. */
  int next() {
    return looking < toLookAt ? places[looking++] : NONE;
  }

  /** Withdraws from every socket enrolled with, and forgets them. */
  void withdrawAll(Cpu cpu) {
    for (int i = 0; i < enrolled; i++) {
      entries[i].withdrawWriter(cpu, enrolments[i]);
      entries[i] = null;
    }
    enrolled = 0;
    repeated = false;
  }

  private void grow() {
    int length = Math.max(8, 2 * places.length);
    places = Arrays.copyOf(places, length);
    entries = Arrays.copyOf(entries, length);
    int before = enrolments.length;
    enrolments = Arrays.copyOf(enrolments, length);
    for (int i = before; i < length; i++) {
      enrolments[i] = new WaitQueue.Place();
    }
  }
}
