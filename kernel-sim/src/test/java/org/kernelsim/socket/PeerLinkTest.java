package org.kernelsim.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.TestSystem;

/** The connection of two sockets, worked by real threads. */
@Tag("host-threads")
class PeerLinkTest {
  private final TestSystem system = new TestSystem();

  /** Runs bodies on host threads, each with calls and a CPU of its own. */
  private void together(List<Consumer<Caller>> bodies) throws Exception {
    ExecutorService hosts = Executors.newFixedThreadPool(bodies.size());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < bodies.size(); i++) {
        Caller caller =
            new Caller(DirectEngine.newCpu(), new ProcessThread(system.process(), 10 + i).calls());
        Consumer<Caller> body = bodies.get(i);
        all.add(hosts.submit(() -> body.accept(caller)));
      }
      for (Future<?> one : all) {
        one.get(20, TimeUnit.SECONDS);
      }
    } finally {
      hosts.shutdownNow();
    }
  }

  private record Caller(DirectCpu cpu, SystemCalls calls) {
    void send(long socket, byte... bytes) {
      long answer = DirectEngine.call(cpu, calls.send(socket, bytes, 0, bytes.length, 0));
      if (answer != bytes.length) {
        throw new AssertionError("sent " + answer);
      }
    }

    long receive(long socket, byte[] target) {
      return DirectEngine.call(cpu, calls.receive(socket, target, 0, target.length, 0));
    }
  }

  private static byte[] message(int sender, int number) {
    return new byte[] {(byte) sender, (byte) (number >> 8), (byte) number};
  }

  private static int numberOf(byte[] message) {
    return (message[1] & 0xff) << 8 | message[2] & 0xff;
  }

  @ParameterizedTest
  @EnumSource(names = {"DATAGRAM", "SEQPACKET"})
  void messagesOfTwoSendersEachKeepTheirOrder(Type type) throws Exception {
    long[] pair = system.pair(type, 20, 7);
    int count = 3000;
    Map<Integer, Integer> next = new HashMap<>();
    List<Consumer<Caller>> bodies = new ArrayList<>();
    for (int s = 0; s < 2; s++) {
      int sender = s;
      bodies.add(
          caller -> {
            for (int i = 0; i < count; i++) {
              caller.send(pair[0], message(sender, i));
            }
          });
    }
    bodies.add(
        caller -> {
          byte[] target = new byte[10];
          for (int i = 0; i < 2 * count; i++) {
            assertThat(caller.receive(pair[1], target)).isEqualTo(3);
            int expected = next.merge((int) target[0], 1, Integer::sum) - 1;
            assertThat(numberOf(target)).isEqualTo(expected);
          }
        });
    together(bodies);
    assertThat(system.end().none()).isTrue();
  }

  @Test
  void bothDirectionsGoAtOnce() throws Exception {
    long[] pair = system.pair(Type.STREAM, 5, 3);
    int count = 5000;
    List<Consumer<Caller>> bodies = new ArrayList<>();
    for (int end = 0; end < 2; end++) {
      int self = end;
      bodies.add(
          caller -> {
            for (int i = 0; i < count; i++) {
              caller.send(pair[self], (byte) i, (byte) (i >> 8));
            }
          });
      bodies.add(
          caller -> {
            byte[] target = new byte[7];
            for (int got = 0; got < 2 * count; ) {
              int part = (int) caller.receive(pair[self], target);
              for (int k = 0; k < part; k++, got++) {
                int sent = got / 2;
                assertThat(target[k]).isEqualTo((byte) (got % 2 == 0 ? sent : sent >> 8));
              }
            }
          });
    }
    together(bodies);
    assertThat(system.end().none()).isTrue();
  }

  @Test
  void anEndThatIsClosedWhileOthersSendAndReceiveEndsThemAll() throws Exception {
    for (int round = 0; round < 200; round++) {
      long[] pair = system.pair(Type.STREAM, 5, 3);
      long closed = pair[round % 2];
      List<Consumer<Caller>> bodies = new ArrayList<>();
      bodies.add(
          caller -> {
            long answer = 0;
            while (answer >= 0) {
              answer =
                  DirectEngine.call(caller.cpu, caller.calls.send(pair[0], new byte[7], 0, 7, 0));
            }
            assertThat(SystemError.of(answer))
                .isIn(SystemError.EPIPE, SystemError.EBADF, SystemError.ECONNRESET);
          });
      bodies.add(
          caller -> {
            byte[] target = new byte[2];
            long answer = 1;
            while (answer > 0) {
              answer = caller.receive(pair[1], target);
            }
            assertThat(answer)
                .isIn(0L, SystemError.EBADF.answer(), SystemError.ECONNRESET.answer());
          });
      int patience = round * 10;
      bodies.add(
          caller -> {
            for (int i = 0; i < patience; i++) {
              Thread.onSpinWait();
            }
            assertThat(system.kernel().sockets().close(caller.cpu, closed)).isZero();
          });
      together(bodies);
      system.kernel().sockets().close(DirectEngine.newCpu(), pair[1 - round % 2]);
    }
    assertThat(system.end().none()).isTrue();
  }
}
