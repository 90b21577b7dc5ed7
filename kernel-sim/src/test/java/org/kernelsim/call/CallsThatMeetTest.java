package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Process;
import org.kernelsim.process.Received;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;

/**
 * Each call beside one that takes away or locks what it uses, in all orders of one preemption: the
 * other call comes between any two boxes.
 */
class CallsThatMeetTest {
  private static final SocketAddress PORT_7 = SocketAddress.inet("127.0.0.1", 7);
  private static final SocketAddress PORT_8 = SocketAddress.inet("127.0.0.1", 8);

  /** Two threads of one process. */
  private static final class Two extends KernelExperiment {
    final Process process = process();
    final long handle = handle(process, new byte[3]);
    final long[] pair = pair(9);
    final long unbound = open(Type.STREAM);
    final long listener = open(Type.STREAM);
    final long datagrams = open(Type.DATAGRAM);
    private final Script first = thread(process);
    private final Script second = thread(process);
    private final Set<String> outcomes;

    Two(Set<String> outcomes) {
      this.outcomes = outcomes;
      SystemCalls calls = setUpCalls();
      before(calls.send(pair[1], new byte[1], 0, 1, 0));
      before(calls.bind(listener, PORT_7));
      before(calls.listen(listener, 2));
      before(calls.connect(open(Type.STREAM), PORT_7));
      before(calls.bind(datagrams, PORT_8));
    }

    private long open(Type type) {
      return kernel().sockets().open(SocketStructure.of(type, Family.INET).withBlocking(false));
    }

    Two calls(Script.Line one, Script.Line other) {
      first.then(one);
      second.then(other);
      return this;
    }

    @Override
    protected void checkAnswers() {
      outcomes.add(words(first.lastAnswer()));
      assertThat(second.lastAnswer()).isNotNegative();
    }

    private static String words(long answer) {
      return SystemError.is(answer) ? SystemError.of(answer).name() : "ok";
    }
  }

  private interface Meeting {
    Script.Line of(Two two);
  }

  private interface Used {
    long of(Two two);
  }

  private static Set<String> outcomes(Meeting one, Meeting other) {
    Set<String> outcomes = new TreeSet<>();
    Exploration exploration =
        new ScheduleExplorer(
                () -> {
                  Two two = new Two(outcomes);
                  return two.calls(one.of(two), other.of(two));
                })
            .preemptions(1)
            .explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    return outcomes;
  }

  /** The calls on a socket, none of which waits. */
  private enum OnSocket {
    BIND(t -> t.unbound, t -> (c, a) -> c.bind(t.unbound, SocketAddress.inet("127.0.0.1", 9))),
    LISTEN(t -> t.unbound, t -> (c, a) -> c.listen(t.unbound, 1)),
    ACCEPT(t -> t.listener, t -> (c, a) -> c.accept(t.listener, false)),
    CONNECT(t -> t.unbound, t -> (c, a) -> c.connect(t.unbound, PORT_7)),
    SHUTDOWN(t -> t.pair[0], t -> (c, a) -> c.shutdown(t.pair[0], ShutdownHow.BOTH)),
    SEND(t -> t.pair[0], t -> (c, a) -> c.send(t.pair[0], new byte[1], 0, 1, 0)),
    SEND_TO(t -> t.datagrams, t -> (c, a) -> c.sendTo(t.datagrams, PORT_8, new byte[1], 0, 1, 0)),
    SEND_BY_HANDLE(t -> t.pair[0], t -> (c, a) -> c.sendByHandle(t.pair[0], t.handle, 0, 3, 0, 0)),
    RECEIVE(t -> t.pair[0], t -> (c, a) -> c.receive(t.pair[0], new byte[1], 0, 1, 0)),
    RECEIVE_FROM(
        t -> t.pair[0],
        t -> (c, a) -> c.receiveFrom(t.pair[0], new byte[1], 0, 1, 0, new AddressAnswer())),
    RECEIVE_TO_HANDLE(
        t -> t.pair[0],
        t -> (c, a) -> c.receiveToHandle(t.pair[0], 1, SendFlags.DONTWAIT, new Received())),
    GET_OPTION(t -> t.pair[0], t -> (c, a) -> c.getSocketOption(t.pair[0], SocketOption.SO_TYPE)),
    SET_OPTION(
        t -> t.pair[0], t -> (c, a) -> c.setSocketOption(t.pair[0], SocketOption.SO_SNDBUF, 5)),
    CONTROL(t -> t.pair[0], t -> (c, a) -> c.control(t.pair[0], SocketControl.FIONREAD, 0)),
    GET_NAME(t -> t.pair[0], t -> (c, a) -> c.getSocketName(t.pair[0], new AddressAnswer())),
    GET_PEER_NAME(t -> t.pair[0], t -> (c, a) -> c.getPeerName(t.pair[0], new AddressAnswer()));

    private final Used socket;
    private final Meeting call;

    OnSocket(Used socket, Meeting call) {
      this.socket = socket;
      this.call = call;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSocketIsThereOrIsNoneWhenItIsClosedMeanwhile(OnSocket one) {
    assertThat(outcomes(one.call, t -> (c, a) -> c.close(one.socket.of(t))))
        .containsExactlyInAnyOrder("ok", "EBADF");
  }

  /** The calls that take LOCK(PPHT). */
  private enum OnHandles {
    TRANSFER(t -> (c, a) -> c.transfer(new byte[2], 0, 2)),
    RELEASE(t -> (c, a) -> c.release(t.handle)),
    GRANT(t -> (c, a) -> c.grant(t.handle, t.process.id())),
    SEND_BY_HANDLE(t -> (c, a) -> c.sendByHandle(t.pair[0], t.handle, 0, 3, 0, SendFlags.LAST_USE)),
    RECEIVE_TO_HANDLE(t -> (c, a) -> c.receiveToHandle(t.pair[0], 1, 0, new Received())),
    COMPOSITE_INVOKE(
        t -> {
          ServiceList list = new ServiceList(1).send(t.pair[0], 0, 3, 0);
          return (c, a) -> c.compositeInvoke(list, t.handle, SendFlags.LAST_USE);
        });

    private final Meeting call;

    OnHandles(Meeting call) {
      this.call = call;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableThatAnotherHasLockedIsWaitedFor(OnHandles one) {
    assertThat(outcomes(one.call, OnHandles.TRANSFER.call)).containsExactly("ok");
  }
}
