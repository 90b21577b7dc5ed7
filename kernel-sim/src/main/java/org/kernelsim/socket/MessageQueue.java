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

  void append(Cpu cpu, Message message) {
    cpu.charge(Work.QUEUE_PUT);
    message.next = null;
    if (last == null) {
      first = message;
    } else {
      last.next = message;
    }
    last = message;
    messages++;
    bytes += message.length();
    empty += message.length() == 0 ? 1 : 0;
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
