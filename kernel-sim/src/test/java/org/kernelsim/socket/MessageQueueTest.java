package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    assertThat(queue.messages()).isEqualTo(1);
    assertThat(queue.take(cpu)).isSameAs(second);
    assertThat(queue.messages()).isZero();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
    queue.append(cpu, first);
    assertThat(queue.first()).isSameAs(first);
  }

  private Message arriving(long time, int length) {
    Message message = message(0, length);
    message.setArrival(time);
    return message;
  }

  @Test
  void whatArrivesEarlierComesOutEarlierAndEqualTimesKeepTheirOrder() {
    Message late = arriving(9, 1);
    Message early = arriving(5, 1);
    Message asEarly = arriving(5, 1);
    Message first = arriving(2, 1);
    for (Message message : List.of(late, early, asEarly, first)) {
      queue.append(cpu, message);
    }
    assertThat(List.of(queue.take(cpu), queue.take(cpu), queue.take(cpu), queue.take(cpu)))
        .containsExactly(first, early, asEarly, late);
  }

  @Test
  void whatArrivesNowHasArrived() {
    queue.append(cpu, arriving(5, 3));
    queue.append(cpu, arriving(6, 4));
    assertThat(queue.arrivedBytes(4)).isZero();
    assertThat(queue.arrivedBytes(5)).isEqualTo(3);
    assertThat(queue.arrivedBytes(6)).isEqualTo(7);
  }

  @Test
  void anEmptyMessageFillsOneByteAsLongAsItIsQueued() {
    queue.append(cpu, message(0, 0));
    queue.append(cpu, message(0, 2));
    assertThat(queue.filled()).isEqualTo(3);
    queue.take(cpu);
    assertThat(queue.filled()).isEqualTo(2);
    queue.take(cpu);
    assertThat(queue.filled()).isZero();
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
