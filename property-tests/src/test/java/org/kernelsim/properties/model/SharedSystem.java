package org.kernelsim.properties.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.process.Process;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** A kernel, and what the host threads that use it know together. Thread-safe. */
final class SharedSystem {
  static final int FILES = 2;
  static final int SETS = 2;

  /** An identifier that nothing has. */
  static final long NOBODY = SideBySide.NOBODY;

  private static final int PLACES = 2;
  private static final int MOST_PROCESSES = 1000;
  private static final int MOST_SOCKETS = 5000;
  private static final int MOST_HANDLES = 7;
  private static final int MOST_BYTES = 300;
  private static final int POOL_BYTES = 1 << 14;
  private static final int DEVICE_BYTES = 4096;
  private static final int SHORT_QUEUE = 40;

  final Kernel kernel;
  final Ledger ledger = new Ledger();
  final List<Named> sockets = new CopyOnWriteArrayList<>();
  final List<InterestSet> sets = new ArrayList<>();
  final List<Long> files = new ArrayList<>();
  private final List<AtomicReference<Members>> places = new ArrayList<>();
  private final ConcurrentLinkedQueue<Process> everyone = new ConcurrentLinkedQueue<>();

  /** A socket that threads know. */
  record Named(long id, SocketStructure local) {
    boolean whole() {
      return local.type().keepsBoundaries();
    }
  }

  /** A handle that threads of one process know, and the value of all its bytes. */
  record Known(long handle, byte value, int length) {}

  /** A process, and the handles that its threads know. */
  record Members(Process process, List<Known> handles) {}

  SharedSystem(HandleLookup lookup) {
    Limits limits =
        new Limits(
            MOST_PROCESSES,
            MOST_SOCKETS,
            MOST_HANDLES,
            MOST_BYTES,
            POOL_BYTES,
            Action.MOST_LISTED,
            6);
    kernel = new Kernel(limits.withFiles(FILES, SideBySide.MOST_FILE_BYTES, DEVICE_BYTES), lookup);
    Addresses.HOSTS.forEach(kernel.sockets().network()::addHost);
    for (int i = 0; i < PLACES; i++) {
      places.add(new AtomicReference<>(newMembers()));
    }
    for (int i = 0; i < FILES; i++) {
      files.add(kernel.files().open("file " + i));
    }
    for (int i = 0; i < SETS; i++) {
      sets.add(new InterestSet());
    }
    for (Type type : Type.values()) {
      sockets.addAll(pair(type, SHORT_QUEUE));
    }
  }

  private Members newMembers() {
    Process process = kernel.createProcess("members");
    everyone.add(process);
    return new Members(process, new CopyOnWriteArrayList<>());
  }

  /**
   * The process at a place, where the threads of that number are; another when this one is dead.
   */
  Members members(int number, Members dead) {
    AtomicReference<Members> place = places.get(number % PLACES);
    if (dead != null && place.get() == dead) {
      place.compareAndSet(dead, newMembers());
    }
    return place.get();
  }

  /** Two connected sockets. */
  List<Named> pair(Type type, int queue) {
    SocketStructure local = SocketStructure.of(type, Family.UNIX).withBlocking(false);
    List<Named> pair = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      long id = kernel.sockets().open(local);
      kernel.sockets().entry(id).setOptions(DirectEngine.newCpu(), new SocketOptions(queue, queue));
      ledger.made(id, true);
      pair.add(new Named(id, local));
    }
    kernel.sockets().connectPair(pair.get(0).id(), pair.get(1).id());
    ledger.paired(pair.get(0).id(), pair.get(1).id());
    return pair;
  }

  /** A socket is made, which nobody else knows yet. */
  void made(long id, SocketStructure local) {
    ledger.made(id, local.type().hasConnections());
    sockets.add(new Named(id, local));
  }

  /** A connection is accepted, which nobody else knows yet. */
  void accepted(long id) {
    SocketEntry entry = kernel.sockets().entry(id);
    ledger.made(id, true);
    ledger.paired(id, entry.remote().id());
    sockets.add(new Named(id, entry.local()));
  }

  /** After everything has ended: nothing is left over. */
  void assertNothingIsLeft() {
    ledger.assertBalanced();
    assertThat(kernel.shutDown(DirectEngine.newCpu())).isEqualTo(new Kernel.Leaks(0, 0, 0, 0));
    for (Process process : everyone) {
      assertThat(process.handles().quota().used()).isZero();
      assertThat(process.handles().isLocked()).isFalse();
    }
  }
}
