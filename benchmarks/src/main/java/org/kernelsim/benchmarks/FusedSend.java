package org.kernelsim.benchmarks;

import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.SendFlags;
import org.kernelsim.socket.SocketEntry;

/**
 * The ordinary send as one would write it by hand for the direct engine alone, for messages that
 * fit into one buffer; otherwise as {@link FusedAlternateSend}.
 */
final class FusedSend {
  private final Kernel kernel;

  FusedSend(Kernel kernel) {
    this.kernel = kernel;
  }

  long call(DirectCpu cpu, long socket, byte[] source, int from, int length, int flags) {
    cpu.enterService();
    long answer = inside(cpu, socket, source, from, length, flags);
    cpu.leaveService();
    return answer;
  }

  private long inside(DirectCpu cpu, long socket, byte[] source, int from, int length, int flags) {
    SocketEntry entry = kernel.sockets().find(cpu, socket);
    if (entry == null) {
      return SystemError.EBADF.answer();
    }
    long error = entry.sendError(cpu);
    if (error != 0) {
      return error;
    }
    long room = entry.room(cpu);
    boolean mayWait = entry.local().blocking() && (flags & SendFlags.DONTWAIT) == 0;
    if (length > BufferPool.MAX_LENGTH || mayWait && room < length) {
      throw new IllegalStateException("more than one piece, or a wait: not for this twin");
    }
    boolean boundaries = entry.local().type().keepsBoundaries();
    if (boundaries && length > entry.longest()) {
      return SystemError.EMSGSIZE.answer();
    }
    boolean full = boundaries ? Math.max(length, 1) > room : room == 0 && length > 0;
    if (full) {
      return SystemError.EAGAIN.answer();
    }
    int piece = boundaries ? length : (int) Math.min(length, room);
    ServiceBuffer buffer = kernel.buffers().take(cpu, piece, null);
    if (buffer == null) {
      return SystemError.ENOBUFS.answer();
    }
    buffer.fill(cpu, source, from);
    long taken = entry.offer(cpu, buffer, 0, piece);
    if (taken != piece) {
      buffer.drop(cpu, 1);
    }
    return taken;
  }
}
