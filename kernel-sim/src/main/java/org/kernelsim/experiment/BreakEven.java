package org.kernelsim.experiment;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.machine.CostModel;
import org.kernelsim.machine.CostPreset;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.workload.strace.SendPath;

/**
 * From how many sockets and how many bytes on each send path pays: one fan-out of L bytes to N
 * sockets, run on an otherwise idle simulated machine for each N and L and each path.
 *
 * @param preset the costs
 * @param cells one for each number of bytes and, within it, each number of sockets
 */
public record BreakEven(CostPreset preset, List<Cell> cells) {

  /**
   * One fan-out.
   *
   * @param sockets how many sockets
   * @param bytes how many bytes each is sent
   * @param serviceCycles service-domain cycles on each path
   */
  public record Cell(int sockets, int bytes, Map<SendPath, Long> serviceCycles) {

    /** Cycles of the ordinary path for one cycle of this path: it pays when this is more than 1. */
    public double gain(SendPath path) {
      return (double) serviceCycles.get(SendPath.ORDINARY) / serviceCycles.get(path);
    }
  }

  /**
   * Runs the grid.
   *
   * @param sockets numbers of sockets, each 1 to 1,024
   * @param bytes numbers of bytes, each 0 to 16 MiB
   */
  public static BreakEven run(CostPreset preset, List<Integer> sockets, List<Integer> bytes) {
    CostModel costs = new CostModel(preset);
    List<Cell> cells = new ArrayList<>();
    for (int length : bytes) {
      for (int count : sockets) {
        Map<SendPath, Long> cycles = new EnumMap<>(SendPath.class);
        for (SendPath path : SendPath.values()) {
          cycles.put(path, serviceCycles(costs, path, count, length));
        }
        cells.add(new Cell(count, length, cycles));
      }
    }
    return new BreakEven(preset, List.copyOf(cells));
  }

  /** The least number of sockets of the grid from which on a path pays for so many bytes, or 0. */
  public int paysFrom(SendPath path, int bytes) {
    int from = 0;
    for (Cell cell : cells) {
      if (cell.bytes() == bytes) {
        boolean pays = cell.gain(path) > 1;
        from = pays ? (from == 0 ? cell.sockets() : from) : 0;
      }
    }
    return from;
  }

  private static long serviceCycles(CostModel costs, SendPath path, int sockets, int bytes) {
    Kernel kernel = new Kernel();
    ProcessThread thread = new ProcessThread(kernel.createProcess("application"), 1);
    long[] ids = new long[sockets];
    for (int i = 0; i < sockets; i++) {
      ids[i] =
          kernel
              .sockets()
              .open(SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET));
      kernel.sockets().connectSink(ids[i]);
    }
    DiscreteEventEngine engine = new DiscreteEventEngine(costs, EngineSettings.DEFAULT);
    engine.start(thread, new FanOutProgram(thread, path, ids, new byte[bytes]), 0);
    engine.run();
    long sends = engine.account().count(Count.SENDS);
    if (sends != sockets || !kernel.shutDown(DirectEngine.newCpu()).none()) {
      throw new IllegalStateException(sends + " of " + sockets + " sends were carried out");
    }
    return engine.account().cycles(ProtectionDomain.SERVICE);
  }
}
