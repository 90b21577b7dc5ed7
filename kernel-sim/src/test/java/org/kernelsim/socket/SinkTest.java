package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

class SinkTest {
  private static final long AGAIN = SystemError.EAGAIN.answer();

  private final Cpu cpu = DirectEngine.newCpu();
  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Sink sink = new Sink();

  private long accept(Type type, int length) {
    ServiceBuffer buffer = buffers.take(cpu, 10, null);
    buffer.addReferences(cpu, 1);
    SocketEntry from = new SocketEntry(SocketStructure.of(type, Family.UNIX));
    long answer = sink.accept(cpu, from, buffer, 0, length);
    boolean whole = answer == length;
    assertThat(buffer.references()).as("what is taken whole is dropped").isEqualTo(whole ? 1 : 2);
    return answer;
  }

  @Test
  void anOpenSinkTakesEverythingForEver() {
    assertThat(accept(Type.STREAM, 10)).isEqualTo(10);
    assertThat(accept(Type.STREAM, 10)).isEqualTo(10);
  }

  @Test
  void aStreamIsTakenFromUntilTheWindowIsFull() {
    sink.setWindow(5);
    assertThat(accept(Type.STREAM, 3)).isEqualTo(3);
    assertThat(accept(Type.STREAM, 3)).isEqualTo(2);
    assertThat(accept(Type.STREAM, 3)).isEqualTo(AGAIN);
  }

  @Test
  void aMessageThatKeepsItsBoundariesIsTakenWholeOrNot() {
    sink.setWindow(5);
    assertThat(accept(Type.SEQPACKET, 6)).isEqualTo(AGAIN);
    assertThat(accept(Type.SEQPACKET, 5)).isEqualTo(5);
    assertThat(accept(Type.SEQPACKET, 1)).isEqualTo(AGAIN);
  }
}
