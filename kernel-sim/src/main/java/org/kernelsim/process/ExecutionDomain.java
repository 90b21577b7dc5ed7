package org.kernelsim.process;

/**
 * How a process executes, normally or securely: the one seam between the two. A process reaches the
 * system's services through the calls its domain hands out, and knows no other way.
 */
@FunctionalInterface
public interface ExecutionDomain {

  /** The calls of one thread, with frames of their own. */
  SystemCalls callsOf(ProcessThread thread);
}
