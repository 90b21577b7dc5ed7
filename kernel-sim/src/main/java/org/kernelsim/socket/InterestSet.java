package org.kernelsim.socket;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
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

  // In the order of registration, so that going over it is the same in every run.
  private final Map<Long, Registration> registered = new LinkedHashMap<>();
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

    /** Whether it is to be told: neither removed, nor told once and for all. */
    private boolean armed;

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
      changed(this, now);
    }
  }

  /**
   * Registers a socket, or changes what it is asked for.
   *
   * @param interest a mask of {@link Readiness}, which may say how often it is told; 0 to remove it
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
        disarm(registration);
      }
    } else {
      if (!known) {
        registration = new Registration(socket, entry);
        registered.put(socket, registration);
      }
      arm(registration, interest);
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
    disarm(registration);
    cpu.unlock(changing);
  }

  /** Forgets all sockets: when nobody uses the set any more. */
  public void clear(Cpu cpu) {
    cpu.lock(changing);
    for (Registration registration : registered.values()) {
      registration.entry.unwatch(cpu, registration.reading, registration.writing);
      disarm(registration);
    }
    registered.clear();
    cpu.unlock(changing);
  }

  /** What a socket is asked for now: 0 when it is not registered, or has been told for all. */
  public int interest(Cpu cpu, long socket) {
    cpu.lock(changing);
    Registration registration = registered.get(socket);
    int interest = registration == null || !isArmed(registration) ? 0 : registration.interest;
    cpu.unlock(changing);
    return interest;
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

  /** Marks a socket as one that may be ready: also one that will be at a known time. */
  public synchronized void mark(Registration registration) {
    if (!registration.marked && registration.armed) {
      registration.marked = true;
      mayBeReady.add(registration);
    }
  }

  /** A socket is told to be ready: it may be so still, and is told again if it is to be. */
  public void told(Cpu cpu, Registration registration) {
    int interest = registration.interest;
    if ((interest & Readiness.ONE_SHOT) != 0) {
      disarm(registration);
    } else if ((interest & Readiness.EDGE) == 0 || registration.entry.expectsMore(cpu)) {
      mark(registration);
    }
  }

  private synchronized void changed(Registration registration, long now) {
    if (registration.armed) {
      mark(registration);
      waiting.wakeAll(now);
    }
  }

  private synchronized void arm(Registration registration, int interest) {
    registration.interest = interest;
    registration.armed = true;
  }

  private synchronized void disarm(Registration registration) {
    registration.armed = false;
    registration.marked = false;
    mayBeReady.remove(registration);
  }

  private synchronized boolean isArmed(Registration registration) {
    return registration.armed;
  }

  /** Whether a call is enrolled; for checks, when nothing runs. */
  public synchronized boolean isWaitedFor() {
    return !waiting.isEmpty();
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
