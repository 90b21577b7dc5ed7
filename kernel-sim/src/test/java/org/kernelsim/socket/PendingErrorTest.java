package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SharedLine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Waiter;
import org.kernelsim.machine.Work;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** A pending error is answered once, whoever else looks at the same time. */
class PendingErrorTest {
  private final Cpu other = DirectEngine.newCpu();
  private final SocketEntry entry = new SocketEntry(SocketStructure.of(Type.STREAM, Family.INET));

  /** Lets another call take the error when this one has seen it and is about to lock. */
  private final class Overtaken extends Cpu {
    private final Cpu own = DirectEngine.newCpu();

    @Override
    public boolean lock(DomainLock lock) {
      assertThat(entry.errorOf(other, SocketEvent.LOOK)).isNotZero();
      return own.lock(lock);
    }

    @Override
    public void unlock(DomainLock lock) {
      own.unlock(lock);
    }

    @Override
    public long now() {
      return own.now();
    }

    @Override
    public void charge(Work work) {}

    @Override
    public void charge(Work work, long amount) {}

    @Override
    public void read(SharedLine line) {}

    @Override
    public void write(SharedLine line) {}

    @Override
    public void count(Count count, long amount) {}

    @Override
    public void countError(long answer) {}

    @Override
    public boolean pausesAfter(Box box) {
      return false;
    }

    @Override
    public Waiter prepareToWait() {
      return own.prepareToWait();
    }

    @Override
    public boolean mustWait(long until) {
      return own.mustWait(until);
    }
  }

  @Test
  void itIsAnsweredOnce() {
    entry.leavePendingError(other, SystemError.ECONNREFUSED);
    assertThat(entry.sendError(other)).isEqualTo(SystemError.ECONNREFUSED.answer());
    assertThat(entry.sendError(other)).isEqualTo(SystemError.ENOTCONN.answer());
  }

  @Test
  void whoIsOvertakenIsAnsweredTheStatus() {
    entry.leavePendingError(other, SystemError.ECONNREFUSED);
    assertThat(entry.sendError(new Overtaken())).isEqualTo(SystemError.ENOTCONN.answer());
    entry.leavePendingError(other, SystemError.ECONNREFUSED);
    assertThat(entry.receiveError(new Overtaken())).isEqualTo(SystemError.ENOTCONN.answer());
    entry.leavePendingError(other, SystemError.ECONNREFUSED);
    assertThat(entry.errorOf(new Overtaken(), SocketEvent.SEND))
        .isEqualTo(SystemError.ENOTCONN.answer());
  }
}
