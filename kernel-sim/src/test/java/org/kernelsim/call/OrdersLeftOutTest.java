package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Process;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;

/**
 * The orders that {@link ScheduleExplorer} leaves out make no difference: two calls can answer the
 * same in all that it runs as in those, of at most four preemptions, where nothing is left out.
 */
@Tag("exhaustive")
class OrdersLeftOutTest {
  private static final SocketAddress PORT_7 = SocketAddress.inet("127.0.0.1", 7);

  /** Two threads, and what they have answered in all orders. */
  private static final class Two extends KernelExperiment {
    final Process one = process();
    final Process other = process();
    final long handle = handle(one, new byte[3]);
    final long[] pair = pair(2);
    private final Set<String> outcomes;
    private final Script first;
    private final Script second;

    Two(Pair pair, Set<String> outcomes) {
      this.outcomes = outcomes;
      Script.Line[] lines = pair.calls.of(this);
      first = thread(one).then(lines[0]);
      second = thread(pair == Pair.GRANT_AND_EXIT ? other : one).then(lines[1]);
    }

    long streamSocket() {
      return kernel().sockets().open(SocketStructure.of(Type.STREAM, Family.INET));
    }

    @Override
    protected void checkAnswers() {
      outcomes.add(
          Stream.of(first, second)
              .map(script -> script.answers().isEmpty() ? "none" : words(script.lastAnswer()))
              .collect(Collectors.joining(" ")));
    }

    private static String words(long answer) {
      return SystemError.is(answer) ? SystemError.of(answer).name() : "" + Math.min(answer, 9);
    }
  }

  private interface Calls {
    Script.Line[] of(Two system);
  }

  private static Script.Line[] lines(Script.Line one, Script.Line other) {
    return new Script.Line[] {one, other};
  }

  /** Calls that meet, and in how many ways they may end. */
  private enum Pair {
    RELEASE_AND_RELEASE(
        2, s -> lines((c, a) -> c.release(s.handle), (c, a) -> c.release(s.handle))),
    RELEASE_AND_SEND_BY_HANDLE(
        2,
        s ->
            lines(
                (c, a) -> c.release(s.handle),
                (c, a) -> c.sendByHandle(s.pair[0], s.handle, 0, 2, 0, 0))),
    GRANT_AND_EXIT(2, s -> lines((c, a) -> c.grant(s.handle, s.other.id()), (c, a) -> c.exit())),
    SEND_AND_RECEIVE(
        3,
        s ->
            lines(
                (c, a) -> c.send(s.pair[0], new byte[5], 0, 5, SendFlags.DONTWAIT),
                (c, a) -> c.receive(s.pair[1], new byte[5], 0, 5, SendFlags.DONTWAIT))),
    SEND_AND_CLOSE(
        3,
        s ->
            lines((c, a) -> c.send(s.pair[0], new byte[3], 0, 3, 0), (c, a) -> c.close(s.pair[1]))),
    RECEIVE_AND_SHUTDOWN(
        2,
        s ->
            lines(
                (c, a) -> c.receive(s.pair[0], new byte[1], 0, 1, SendFlags.DONTWAIT),
                (c, a) -> c.shutdown(s.pair[1], ShutdownHow.SENDING))),
    CONNECT_AND_CLOSE(
        2,
        s -> {
          long listener = s.streamSocket();
          long client = s.streamSocket();
          s.before(s.setUpCalls().bind(listener, PORT_7));
          s.before(s.setUpCalls().listen(listener, 1));
          return lines((c, a) -> c.connect(client, PORT_7), (c, a) -> c.close(listener));
        });

    private final int ways;
    private final Calls calls;

    Pair(int ways, Calls calls) {
      this.ways = ways;
      this.calls = calls;
    }
  }

  private static Set<String> outcomes(Pair pair, boolean everyBox) {
    Set<String> outcomes = new TreeSet<>();
    ScheduleExplorer all = new ScheduleExplorer(() -> new Two(pair, outcomes));
    ScheduleExplorer explorer = everyBox ? all.everyBox().preemptions(4) : all;
    Exploration exploration = explorer.explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(exploration.complete()).isTrue();
    return outcomes;
  }

  @ParameterizedTest
  @EnumSource
  void noOutcomeIsLost(Pair pair) {
    assertThat(outcomes(pair, false)).hasSize(pair.ways).isEqualTo(outcomes(pair, true));
  }
}
