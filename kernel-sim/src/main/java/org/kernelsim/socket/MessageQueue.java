package org.kernelsim.socket;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;

/** Messages in order, linked through themselves. Guarded by the lock of the entry it belongs to. */
public final class MessageQueue {
  private Message first;
  private Message last;
  private int messages;
  private long bytes;
  private int empty;

  MessageQueue() {}

  /** How many messages are queued. */
  public int messages() {
    return messages;
  }

  /** How many bytes are queued. */
  public long bytes() {
    return bytes;
  }

  /** How many bytes of a limit the queue fills: an empty message fills one. */
  public long filled() {
    return bytes + empty;
  }

  /** Whether no message is queued. */
  public boolean isEmpty() {
    return first == null;
  }

  Message first() {
    return first;
  }

  /** Adds a message behind those that arrive no later. */
  void append(Cpu cpu, Message message) {
    cpu.charge(Work.QUEUE_PUT);
    message.next = null;
    if (last == null) {
      first = message;
      last = message;
    } else if (message.arrival() >= last.arrival()) {
      last.next = message;
      last = message;
    } else {
      insert(message);
    }
    messages++;
    bytes += message.length();
    empty += message.length() == 0 ? 1 : 0;
  }

  /** Before the first that arrives later, which is there. */
  private void insert(Message message) {
    Message before = null;
    Message after = first;
    while (after.arrival() <= message.arrival()) {
      before = after;
      after = after.next;
    }
    message.next = after;
    if (before == null) {
      first = message;
    } else {
      before.next = message;
    }
  }

  /** When the last message arrives; 0 when there is none. */
  long lastArrival() {
    Message latest = last;
    return latest == null ? 0 : latest.arrival();
  }

  /** How many bytes have arrived by a time. */
  long arrivedBytes(long now) {
    long arrived = 0;
    for (Message message = first;
        message != null && message.arrival() <= now;
        message = message.next) {
      arrived += message.length();
    }
    return arrived;
  }

  Message take(Cpu cpu) {
    cpu.charge(Work.QUEUE_TAKE);
    Message message = first;
    first = message.next;
    if (first == null) {
      last = null;
    }
    message.next = null;
    messages--;
    bytes -= message.length();
    empty -= message.length() == 0 ? 1 : 0;
    return message;
  }

  /** Gives up the first bytes of the first message. */
  void advanceFirst(int taken) {
    first.advance(taken);
    bytes -= taken;
  }
}
