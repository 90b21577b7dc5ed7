package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.socket.StatusTable;

/**
 * Random calls on a few sockets that do not block: each answers what the table of statuses says.
 */
class RandomSocketCallsTest {
  private static final int SOCKETS = 6;
  private static final int PORTS = 3;

  /** What a call that the status allows can still answer, by the call. */
  private static Set<SystemError> others(SocketEvent event) {
    return switch (event) {
      case BIND -> EnumSet.of(SystemError.EADDRINUSE);
      case LISTEN -> EnumSet.of(SystemError.EADDRINUSE);
      case ACCEPT -> EnumSet.of(SystemError.EAGAIN, SystemError.EMFILE);
      case CONNECT -> EnumSet.of(SystemError.EINPROGRESS, SystemError.ECONNREFUSED);
      case SEND, SEND_TO -> EnumSet.of(SystemError.EAGAIN, SystemError.EPIPE);
      case RECEIVE, RECEIVE_FROM -> EnumSet.of(SystemError.EAGAIN);
      default -> EnumSet.noneOf(SystemError.class);
    };
  }

  /** What may have been left by others for one of the calls that answer pending errors. */
  private static final Set<SystemError> PENDING =
      EnumSet.of(SystemError.ECONNRESET, SystemError.ECONNREFUSED);

  private static final Set<SocketEvent> ANSWERING =
      EnumSet.of(
          SocketEvent.SEND,
          SocketEvent.SEND_TO,
          SocketEvent.RECEIVE,
          SocketEvent.RECEIVE_FROM,
          SocketEvent.CONNECT,
          SocketEvent.ACCEPT);

  /**
   * One call.
   *
   * @param socket which of the sockets
   * @param port of the address, where the call has one
   * @param number of bytes, backlog, or direction
   */
  record Action(SocketEvent event, int socket, int port, int number) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    List<SocketEvent> calls = new ArrayList<>();
    for (SocketEvent event : SocketEvent.values()) {
      if (event.isCall() && event != SocketEvent.LOOK && event != SocketEvent.OPTION) {
        calls.add(event);
      }
    }
    return Combinators.combine(
            Arbitraries.of(calls),
            Arbitraries.integers().between(0, SOCKETS - 1),
            Arbitraries.integers().between(1, PORTS),
            Arbitraries.integers().between(0, 30))
        .as(Action::new)
        .list()
        .ofMaxSize(80);
  }

  @Property(tries = 1000)
  void everyCallAnswersWhatTheTableSays(@ForAll("actions") List<Action> actions) {
    Run run = new Run();
    actions.forEach(run::carryOut);
    assertThat(run.kernel.shutDown(run.cpu).none()).isTrue();
  }

  private static final class Run {
    final Kernel kernel = new Kernel(new Limits(2, 20, 4, 1000, 1 << 20, 4, 4), new LockedLookup());
    final DirectCpu cpu = DirectEngine.newCpu();
    private final SystemCalls calls = new ProcessThread(kernel.createProcess("random"), 0).calls();
    private final long[] sockets = new long[SOCKETS];

    Run() {
      for (int i = 0; i < SOCKETS; i++) {
        sockets[i] = open(i);
      }
    }

    /** Most are streams. */
    private long open(int place) {
      Type type = place % 3 == 2 ? Type.DATAGRAM : Type.STREAM;
      return call(calls.socket(SocketStructure.of(type, Family.INET).withBlocking(false)));
    }

    private long call(SystemCall call) {
      return DirectEngine.call(cpu, call);
    }

    private SystemCall prepare(Action action) {
      long socket = sockets[action.socket];
      SocketAddress address = SocketAddress.inet("127.0.0.1", action.port);
      byte[] bytes = new byte[action.number];
      int length = bytes.length;
      return switch (action.event) {
        case BIND -> calls.bind(socket, address);
        case LISTEN -> calls.listen(socket, action.number % 3);
        case ACCEPT -> calls.accept(socket, true);
        case CONNECT -> calls.connect(socket, address);
        case SHUTDOWN -> calls.shutdown(socket, ShutdownHow.values()[action.number % 3]);
        case CLOSE -> calls.close(socket);
        case SEND -> calls.send(socket, bytes, 0, length, SendFlags.DONTWAIT);
        case SEND_TO -> calls.sendTo(socket, address, bytes, 0, length, 0);
        case RECEIVE -> calls.receive(socket, bytes, 0, length, 0);
        case RECEIVE_FROM -> calls.receiveFrom(socket, bytes, 0, length, 0, new AddressAnswer());
        case GET_NAME -> calls.getSocketName(socket, new AddressAnswer());
        case GET_PEER_NAME -> calls.getPeerName(socket, new AddressAnswer());
        default -> throw new AssertionError(action.event);
      };
    }

    void carryOut(Action action) {
      SocketEntry entry = kernel.sockets().entry(sockets[action.socket]);
      Phase before = entry.status().phase();
      StatusTable.Cell cell = StatusTable.of(entry.local().type()).cell(action.event, before);
      boolean sendShut = entry.status().sendShut();
      long answer = call(prepare(action));
      Phase after = entry.status().phase();

      assertThat(cell.reached()).as("%s is reached", before).isTrue();
      if (answer < 0
          && ANSWERING.contains(action.event)
          && PENDING.contains(SystemError.of(answer))) {
        assertThat(after).isIn(before, Phase.BOUND);
      } else if (!cell.valid()) {
        assertThat(SystemError.of(answer)).as("%s in %s", action, before).isEqualTo(cell.error());
        assertThat(after).isEqualTo(before);
      } else if (answer < 0) {
        assertThat(others(action.event))
            .as("%s in %s", action, before)
            .contains(SystemError.of(answer));
        boolean shut = SystemError.of(answer) == SystemError.EPIPE;
        assertThat(shut).isEqualTo(shut && sendShut);
        assertThat(after).isIn(before, cell.next());
      } else {
        boolean connected = action.event == SocketEvent.CONNECT && after == Phase.CONNECTED;
        assertThat(connected || after == cell.next())
            .as("%s in %s leads to %s", action, before, after)
            .isTrue();
      }
      if (after == Phase.TERMINATED) {
        sockets[action.socket] = open(action.socket);
      } else if (action.event == SocketEvent.ACCEPT && answer > 0) {
        replace(action.port, answer);
      }
    }

    /** An accepted connection takes the place of another socket. */
    private void replace(int place, long accepted) {
      call(calls.close(sockets[place]));
      sockets[place] = accepted;
    }
  }
}
