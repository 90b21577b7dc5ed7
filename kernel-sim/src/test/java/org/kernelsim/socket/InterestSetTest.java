package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

class InterestSetTest {
  private static final long SOCKET = 5;

  private final Cpu cpu = DirectEngine.newCpu();
  private final SocketEntry entry = new SocketEntry(SocketStructure.of(Type.DATAGRAM, Family.UNIX));
  private final InterestSet set = new InterestSet();

  @Test
  void aRegisteredSocketMayBeReadyAtOnce() {
    assertThat(set.change(cpu, SOCKET, entry, Readiness.READABLE)).isTrue();
    assertThat(set.mayBeReady()).isEqualTo(1);
    assertThat(set.interest(cpu, SOCKET)).isEqualTo(Readiness.READABLE);
    assertThat(entry.isWaitedFor()).isTrue();
  }

  @Test
  void aSocketThatIsForgottenIsNeitherMarkedNorWoken() {
    set.change(cpu, SOCKET, entry, Readiness.READABLE);
    InterestSet.Registration registration = set.next();
    registration.wake(0); // marked again before it is forgotten
    set.forget(cpu, registration);
    assertThat(set.mayBeReady()).isZero();
    assertThat(entry.isWaitedFor()).isFalse();
    registration.wake(0);
    assertThat(set.mayBeReady()).isZero();
  }

  @Test
  void aSetThatIsClearedLeavesNothingAtItsSockets() {
    set.change(cpu, SOCKET, entry, Readiness.READABLE);
    set.clear(cpu);
    assertThat(set.mayBeReady()).isZero();
    assertThat(set.interest(cpu, SOCKET)).isZero();
    assertThat(entry.isWaitedFor()).isFalse();
    assertThat(set.change(cpu, SOCKET, entry, 0)).as("it is registered no more").isFalse();
  }
}
