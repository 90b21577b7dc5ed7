package org.kernelsim.socket;

import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.ServiceBuffer;

/**
 * Spare {@link Message}s, so that queueing allocates nothing. Thread-safe, lock-free. How many
 * messages there are at once is bounded by the sockets' queues, not here.
 */
public final class MessagePool {
  private static final int MOST_SPARE = 1 << 14;
  private static final int SPARE_FOR_EACH_SOCKET = 4;

  private final MpmcVarHandleArrayQueue<Message> spare;

  /** An empty pool that keeps as many spare messages as so many sockets may need. */
  public MessagePool(int sockets) {
    long needed = (long) sockets * SPARE_FOR_EACH_SOCKET;
    spare = new MpmcVarHandleArrayQueue<>((int) Math.max(2, Math.min(MOST_SPARE, needed)));
  }

  Message take(Cpu cpu, ServiceBuffer buffer, int from, int length) {
    cpu.charge(Work.QUEUE_TAKE);
    Message message = spare.poll();
    if (message == null) {
      message = new Message();
    }
    message.set(buffer, from, length);
    return message;
  }

  /** Gives a message back, and its reference up. */
  void put(Cpu cpu, Message message) {
    message.buffer().drop(cpu, 1);
    recycle(cpu, message);
  }

  /** Gives a message back whose reference has passed to somebody else. */
  void recycle(Cpu cpu, Message message) {
    cpu.charge(Work.QUEUE_PUT);
    message.set(null, 0, 0);
    spare.offer(message);
  }
}
