package org.kernelsim.properties.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Deque;
import org.kernelsim.call.Kernel;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.properties.model.ModelProcess.State;
import org.kernelsim.properties.model.SideBySide.Caller;
import org.kernelsim.socket.SocketEntry;

/** Carries a sequence of actions out on the kernel and on the model, and compares them. */
final class ModelRun {
  private final SideBySide both;
  private final Coverage coverage;
  private final HandleCalls handles;
  private final SendCalls sends;
  private final ConnectionCalls connections;
  private final LookCalls looks;

  ModelRun(int processes, HandleLookup lookup, Coverage coverage) {
    this.both = new SideBySide(processes, lookup, coverage);
    this.coverage = coverage;
    this.handles = new HandleCalls(both, coverage);
    this.sends = new SendCalls(both, coverage);
    this.connections = new ConnectionCalls(both, coverage);
    this.looks = new LookCalls(both, coverage);
    coverage.begin();
  }

  void carryOut(Action action) {
    both.begin(action);
    State before = both.caller().model.state;
    switch (action.call()) {
      case TRANSFER -> handles.transfer();
      case RELEASE -> handles.release();
      case RECEIVE_TO_HANDLE -> handles.receiveToHandle(action);
      case GRANT -> handles.grant();
      case COMPOSITE_INVOKE -> sends.compositeInvoke(action);
      case SEND -> sends.send(action);
      case BATCHED_SEND -> sends.batchedSend();
      case SEND_BY_HANDLE -> sends.sendByHandle(action);
      case ALTERNATE_SOCKET_SEND -> sends.alternateSocketSend(action);
      case RECEIVE -> connections.receive(action, false);
      case KILL -> handles.kill();
      case EXIT -> handles.exit();
      case SOCKET -> connections.socket(action);
      case BIND -> connections.bind(action);
      case LISTEN -> connections.listen(action);
      case ACCEPT -> connections.accept(action);
      case CONNECT -> connections.connect(action);
      case CLOSE -> connections.close(action);
      case SHUTDOWN -> connections.shutdown(action);
      case SEND_TO -> sends.sendTo(action);
      case RECEIVE_FROM -> connections.receive(action, true);
      case GET_SOCKET_OPTION -> looks.getSocketOption(action);
      case SET_SOCKET_OPTION -> looks.setSocketOption(action);
      case CONTROL -> looks.control(action);
      case GET_SOCKET_NAME -> looks.getSocketName(action);
      case GET_PEER_NAME -> looks.getPeerName(action);
      case SELECT -> looks.select(action);
      case REGISTER_INTEREST -> looks.registerInterest(action);
      case WAIT -> looks.await(action);
    }
    both.end(before);
  }

  /** What is true after every action. */
  void assertSame() {
    for (Caller caller : both.callers) {
      ProcessHandleTable table = caller.process.handles();
      same(caller, "handles", table.size(), caller.model.handles.size());
      same(caller, "bytes charged", table.quota().used(), both.memory.charged(caller.model));
      same(caller, "locked", table.isLocked(), false);
    }
    same("the pool", "buffers", both.kernel.buffers().lent(), (long) both.memory.buffers());
    same("the table", "sockets", both.kernel.sockets().size(), both.open.size());
    both.open.forEach(this::assertSame);
  }

  private void assertSame(long id, ModelSocket socket) {
    SocketEntry entry = both.kernel.sockets().entry(id);
    coverage.seen(entry);
    same(id, "phase", entry.status().phase(), socket.phase);
    same(id, "sending shut", entry.status().sendShut(), socket.sendShut);
    same(id, "receiving shut", entry.status().receiveShut(), socket.receiveShut || socket.ended);
    same(id, "SENDING", entry.status().sending(), !socket.toSend.isEmpty());
    same(id, "RECEIVING", entry.status().receiving(), socket.watched > 0);
    same(id, "bytes to send", entry.sendQueue().bytes(), bytes(socket.toSend));
    same(id, "messages received", entry.receiveQueue().messages(), socket.received.size());
    same(id, "bytes received", entry.receiveQueue().bytes(), bytes(socket.received));
    same(id, "blocking", entry.local().blocking(), socket.blocking);
    same(id, "address", entry.local().address(), socket.address);
    if (entry.connectionQueue() != null) {
      same(id, "connections", entry.connectionQueue().size(), socket.connections.size());
    }
  }

  private static long bytes(Deque<ModelSocket.Message> queue) {
    return ModelSocket.bytes(queue);
  }

  private static void same(Object of, String what, Object is, Object expected) {
    if (!is.equals(expected)) {
      throw new AssertionError(what + " of " + of + ": " + is + ", not " + expected);
    }
  }

  /** Ends everything: nothing is left. */
  void end() {
    for (int i = 0; i < SideBySide.FILES; i++) {
      byte[] bytes = new byte[SideBySide.MOST_FILE_BYTES];
      Caller caller = both.callers.get(0);
      long id = both.fileIds.get(i);
      int length =
          both.kernel.files().find(caller.cpu, id).read(caller.cpu, 0, bytes, 0, bytes.length);
      assertThat(Arrays.copyOf(bytes, length)).isEqualTo(both.files.bytes(i));
    }
    assertThat(both.kernel.shutDown(both.callers.get(0).cpu))
        .isEqualTo(new Kernel.Leaks(0, 0, 0, 0));
  }
}
