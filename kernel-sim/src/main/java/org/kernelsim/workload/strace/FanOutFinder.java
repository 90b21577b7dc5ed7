package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kernelsim.workload.strace.Operations.Flag;
import org.kernelsim.workload.strace.Operations.Kind;

/**
 * Finds fan-outs: within a window of a thread, sends of the same bytes to different sockets. The
 * k-th send of the same bytes to a socket belongs to the k-th fan-out of those bytes.
 *
 * <p>A window ends where the thread waits or could wait, after 4,096 sends, and at the end. Other
 * bytes sent on a member socket in whatever way, its shutdown, its close, and a send on it by
 * another thread close a fan-out before that, so that carrying it out at its last member never
 * changes the order of what a socket sees.
 */
final class FanOutFinder {
  private static final int MOST_SENDS = 4096;

  private final Operations operations;
  private final List<TracedThread> threads;
  private final List<FanOut> found = new ArrayList<>();
  private final Window[] windows;
  private final Map<Integer, List<Candidate>> openOnSocket = new HashMap<>();

  FanOutFinder(Operations operations, List<TracedThread> threads) {
    this.operations = operations;
    this.threads = threads;
    this.windows = new Window[threads.size()];
  }

  /** Goes over all operations in recorded order and marks those that belong to a fan-out. */
  List<FanOut> find() {
    for (int operation = 0; operation < operations.size(); operation++) {
      look(operation);
    }
    for (Window window : windows) {
      if (window != null) {
        window.end();
      }
    }
    found.sort(Comparator.comparingInt(fanOut -> fanOut.members()[0]));
    for (int i = 0; i < found.size(); i++) {
      for (int member : found.get(i).members()) {
        operations.setFanOut(member, i);
      }
    }
    return found;
  }

  private void look(int operation) {
    Kind kind = operations.kind(operation);
    boolean endsWindow = operations.has(operation, Flag.ENDS_WINDOW);
    boolean nothing = kind == Kind.PLAIN || kind == Kind.CONTROL || kind == Kind.TOLD;
    if (nothing && !endsWindow) {
      return;
    }
    Window window = windowOf(operations.thread(operation));
    if (endsWindow) {
      window.end();
    }
    switch (kind) {
      case SEND -> window.send(operation);
      case RECEIVE -> window.receive(operation);
      case CLOSE, SHUTDOWN, UNSUPPORTED -> closeAllOn(operations.description(operation), null);
      case PLAIN, CONTROL, WAIT, TOLD -> {}
    }
  }

  private Window windowOf(int thread) {
    if (windows[thread] == null) {
      windows[thread] = new Window();
    }
    return windows[thread];
  }

  /** Closes the fan-outs that a socket is in, but for those of the same window and bytes. */
  private void closeAllOn(int socket, SameBytes exceptOf) {
    List<Candidate> open = openOnSocket.get(socket);
    if (open == null || exceptOf != null && open.size() == 1 && open.get(0).of == exceptOf) {
      return;
    }
    for (Candidate candidate : List.copyOf(open)) {
      if (candidate.of != exceptOf) {
        candidate.close();
      }
    }
  }

  private record Bytes(long hash, int length) {}

  /** What a thread has sent and read since it last waited. */
  private final class Window {
    private final Map<Bytes, SameBytes> sent = new LinkedHashMap<>();
    private final Set<Integer> read = new HashSet<>();
    private SameBytes last;
    private long lastHash;
    private int lastLength;
    private int sends;

    void send(int operation) {
      int socket = operations.description(operation);
      int length = operations.requested(operation);
      SameBytes same = sameAs(operations.hash(operation), length);
      closeAllOn(socket, same);
      if (length > 0) {
        same.add(operation, socket);
      }
      if (++sends == MOST_SENDS) {
        end();
      }
    }

    /** Most often these are the bytes sent just before. */
    private SameBytes sameAs(long hash, int length) {
      if (last == null || lastHash != hash || lastLength != length) {
        last = sent.computeIfAbsent(new Bytes(hash, length), ignored -> new SameBytes(this));
        lastHash = hash;
        lastLength = length;
      }
      return last;
    }

    void receive(int operation) {
      if (operations.result(operation) > 0) {
        read.add(operations.description(operation));
      }
    }

    void end() {
      for (SameBytes same : sent.values()) {
        same.closeAll();
      }
      sent.clear();
      last = null;
      read.clear();
      sends = 0;
    }
  }

  /** The sends of the same bytes in one window: fan-outs in the making, in order. */
  private final class SameBytes {
    private final Window window;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<Integer, Integer> nextOfSocket = new HashMap<>();
    private int firstOpen;

    SameBytes(Window window) {
      this.window = window;
    }

    void add(int operation, int socket) {
      int place = Math.max(nextOfSocket.getOrDefault(socket, 0), firstOpen);
      while (place < candidates.size() && !candidates.get(place).open) {
        place++;
      }
      if (place == candidates.size()) {
        candidates.add(new Candidate(this));
      }
      candidates.get(place).add(operation, socket);
      nextOfSocket.put(socket, place + 1);
    }

    void closeAll() {
      for (Candidate candidate : candidates) {
        candidate.close();
      }
    }

    void skipClosed() {
      while (firstOpen < candidates.size() && !candidates.get(firstOpen).open) {
        firstOpen++;
      }
    }
  }

  /** A fan-out in the making. */
  private final class Candidate {
    private final SameBytes of;
    private int[] members = new int[2];
    private int size;
    private boolean open = true;

    Candidate(SameBytes of) {
      this.of = of;
    }

    void add(int operation, int socket) {
      if (size == members.length) {
        members = Arrays.copyOf(members, 2 * size);
      }
      members[size++] = operation;
      openOnSocket.computeIfAbsent(socket, ignored -> new ArrayList<>(2)).add(this);
    }

    void close() {
      if (!open) {
        return;
      }
      open = false;
      of.skipClosed();
      for (int i = 0; i < size; i++) {
        int socket = operations.description(members[i]);
        List<Candidate> others = openOnSocket.get(socket);
        others.remove(this);
        if (others.isEmpty()) {
          openOnSocket.remove(socket);
        }
      }
      if (size > 1) {
        found.add(fanOut(Arrays.copyOf(members, size)));
      }
    }

    private FanOut fanOut(int[] all) {
      int shortSends = 0;
      int failed = 0;
      boolean exact = true;
      boolean answers = true;
      for (int member : all) {
        int result = operations.result(member);
        failed += result < 0 ? 1 : 0;
        shortSends += result >= 0 && result < operations.requested(member) ? 1 : 0;
        exact &= operations.has(member, Flag.EXACT);
        answers &= of.window.read.contains(operations.description(member));
      }
      return new FanOut(
          operations.line(all[0]),
          operations.lastLine(all[all.length - 1]),
          operations.file(all[0]),
          threads.get(operations.thread(all[0])).id,
          operations.requested(all[0]),
          all.length,
          shortSends,
          failed,
          exact,
          answers,
          all);
    }
  }
}
