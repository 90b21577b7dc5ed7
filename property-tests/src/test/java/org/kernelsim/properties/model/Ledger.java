package org.kernelsim.properties.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * What sockets have taken and what was received from them, counted by the bytes' values, by
 * whichever thread. Every byte that is taken is received once; or its connection was reset, or the
 * socket that should have received it was closed.
 */
final class Ledger {
  /** Bytes have values from 0 up to this. */
  static final int VALUES = 64;

  private final Map<Long, Account> accounts = new ConcurrentHashMap<>();

  private static final class Account {
    final boolean connected;
    final AtomicLongArray taken = new AtomicLongArray(VALUES);
    final AtomicLongArray received = new AtomicLongArray(VALUES);
    volatile Account peer;
    volatile boolean closed;
    volatile boolean reset;

    Account(boolean connected) {
      this.connected = connected;
    }

    long takenInAll() {
      return IntStream.range(0, VALUES).mapToLong(taken::get).sum();
    }
  }

  /**
   * A socket is made.
   *
   * @param connected whether what it takes goes to one peer
   */
  void made(long socket, boolean connected) {
    accounts.put(socket, new Account(connected));
  }

  /** Two sockets turn out to be each other's peers. */
  void paired(long one, long other) {
    accounts.get(one).peer = accounts.get(other);
    accounts.get(other).peer = accounts.get(one);
  }

  /** A socket has taken bytes of one value. */
  void taken(long socket, byte value, long bytes) {
    accounts.get(socket).taken.addAndGet(value, bytes);
  }

  /** Bytes were received from a socket. */
  void received(long socket, byte[] bytes, int count) {
    Account account = accounts.get(socket);
    for (int i = 0; i < count; i++) {
      account.received.incrementAndGet(bytes[i]);
    }
  }

  /** A call on a socket is told that its connection was reset. */
  void reset(long socket) {
    accounts.get(socket).reset = true;
  }

  /** A socket is about to be closed. */
  void closed(long socket) {
    accounts.get(socket).closed = true;
  }

  /** When nothing can be received any more. */
  void assertBalanced() {
    long[] left = new long[VALUES];
    accounts.forEach(
        (socket, account) -> {
          for (int value = 0; value < VALUES; value++) {
            left[value] += account.taken.get(value) - account.received.get(value);
          }
          if (account.connected) {
            assertBalanced(socket, account);
          }
        });
    for (long lost : left) {
      assertThat(lost).as("nothing is received that was not sent").isNotNegative();
    }
  }

  private static void assertBalanced(long socket, Account account) {
    Account peer = account.peer;
    if (peer == null) {
      boolean toNobody = account.takenInAll() == 0 || account.closed || account.reset;
      assertThat(toNobody).as("what %s has taken went to nobody", socket).isTrue();
      return;
    }
    boolean mayBeLost = peer.closed || peer.reset;
    for (int value = 0; value < VALUES; value++) {
      long lost = account.taken.get(value) - peer.received.get(value);
      assertThat(mayBeLost ? Math.min(lost, 0) : lost).as("bytes %s of %s", value, socket).isZero();
    }
  }
}
