package org.kernelsim.stress;

import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * A kernel with one buffer, which is used again as soon as it may be, two processes and a few
 * sockets.
 */
final class SmallKernel {
  private static final int LENGTH = Handles.LENGTH;
  private static final Limits ONE_BUFFER = new Limits(2, 4, 8, 1 << 10, LENGTH, 2, 10);
  private static final byte[] OLD = Seen.OLD.bytes(LENGTH);
  private static final byte[] NEW = Seen.NEW.bytes(LENGTH);

  final Kernel kernel = new Kernel(ONE_BUFFER, new LockFreeLookup(new Reclaimer(1)));
  final Process process = kernel.createProcess("process");
  final Process other = kernel.createProcess("other");

  /** A thread of a process on a CPU of its own, which has looked without the lock before. */
  Caller caller(Process of) {
    return new Caller(new ProcessThread(of, 0).calls());
  }

  /** Two connected streams. */
  long[] pair() {
    long[] pair = {open(), open()};
    kernel.sockets().connectPair(pair[0], pair[1]);
    return pair;
  }

  private long open() {
    return kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.UNIX));
  }

  /** What is behind a handle. */
  Seen look(Cpu cpu, ProcessHandleTable table, long handle) {
    ServiceBuffer buffer = kernel.lookup().find(cpu, table, handle, 1);
    if (buffer == null) {
      return Seen.NOTHING;
    }
    Seen seen = Handles.read(cpu, buffer);
    buffer.drop(cpu, 1);
    return seen;
  }

  /** Ends everything, when nothing runs any more. */
  String left() {
    return kernel.shutDown(DirectEngine.newCpu()).none() ? "nothing left" : "leaks";
  }

  /** Makes calls. */
  final class Caller {
    final DirectCpu cpu = DirectEngine.newCpu();
    final SystemCalls calls;

    Caller(SystemCalls calls) {
      this.calls = calls;
      kernel.lookup().announce(cpu);
      kernel.lookup().withdraw(cpu);
    }

    long call(SystemCall call) {
      return DirectEngine.call(cpu, call);
    }

    long transferOld() {
      return call(calls.transfer(OLD, 0, LENGTH));
    }

    /** Whether there was a buffer for it. */
    boolean transferNew() {
      return !SystemError.is(call(calls.transfer(NEW, 0, LENGTH)));
    }

    Seen receive(long socket) {
      byte[] bytes = new byte[LENGTH];
      long answer = call(calls.receive(socket, bytes, 0, LENGTH, SendFlags.DONTWAIT));
      return answer == SystemError.EAGAIN.answer()
          ? Seen.NOTHING
          : answer == LENGTH ? Seen.in(bytes) : Seen.WRONG;
    }
  }
}
