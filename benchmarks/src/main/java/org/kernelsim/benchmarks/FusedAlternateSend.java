package org.kernelsim.benchmarks;

import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketEntry;

/**
 * The alternate socket send as one would write it by hand for the direct engine alone: the same
 * tables, locks, announcements, references, checks and answers, in straight lines, without boxes, a
 * frame, charges or counts; with the lookup that its kernel has. Lives here to be compared with,
 * and nowhere else.
 *
 * <p>It differs in one thing: where the call would have to wait for room it throws. The code for
 * waiting is in the call's other boxes, which a call that does not wait never reaches.
 */
final class FusedAlternateSend {
  private final Kernel kernel;
  private final long process;

  /** Null where handles are looked up under the lock only. */
  private final Reclaimer reclaimer;

  private long part;

  FusedAlternateSend(Kernel kernel, long process) {
    this.kernel = kernel;
    this.process = process;
    this.reclaimer = kernel.lookup().reclaimer();
  }

  long call(DirectCpu cpu, SocketList list, long handle, int offset, int length, int callFlags) {
    int sockets = list.length();
    if (sockets > kernel.limits().listLength()) {
      return SystemError.E2BIG.answer();
    }
    if (sockets == 0 || offset < 0 || length < 0) {
      return SystemError.EINVAL.answer();
    }
    cpu.enterService();
    long answer = inside(cpu, list, handle, offset, length, callFlags);
    cpu.leaveService();
    return answer;
  }

  private long inside(
      DirectCpu cpu, SocketList list, long handle, int offset, int length, int callFlags) {
    ProcessHandleTable ppht = kernel.mpht().find(cpu, process);
    if (ppht == null) {
      return SystemError.ESRCH.answer();
    }
    ServiceBuffer buffer = reclaimer == null ? null : findWithoutLock(cpu, ppht, handle, list);
    if (buffer == null) {
      buffer = findLocked(cpu, ppht, handle, list);
    }
    if (buffer == null) {
      return SystemError.EBADF.answer();
    }
    if (length > BufferPart.length(part) - offset) {
      buffer.drop(cpu, list.length());
      return SystemError.EINVAL.answer();
    }
    int served = 0;
    for (int place = 0; place < list.length(); place++) {
      long taken = toOne(cpu, list, place, buffer, BufferPart.from(part) + offset, length);
      list.setAnswer(place, taken);
      if (taken == length) {
        served++;
      } else {
        buffer.drop(cpu, 1);
      }
    }
    if ((callFlags & SendFlags.LAST_USE) != 0) {
      ppht.lockBy(cpu);
      ServiceBuffer given = ppht.remove(cpu, handle);
      ppht.unlockBy(cpu);
      if (given != null) {
        given.drop(cpu, 1);
      }
    }
    return served;
  }

  private ServiceBuffer findWithoutLock(
      DirectCpu cpu, ProcessHandleTable ppht, long handle, SocketList list) {
    reclaimer.announce(cpu);
    ServiceBuffer buffer = ppht.find(cpu, handle);
    if (buffer != null) {
      part = ppht.part(handle);
      if (part == ProcessHandleTable.RELEASED || !buffer.tryAddReferences(cpu, list.length())) {
        buffer = null;
      }
    }
    reclaimer.withdraw(cpu);
    return buffer;
  }

  private ServiceBuffer findLocked(
      DirectCpu cpu, ProcessHandleTable ppht, long handle, SocketList list) {
    ppht.lockBy(cpu);
    ServiceBuffer buffer = ppht.find(cpu, handle);
    if (buffer != null) {
      buffer.addReferences(cpu, list.length());
      part = ppht.part(handle);
    }
    ppht.unlockBy(cpu);
    return buffer;
  }

  private long toOne(
      DirectCpu cpu, SocketList list, int place, ServiceBuffer buffer, int offset, int length) {
    SocketEntry entry = kernel.sockets().find(cpu, list.socket(place));
    if (entry == null) {
      return SystemError.EBADF.answer();
    }
    long error = entry.sendError(cpu);
    if (error != 0) {
      return error;
    }
    long taken = entry.offer(cpu, buffer, offset, length);
    boolean full = taken != length && (taken >= 0 || taken == SystemError.EAGAIN.answer());
    if (full && entry.local().blocking() && (list.flags(place) & SendFlags.DONTWAIT) == 0) {
      throw new IllegalStateException("a socket is full, and this twin cannot wait");
    }
    return taken;
  }
}
