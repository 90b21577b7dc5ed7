package org.kernelsim.call;

import org.kernelsim.process.ExecutionDomain;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;

/** Normal execution: the application stands directly on the operating system. */
record NormalExecution(Kernel kernel) implements ExecutionDomain {
  @Override
  public SystemCalls callsOf(ProcessThread thread) {
    return new NormalCalls(kernel, thread);
  }

  @Override
  public SystemCall endOf(Process process) {
    return new EndOfProcess(kernel, process);
  }
}
