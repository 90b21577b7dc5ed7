package org.kernelsim.process;

/**
 * How a process executes, normally or securely: the one seam between the two. A process reaches the
 * system's services through the calls its domain hands out, and knows no other way.
 */
public interface ExecutionDomain {

  /** The calls of one thread, with frames of their own. */
  SystemCalls callsOf(ProcessThread thread);

  /**
   * The end of a process, when it is to end and its last thread has: releases all it has. Not a
   * call that an application makes.
   */
  SystemCall endOf(Process process);
}
