package org.kernelsim.workload.strace;

import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.socket.Sink;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketStructure;

/**
 * A traced socket in the simulation. Its far end is outside: it takes of each send what the
 * recording says was taken, and supplies for each receive what was received.
 */
final class ReplaySocket {
  private final Kernel kernel;
  private final long id;
  private final SocketEntry entry;
  private final Sink farEnd;

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
  void expectSend(DirectCpu outside, int requested, int result) {
    boolean full = result >= requested;
    farEnd.setWindow(full ? Sink.OPEN : Math.max(0, result));
    expectError(outside, result);
    if (requested == 0 && result == SystemError.EAGAIN.answer()) {
      entry.setPendingError(
          outside, SystemError.EAGAIN); // a full socket would take nothing of nothing
    }
  }

  /**
   * The next messages of one call are to take so many bytes together, or answer as the first did.
   */
  void expectMessages(DirectCpu outside, long bytes, int firstResult) {
    farEnd.setWindow(bytes);
    expectError(outside, firstResult);
  }

  /** The next receive is to answer as recorded; the outside's work costs this machine nothing. */
  void expectReceive(DirectCpu outside, ServiceBuffer standIn, int result) {
    entry.setEndOfData(outside, result == 0);
    expectError(outside, result);
    for (int left = result; left > 0; left -= standIn.length()) {
      int part = Math.min(left, standIn.length());
      entry.arriveFromOutside(outside, standIn, part, kernel.messages());
    }
  }

  private void expectError(DirectCpu outside, int result) {
    if (SystemError.is(result) && result != SystemError.EAGAIN.answer()) {
      entry.setPendingError(outside, SystemError.of(result));
    }
  }

  void close(DirectCpu outside) {
    kernel.sockets().close(outside, id);
  }
}
