package org.kernelsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.kernelsim.call.Kernel;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.machine.CostPresets;
import org.kernelsim.machine.Cpu;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.SocketStructure;

/** A run allocates while it is set up and warms up, and then nothing more. */
class EngineAllocationTest {
  private static final int CPUS = 64;
  private static final long STEPS = 1_000_000;

  /** What the virtual machine itself may allocate meanwhile on this thread, in bytes. */
  private static final long TOLERATED = 64 * 1024;

  @Test
  void aMillionStepsAllocateNothing() throws CostPresetException {
    CostModel costs = new CostModel(CostPresets.load("skylake-mitigated"));
    DiscreteEventEngine engine =
        new DiscreteEventEngine(costs, EngineSettings.DEFAULT.withCpus(CPUS));
    Kernel kernel = new Kernel();
    for (int i = 0; i < 2 * CPUS; i++) { // two threads a CPU, so that they are switched too
      ProcessThread thread = new ProcessThread(kernel.createProcess("sender " + i), i);
      engine.start(thread, new Sender(kernel, thread), i);
    }
    assertThat(engine.runSteps(STEPS)).isTrue();

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    engine.runSteps(STEPS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(engine.account().steps()).isGreaterThanOrEqualTo(2 * STEPS);
    assertThat(allocated).isLessThan(TOLERATED);
  }

  /** Transfers, sends to eight sockets by handle, and gives the handle up, for ever. */
  private static final class Sender implements Program {
    private final byte[] bytes = new byte[64];
    private final SocketList list = new SocketList(8, false);
    private final ProcessThread thread;
    private long handle;

    Sender(Kernel kernel, ProcessThread thread) {
      this.thread = thread;
      SocketStructure end =
          SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET);
      for (int i = 0; i < 8; i++) {
        long socket = kernel.sockets().open(end);
        kernel.sockets().connectSink(socket);
        list.add(socket);
      }
    }

    @Override
    public SystemCall next(Cpu cpu) {
      return handle == 0
          ? thread.calls().transfer(bytes, 0, bytes.length)
          : thread.calls().alternateSocketSend(list, handle, 0, bytes.length, SendFlags.LAST_USE);
    }

    @Override
    public void done(SystemCall call, Cpu cpu, long began) {
      if (call.result() <= 0) {
        throw new AssertionError(call.name() + " answered " + call.result());
      }
      handle = handle == 0 ? call.result() : 0;
    }
  }
}
