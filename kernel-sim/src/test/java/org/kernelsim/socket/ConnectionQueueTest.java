package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

class ConnectionQueueTest {
  private final ConnectionQueue queue = new ConnectionQueue();

  private static SocketEntry connection() {
    return new SocketEntry(SocketStructure.of(Type.STREAM, Family.INET));
  }

  @Test
  void itTellsWhenItsFirstAndItsLastConnectionArrive() {
    queue.add(connection(), 30);
    queue.add(connection(), 50);
    assertThat(queue.nextArrival()).isEqualTo(30);
    assertThat(queue.lastArrival()).isEqualTo(50);
  }
}
