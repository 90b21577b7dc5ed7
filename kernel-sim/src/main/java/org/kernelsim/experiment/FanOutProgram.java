package org.kernelsim.experiment;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Program;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;
import org.kernelsim.workload.strace.SendPath;

/** Sends the same bytes to every socket once, on one of the four paths. */
public final class FanOutProgram implements Program {
  private final ProcessThread thread;
  private final SendPath path;
  private final long[] sockets;
  private final byte[] content;
  private long handle;
  private int sent;

  /**
   * A program.
   *
   * @param sockets connected sockets, 1 to 1,024
   * @param content the bytes, not changed while the program runs
   */
  public FanOutProgram(ProcessThread thread, SendPath path, long[] sockets, byte[] content) {
    this.thread = thread;
    this.path = path;
    this.sockets = sockets.clone();
    this.content = content;
  }

  @Override
  public SystemCall next(Cpu cpu) {
    if (sent == sockets.length) {
      return null;
    }
    if (path.usesHandles() && handle == 0) {
      return thread.calls().transfer(content, 0, content.length);
    }
    return switch (path) {
      case ORDINARY ->
          thread.calls().send(sockets[sent], content, 0, content.length, SendFlags.DONTWAIT);
      case BATCHED -> thread.calls().batchedSend(batch());
      case HANDLE ->
          thread
              .calls()
              .sendByHandle(
                  sockets[sent],
                  handle,
                  0,
                  content.length,
                  SendFlags.DONTWAIT,
                  sent + 1 == sockets.length ? SendFlags.LAST_USE : 0);
      case ALTERNATE ->
          thread.calls().alternateSocketSend(list(), handle, 0, content.length, SendFlags.LAST_USE);
    };
  }

  private Batch batch() {
    Batch batch = new Batch(sockets.length);
    for (long socket : sockets) {
      batch.add(socket, content, 0, content.length, SendFlags.DONTWAIT);
    }
    return batch;
  }

  private SocketList list() {
    SocketList list = new SocketList(sockets.length, true);
    for (long socket : sockets) {
      list.add(socket, SendFlags.DONTWAIT);
    }
    return list;
  }

  @Override
  public void done(SystemCall call, Cpu cpu, long began) {
    if (SystemError.is(call.result())) {
      throw new IllegalStateException(call.name() + " answered " + SystemError.of(call.result()));
    }
    if (path.usesHandles() && handle == 0) {
      handle = call.result();
    } else {
      sent += path == SendPath.BATCHED || path == SendPath.ALTERNATE ? sockets.length : 1;
    }
  }
}
