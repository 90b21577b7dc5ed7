package org.kernelsim.benchmarks;

import org.kernelsim.call.Kernel;
import org.kernelsim.socket.SocketStructure;

/**
 * How many bytes of heap a socket takes: 100,000 sockets are opened and each connected to a sink,
 * and the difference in used heap is divided by their number. Prints the same figure for sockets
 * that are open and not connected.
 *
 * <p>It is fair in that the heap is collected before each look and everything opened is still
 * reachable; a table's spare slots (at most half of them) are included.
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar org.kernelsim.benchmarks.SocketMemory</pre>
 */
public final class SocketMemory {
  private static final int SOCKETS = 100_000;

  private SocketMemory() {}

  /** Prints the figures. */
  public static void main(String[] args) throws InterruptedException {
    System.out.println("open: " + bytesEach(false) + " bytes a socket");
    System.out.println("connected to a sink: " + bytesEach(true) + " bytes a socket");
  }

  private static long bytesEach(boolean connected) throws InterruptedException {
    Kernel kernel = new Kernel();
    SocketStructure end =
        SocketStructure.of(SocketStructure.Type.STREAM, SocketStructure.Family.INET);
    long before = usedBytes();
    for (int i = 0; i < SOCKETS; i++) {
      long socket = kernel.sockets().open(end);
      if (connected) {
        kernel.sockets().connectSink(socket);
      }
    }
    long bytes = usedBytes() - before;
    if (kernel.sockets().size() != SOCKETS) {
      throw new IllegalStateException("not all sockets are open");
    }
    return bytes / SOCKETS;
  }

  private static long usedBytes() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      runtime.gc();
      Thread.sleep(50);
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
