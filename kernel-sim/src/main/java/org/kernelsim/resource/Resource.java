package org.kernelsim.resource;

import org.kernelsim.machine.SystemError;

/** What is watched, and what a call is answered that would use too much of it. */
public enum Resource {
  /** Bytes of pages. */
  MEMORY(SystemError.ENOMEM),
  /** Threads. */
  THREADS(SystemError.EAGAIN),
  /** Processes. */
  PROCESSES(SystemError.EAGAIN),
  /** Data handles. */
  HANDLES(SystemError.EMFILE),
  /** Sockets. */
  SOCKETS(SystemError.EMFILE),
  /** Open files. */
  FILES(SystemError.EMFILE),
  /** Nanoseconds of CPU time; never given back. */
  CPU_TIME(SystemError.EAGAIN);

  private final SystemError refusal;

  Resource(SystemError refusal) {
    this.refusal = refusal;
  }

  /** What a call is answered that would use too much of it. */
  public SystemError refusal() {
    return refusal;
  }
}
