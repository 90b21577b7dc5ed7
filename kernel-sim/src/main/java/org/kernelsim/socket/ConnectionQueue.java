package org.kernelsim.socket;

import java.util.ArrayDeque;
import org.kernelsim.machine.Cpu;

/**
 * The connections of a listening socket: those that have come and wait to be accepted, as many as
 * the backlog allows; and behind them the sockets that have asked for one and wait for a place, as
 * one does whose first packet is dropped and sent again. Oldest first. Guarded by the lock of the
 * entry it belongs to.
 */
public final class ConnectionQueue {
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final ArrayDeque<SocketEntry> asking = new ArrayDeque<>();
  private int backlog = 1;
  private long lastArrival;

  /** A connection, and when it arrives; 0 when it is there. */
  private record Waiting(SocketEntry connection, long arrives) {}

  /** Empty, and with a place for one connection. */
  ConnectionQueue() {}

  /** Sets how many connections may wait; at least 1 may. */
  void setBacklog(int newBacklog) {
    backlog = Math.max(newBacklog, 1);
  }

  /** Whether one connection more may wait. */
  boolean hasPlace() {
    return waiting.size() < backlog;
  }

  /**
   * Adds a connection, for which there is a place.
   *
   * @param arrives when it arrives; 0 when it is there
   */
  void add(SocketEntry connection, long arrives) {
    waiting.add(new Waiting(connection, arrives));
    lastArrival = arrives;
  }

  /** Puts the oldest connection back, which could not be accepted after all. */
  void putBack(SocketEntry connection) {
    waiting.addFirst(new Waiting(connection, 0));
  }

  /** The oldest connection, taken out; null when there is none. */
  SocketEntry take() {
    Waiting first = waiting.poll();
    return first == null ? null : first.connection;
  }

  /** When the oldest connection arrives, or has; FOREVER when there is none. */
  long nextArrival() {
    Waiting first = waiting.peek();
    return first == null ? Cpu.FOREVER : first.arrives;
  }

  /** When the connection added last arrives, or has; also without the lock. */
  long lastArrival() {
    return lastArrival;
  }

  /** Adds a socket that asks for a connection. */
  void addAsking(SocketEntry client) {
    asking.add(client);
  }

  /** The socket that has asked first, taken out; null when there is none. */
  SocketEntry takeAsking() {
    return asking.poll();
  }

  /** How many connections wait to be accepted. */
  public int size() {
    return waiting.size();
  }
}
