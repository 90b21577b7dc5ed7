package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.TestSystem;

/** Connections made, accepted, used and closed by real threads: none hangs, nothing leaks. */
@Tag("host-threads")
class ConnectionsHostTest {
  private static final SocketAddress SERVER = SocketAddress.inet("127.0.0.1", 80);
  private static final int CLIENTS = 3;
  private static final int SERVERS = 2;

  private final TestSystem system = new TestSystem();
  private final ExecutorService hosts = Executors.newCachedThreadPool();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private int threads;

  @AfterEach
  void nothingLeaks() {
    hosts.shutdownNow();
    assertThat(system.end().none()).isTrue();
  }

  /** A host thread's calls. */
  private final class Caller {
    private final DirectCpu cpu = DirectEngine.newCpu();
    private final SystemCalls calls;

    Caller(int number) {
      calls = new ProcessThread(system.process(), number).calls();
    }

    long call(SystemCall call) {
      return DirectEngine.call(cpu, call);
    }

    long stream() {
      return call(calls.socket(SocketStructure.of(Type.STREAM, Family.INET)));
    }

    /** Receives until the end, or an error; the last answer. */
    long drain(long socket) {
      byte[] target = new byte[7];
      long answer = call(calls.receive(socket, target, 0, 7, 0));
      while (answer > 0) {
        received.addAndGet(answer);
        answer = call(calls.receive(socket, target, 0, 7, 0));
      }
      return answer;
    }

    /** Sends over a connection of its own; 0 when all went well, or the first error. */
    long useConnection(int bytes) {
      long socket = stream();
      long answer = call(calls.connect(socket, SERVER));
      if (answer == 0) {
        answer = call(calls.send(socket, new byte[bytes], 0, bytes, 0));
        sent.addAndGet(Math.max(answer, 0));
        answer = answer < 0 ? answer : call(calls.shutdown(socket, ShutdownHow.SENDING));
        answer = answer < 0 ? answer : drain(socket);
      }
      call(calls.close(socket));
      return answer;
    }

    /** Accepts, and receives all, until the listening socket is closed. */
    long serve(long listener) {
      long connection = call(calls.accept(listener, false));
      while (connection >= 0) {
        drain(connection);
        call(calls.close(connection));
        connection = call(calls.accept(listener, false));
      }
      return connection;
    }
  }

  private Future<Long> begin(Callable<Long> body) {
    return hosts.submit(body);
  }

  private Caller caller() {
    return new Caller(100 + threads++);
  }

  private static long end(Future<Long> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private long listener(Caller caller, int backlog) {
    long listener = caller.stream();
    caller.call(caller.calls.setSocketOption(listener, SocketOption.SO_REUSEADDR, 1));
    caller.call(caller.calls.setSocketOption(listener, SocketOption.SO_RCVBUF, 20));
    assertThat(caller.call(caller.calls.bind(listener, SERVER))).isZero();
    assertThat(caller.call(caller.calls.listen(listener, backlog))).isZero();
    return listener;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void everyConnectionIsServedToItsEnd(int backlog) throws Exception {
    Caller closer = caller();
    long listener = listener(closer, backlog);
    List<Future<Long>> clients = new ArrayList<>();
    List<Future<Long>> servers = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      Caller server = caller();
      servers.add(begin(() -> server.serve(listener)));
    }
    for (int i = 0; i < CLIENTS; i++) {
      Caller client = caller();
      clients.add(
          begin(
              () -> {
                long worst = 0;
                for (int k = 0; k < 200; k++) {
                  worst = Math.min(worst, client.useConnection(k % 60));
                }
                return worst;
              }));
    }
    for (Future<Long> client : clients) {
      assertThat(end(client)).isZero();
    }
    closer.call(closer.calls.close(listener));
    for (Future<Long> server : servers) {
      assertThat(end(server)).isEqualTo(SystemError.EBADF.answer());
    }
    assertThat(received.get()).isEqualTo(sent.get()).isPositive();
  }

  @Test
  void aListeningSocketThatIsClosedMeanwhileEndsThemAll() throws Exception {
    for (int round = 0; round < 150; round++) {
      Caller closer = caller();
      long listener = listener(closer, 1);
      List<Future<Long>> all = new ArrayList<>();
      Caller server = caller();
      all.add(begin(() -> server.serve(listener)));
      for (int i = 0; i < CLIENTS; i++) {
        Caller client = caller();
        all.add(
            begin(
                () -> {
                  long answer = 0;
                  for (int k = 0; k < 1000 && answer == 0; k++) {
                    answer = client.useConnection(30);
                  }
                  return answer;
                }));
      }
      int patience = round * 20;
      for (int i = 0; i < patience; i++) {
        Thread.onSpinWait();
      }
      closer.call(closer.calls.close(listener));
      for (Future<Long> one : all) {
        assertThat(SystemError.of(end(one)))
            .isIn(
                SystemError.EBADF,
                SystemError.ECONNREFUSED,
                SystemError.ECONNRESET,
                SystemError.EPIPE,
                SystemError.ENOTCONN);
      }
    }
    assertThat(system.kernel().sockets().size()).isZero();
  }
}
