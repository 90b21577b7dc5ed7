package org.kernelsim.socket;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.WaitQueue;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;

/**
 * Sockets registered to be waited for, again and again, as epoll has them. A wait looks at those
 * alone that may be ready: each that was woken since it was last found not ready.
 *
 * <p>Thread-safe. Registering holds a lock of its own, under which one entry's lock at a time is
 * taken; what a waking socket marks is guarded by the monitor, which is innermost.
 */
public final class InterestSet {
  private final DomainLock changing = new DomainLock();

  // Looked into, never gone over.
  private final Map<Long, Registration> registered = new HashMap<>();
  private final ArrayDeque<Registration> mayBeReady = new ArrayDeque<>();
  private final WaitQueue waiting = new WaitQueue();

  /** A set without sockets. */
  public InterestSet() {}

  /** One socket's registration; woken when the socket changes. */
  public final class Registration implements Waiter {
    private final long socket;
    private final SocketEntry entry;
    private final WaitQueue.Place reading = new WaitQueue.Place();
    private final WaitQueue.Place writing = new WaitQueue.Place();
    private volatile int interest;
    private boolean marked;
    private boolean removed;

    private Registration(long socket, SocketEntry entry) {
      this.socket = socket;
      this.entry = entry;
    }

    /** The socket's identifier. */
    public long socket() {
      return socket;
    }

    /** The socket. */
    public SocketEntry entry() {
      return entry;
    }

    /** What it is asked for. */
    public int interest() {
      return interest;
    }

    @Override
    public void wake(long now) {
      mark(this);
      wakeWaiting(now);
    }
  }

  /**
   * Registers a socket, or changes what it is asked for.
   *
   * @param interest a mask of {@link Readiness}; 0 to remove it
   * @return whether there was anything to do: false when one is removed that is not there
   */
  public boolean change(Cpu cpu, long socket, SocketEntry entry, int interest) {
    cpu.lock(changing);
    cpu.charge(Work.TABLE_LOAD);
    Registration registration = registered.get(socket);
    boolean known = registration != null;
    if (known) {
      entry.unwatch(cpu, registration.reading, registration.writing);
    }
    if (interest == 0) {
      registered.remove(socket);
      if (known) {
        unmark(registration);
      }
    } else {
      if (!known) {
        registration = new Registration(socket, entry);
        registered.put(socket, registration);
      }
      registration.interest = interest;
      entry.watch(cpu, interest, registration.reading, registration.writing, registration);
      registration.wake(cpu.now()); // it may be ready already
    }
    cpu.unlock(changing);
    return known || interest != 0;
  }

  /** Forgets a socket that was found closed. */
  public void forget(Cpu cpu, Registration registration) {
    cpu.lock(changing);
    registered.remove(registration.socket, registration);
    registration.entry.unwatch(cpu, registration.reading, registration.writing);
    unmark(registration);
    cpu.unlock(changing);
  }

  /** How many sockets may be ready. */
  public synchronized int mayBeReady() {
    return mayBeReady.size();
  }

  /** The next that may be ready, no longer marked so; null when there is none. */
  public synchronized Registration next() {
    Registration next = mayBeReady.poll();
    if (next != null) {
      next.marked = false;
    }
    return next;
  }

  /** Marks a socket as one that may be ready: also one that was found so, since it may be still. */
  public synchronized void mark(Registration registration) {
    if (!registration.marked && !registration.removed) {
      registration.marked = true;
      mayBeReady.add(registration);
    }
  }

  private synchronized void unmark(Registration registration) {
    registration.removed = true;
    mayBeReady.remove(registration);
  }

  private synchronized void wakeWaiting(long now) {
    waiting.wakeAll(now);
  }

  /** Enrols a call that waits until a socket may be ready. */
  public synchronized void enrol(Cpu cpu, WaitQueue.Place place, Waiter waiter) {
    cpu.charge(Work.QUEUE_PUT);
    waiting.enrol(place, waiter);
  }

  /** Withdraws a call that has waited. */
  public synchronized void withdraw(Cpu cpu, WaitQueue.Place place) {
    cpu.charge(Work.QUEUE_TAKE);
    waiting.withdraw(place);
  }
}
