package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Waiter;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.Sink;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketStructure;

/**
 * A traced socket in the simulation. Its far end is outside: it takes of each send what the
 * recording says was taken, and supplies for each receive what was received. Operations on it are
 * carried out in recorded order, whatever thread they are of.
 */
final class ReplaySocket {
  private final Kernel kernel;
  private final long id;
  private final SocketEntry entry;
  private final Sink farEnd;
  private List<Waiter> waiting = List.of();
  private int done;

  ReplaySocket(Kernel kernel) {
    this.kernel = kernel;
    id =
        kernel
            .sockets()
            .open(SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET));
    if (SystemError.is(id)) {
      throw new IllegalStateException("too many sockets at once");
    }
    farEnd = kernel.sockets().connectSink(id);
    entry = kernel.sockets().entry(id);
  }

  long id() {
    return id;
  }

  /** The next send is to answer as recorded. */
  void expectSend(int requested, int result) {
    boolean full = result >= requested;
    farEnd.setWindow(full ? Sink.OPEN : Math.max(0, result));
    expectError(result);
  }

  /**
   * The next messages of one call are to take so many bytes together, or answer as the first did.
   */
  void expectMessages(long bytes, int firstResult) {
    farEnd.setWindow(bytes);
    expectError(firstResult);
  }

  /** The next receive is to answer as recorded; the outside's work costs this machine nothing. */
  void expectReceive(DirectCpu outside, ServiceBuffer standIn, int result) {
    entry.setEndOfData(result == 0);
    expectError(result);
    for (int left = result; left > 0; left -= standIn.length()) {
      int part = Math.min(left, standIn.length());
      entry.arriveFromOutside(outside, standIn, part, kernel.messages());
    }
  }

  private void expectError(int result) {
    if (SystemError.is(result) && result != SystemError.EAGAIN.answer()) {
      entry.setPendingError(SystemError.of(result));
    }
  }

  /** Whether so many operations have been carried out. */
  boolean isTurn(int turn) {
    return done >= turn;
  }

  void enrol(Waiter waiter) {
    if (waiting.isEmpty()) {
      waiting = new ArrayList<>(1);
    }
    waiting.add(waiter);
  }

  /** An operation has been carried out. */
  void pass(Cpu cpu) {
    done++;
    if (!waiting.isEmpty()) {
      List<Waiter> all = waiting;
      waiting = List.of();
      for (Waiter waiter : all) {
        waiter.wake(cpu.now());
      }
    }
  }

  void close(DirectCpu outside) {
    kernel.sockets().close(outside, id);
  }
}
