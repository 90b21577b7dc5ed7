package org.kernelsim.socket;

import java.util.ArrayDeque;

/**
 * Connections that have arrived at a listening socket and wait to be accepted, oldest first.
 * Guarded by the lock of the entry it belongs to.
 */
public final class ConnectionQueue {
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();
  private final int backlog;

  /** A queue that holds at most {@code backlog} connections, at least 1. */
  public ConnectionQueue(int backlog) {
    this.backlog = Math.max(backlog, 1);
  }

  /** Adds a connected socket's identifier; false when the queue is full. */
  public boolean add(long socket) {
    return waiting.size() < backlog && waiting.add(socket);
  }

  /** Takes the oldest out; 0 when there is none. */
  public long take() {
    Long socket = waiting.poll();
    return socket == null ? 0 : socket;
  }

  /** How many wait. */
  public int size() {
    return waiting.size();
  }
}
