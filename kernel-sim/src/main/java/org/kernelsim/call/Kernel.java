package org.kernelsim.call;

import org.kernelsim.file.FileTable;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.MasterProcessHandleTable;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessTable;
import org.kernelsim.socket.MessagePool;
import org.kernelsim.socket.SocketTable;

/**
 * One simulated system: its processes, and the tables of its service protection domain. Thread-safe
 * as its parts are; several kernels in one JVM know nothing of each other.
 */
public final class Kernel {
  private final Limits limits;
  private final HandleLookup lookup;
  private final MasterProcessHandleTable mpht;
  private final BufferPool buffers;
  private final MessagePool messages;
  private final SocketTable sockets;
  private final FileTable files;
  private final ProcessTable processes;

  /** A kernel with the default limits and the locked lookup. */
  public Kernel() {
    this(Limits.DEFAULT, new LockedLookup());
  }

  /**
   * A kernel with these limits.
   *
   * @param lookup how handles are looked up; a lookup without the lock serves one kernel
   */
  public Kernel(Limits limits, HandleLookup lookup) {
    this.limits = limits;
    this.lookup = lookup;
    this.mpht = new MasterProcessHandleTable(limits.processes());
    this.buffers = new BufferPool(limits.poolBytes(), lookup.reclaimer());
    this.messages = new MessagePool(limits.sockets());
    this.sockets = new SocketTable(limits.sockets(), messages);
    this.files = new FileTable(limits.files(), limits.fileBytes(), limits.deviceBytes());
    this.processes = new ProcessTable(mpht);
  }

  /** Creates a process in normal execution. */
  public Process createProcess(String name) {
    ProcessHandleTable handles =
        new ProcessHandleTable(
            limits.handlesPerProcess(), limits.generationBits(), limits.bytesPerProcess());
    return processes.create(name, new NormalExecution(this), handles);
  }

  /**
   * Ends every process and closes every socket; what is left then has leaked. When nothing runs any
   * more.
   *
   * @param cpu of the direct engine, or of what is outside a simulation
   */
  public Leaks shutDown(Cpu cpu) {
    long locksHeld = 0;
    long handles = 0;
    for (Process process : processes.alive()) {
      if (process.handles().isLocked()) {
        locksHeld++;
      } else {
        process.domain().endOf(process).run(cpu);
      }
      handles += process.handles().size();
    }
    sockets.closeAll(cpu);
    buffers.reclaim(cpu);
    return new Leaks(handles, buffers.lent(), sockets.size(), locksHeld);
  }

  /** What is allowed. */
  public Limits limits() {
    return limits;
  }

  /** How handles are looked up. */
  public HandleLookup lookup() {
    return lookup;
  }

  /** The master process handle table. */
  public MasterProcessHandleTable mpht() {
    return mpht;
  }

  /** The processes that are alive. */
  public ProcessTable processes() {
    return processes;
  }

  /** The pool of service buffers. */
  public BufferPool buffers() {
    return buffers;
  }

  /** The pool of messages. */
  public MessagePool messages() {
    return messages;
  }

  /** The socket table. */
  public SocketTable sockets() {
    return sockets;
  }

  /** The files of the service domain. */
  public FileTable files() {
    return files;
  }

  /**
   * What is left when everything has ended; all zero in a kernel without a fault.
   *
   * @param handles handles not released
   * @param buffers buffers not back in the pool
   * @param sockets sockets still open
   * @param locksHeld handle tables still locked
   */
  public record Leaks(long handles, long buffers, long sockets, long locksHeld) {
    /** Whether nothing has leaked. */
    public boolean none() {
      return handles == 0 && buffers == 0 && sockets == 0 && locksHeld == 0;
    }
  }
}
