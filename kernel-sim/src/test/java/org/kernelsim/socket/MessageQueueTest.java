package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;

class MessageQueueTest {
  private final Cpu cpu = DirectEngine.newCpu();
  private final BufferPool buffers = new BufferPool(1 << 20);
  private final MessagePool messages = new MessagePool(64);
  private final MessageQueue queue = new MessageQueue();

  private Message message(int from, int length) {
    ServiceBuffer buffer = buffers.take(cpu, 100, null);
    return messages.take(cpu, buffer, from, length);
  }

  @Test
  void messagesComeOutInOrder() {
    Message first = message(0, 5);
    Message second = message(0, 7);
    queue.append(cpu, first);
    queue.append(cpu, second);
    assertThat(queue.messages()).isEqualTo(2);
    assertThat(queue.bytes()).isEqualTo(12);
    assertThat(queue.take(cpu)).isSameAs(first);
    assertThat(queue.take(cpu)).isSameAs(second);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
    queue.append(cpu, first);
    assertThat(queue.first()).isSameAs(first);
  }

  @Test
  void theFirstBytesOfAMessageCanBeGivenUp() {
    Message message = message(10, 20);
    queue.append(cpu, message);
    queue.advanceFirst(15);
    assertThat(message.from()).isEqualTo(25);
    assertThat(message.length()).isEqualTo(5);
    assertThat(queue.bytes()).isEqualTo(5);
  }

  @Test
  void aMessageGivenBackGivesItsReferenceUp() {
    Message message = message(0, 5);
    messages.put(cpu, message);
    assertThat(buffers.lent()).isZero();
    assertThat(message.buffer()).isNull();
    assertThat(message(1, 2)).isSameAs(message);
  }
}
