package org.kernelsim.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kernelsim.call.handle.CompositeInvoke;
import org.kernelsim.call.socket.BatchedSend;
import org.kernelsim.call.socket.ReferenceSend;
import org.kernelsim.call.socket.Send;
import org.kernelsim.engine.ScheduleExplorer;
import org.kernelsim.engine.ScheduleExplorer.Exploration;
import org.kernelsim.engine.ScheduleExplorer.Failure;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.handle.LookupKind;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.Received;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.ShutdownHow;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SocketSet;
import org.kernelsim.process.SystemCall;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.InterestSet;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.KernelExperiment;
import org.kernelsim.support.Script;

/**
 * Every system call is killed at every box, beside calls of another process that use the same
 * sockets and handles: nothing is leaked, left locked or left enrolled, and the other process's
 * calls answer as if nobody had been killed.
 */
class KilledCallsTest {
  private static final SocketAddress PORT_7 = SocketAddress.inet("127.0.0.1", 7);
  private static final SocketAddress PORT_8 = SocketAddress.inet("127.0.0.1", 8);
  private static final long EAGAIN = SystemError.EAGAIN.answer();

  /** One thread whose process is killed, and one of another process. */
  private static final class Scene extends KernelExperiment {
    final Script victim = killedThread();
    final Script other = thread(process());
    final long handle = handle(victim.thread().process(), new byte[5]);
    final long[] pair = pair(2);
    final long listener = open(Type.STREAM);
    final long client = open(Type.STREAM);
    final long datagrams = open(Type.DATAGRAM);
    final InterestSet interest = new InterestSet();
    private final Set<Class<?>> calls;
    private final Set<Box> boxes;
    private Consumer<Script> othersAnswers = script -> {};
    private Box last;
    private boolean killed;

    Scene(Plot plot, LookupKind lookup, Set<Class<?>> calls, Set<Box> boxes) {
      super(lookup.create(Hold.LOOKUP));
      this.calls = calls;
      this.boxes = boxes;
      plot.write(this);
    }

    final long open(Type type) {
      return kernel().sockets().open(SocketStructure.of(type, Family.INET));
    }

    final void listens() {
      before(setUpCalls().bind(listener, PORT_7));
      before(setUpCalls().listen(listener, 1));
    }

    /** The call that is killed. */
    final void killed(Script.Line line) {
      victim.then(
          (c, a) -> {
            SystemCall call = line.prepare(c, a);
            calls.add(call.getClass());
            return call;
          });
    }

    /** What the other process does meanwhile. */
    final void beside(Script.Line line) {
      other.then(line);
    }

    /** What the other process's calls answer, killed or not. */
    final void answers(Consumer<Script> expected) {
      othersAnswers = expected;
    }

    /** The other process takes one byte if one has come, and closes its end. */
    final void receivesAndCloses() {
      beside((c, a) -> c.receive(pair[1], new byte[1], 0, 1, SendFlags.DONTWAIT));
      beside((c, a) -> c.close(pair[1]));
      answers(
          script -> {
            assertThat(script.answers().get(0)).isIn(1L, EAGAIN);
            assertThat(script.lastAnswer()).isZero();
          });
    }

    /** The other process sends a byte. */
    final void sends() {
      beside((c, a) -> c.send(pair[0], new byte[1], 0, 1, 0));
      answers(script -> assertThat(script.answers()).containsExactly(1L));
    }

    @Override
    public void finished(int thread, Box box) {
      last = thread == 0 ? box : last;
    }

    @Override
    public void check() {
      if (!killed && victim.thread().killed()) {
        killed = true;
        boxes.add(last);
      }
    }

    @Override
    protected void checkAnswers() {
      othersAnswers.accept(other);
      assertThat(interest.isWaitedFor()).as("enrolled").isFalse();
      for (long socket : new long[] {pair[0], pair[1], listener, client, datagrams}) {
        before(setUpCalls().registerInterest(interest, socket, 0));
        SocketEntry entry = kernel().sockets().entry(socket);
        assertThat(entry != null && entry.isWaitedFor()).as("enrolled").isFalse();
      }
    }
  }

  /** Writes down what the threads do. */
  private interface Plot {
    void write(Scene scene);
  }

  /** The calls that are killed; where a call may wait, one that does. */
  private enum Victim {
    TRANSFER(
        s -> {
          s.killed((c, a) -> c.transfer(new byte[3], 0, 3));
          s.beside((c, a) -> c.transfer(new byte[3], 0, 3));
          s.answers(script -> assertThat(script.lastAnswer()).isPositive());
        }),
    RELEASE(
        s -> {
          s.before(s.victim.thread().calls().sendByHandle(s.pair[0], s.handle, 0, 1, 0, 0));
          s.killed((c, a) -> c.release(s.handle));
          s.receivesAndCloses();
        }),
    RECEIVE_TO_HANDLE(
        s -> {
          s.killed((c, a) -> c.receiveToHandle(s.pair[1], 2, 0, new Received()));
          s.sends();
        }),
    GRANT(
        s -> {
          s.killed((c, a) -> c.grant(s.handle, s.other.thread().process().id()));
          s.beside((c, a) -> c.transfer(new byte[1], 0, 1));
          s.beside((c, a) -> c.release(a.get(0)));
          s.answers(script -> assertThat(script.lastAnswer()).isZero());
        }),
    COMPOSITE_INVOKE(
        s -> {
          ServiceList list =
              new ServiceList(3)
                  .send(s.pair[0], 0, 5, 0)
                  .write(s.kernel().files().open("file"), 0, 0, 5)
                  .digest(0, 5, new byte[ServiceList.DIGEST_BYTES], 0);
          s.killed((c, a) -> c.compositeInvoke(list, s.handle, SendFlags.LAST_USE));
          s.receivesAndCloses();
        }),
    SEND(
        s -> {
          s.killed((c, a) -> c.send(s.pair[0], new byte[5], 0, 5, 0));
          s.receivesAndCloses();
        }),
    BATCHED_SEND(
        s -> {
          Batch batch = new Batch(2).add(s.pair[0], new byte[5], 0, 5, 0);
          s.killed((c, a) -> c.batchedSend(batch.add(s.pair[0], new byte[1], 0, 1, 0)));
          s.receivesAndCloses();
        }),
    SEND_BY_HANDLE(
        s -> {
          s.killed((c, a) -> c.sendByHandle(s.pair[0], s.handle, 0, 5, 0, 0));
          s.receivesAndCloses();
        }),
    ALTERNATE_SOCKET_SEND(
        s -> {
          SocketList list = new SocketList(2, false).add(s.pair[0]).add(s.sinkSocket());
          s.killed((c, a) -> c.alternateSocketSend(list, s.handle, 0, 5, SendFlags.LAST_USE));
          s.receivesAndCloses();
        }),
    RECEIVE(
        s -> {
          s.killed((c, a) -> c.receive(s.pair[1], new byte[2], 0, 2, 0));
          s.sends();
        }),
    SOCKET(
        s -> {
          s.killed((c, a) -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
          s.beside((c, a) -> c.socket(SocketStructure.of(Type.STREAM, Family.INET)));
          s.answers(script -> assertThat(script.lastAnswer()).isPositive());
        }),
    BIND(
        s -> {
          s.killed((c, a) -> c.bind(s.client, PORT_8));
          s.beside((c, a) -> c.bind(s.listener, PORT_7));
          s.answers(script -> assertThat(script.lastAnswer()).isZero());
        }),
    LISTEN(
        s -> {
          s.before(s.setUpCalls().bind(s.listener, PORT_7));
          s.killed((c, a) -> c.listen(s.listener, 2));
          s.beside((c, a) -> c.connect(s.client, PORT_7));
          s.answers(
              script ->
                  assertThat(script.lastAnswer()).isIn(0L, SystemError.ECONNREFUSED.answer()));
        }),
    ACCEPT(
        s -> {
          s.listens();
          s.killed((c, a) -> c.accept(s.listener, false));
          s.beside((c, a) -> c.connect(s.client, PORT_7));
          s.answers(script -> assertThat(script.answers()).containsExactly(0L));
        }),
    CONNECT(
        s -> {
          s.listens();
          s.before(s.setUpCalls().connect(s.open(Type.STREAM), PORT_7)); // takes the only place
          s.killed((c, a) -> c.connect(s.client, PORT_7));
          s.beside((c, a) -> c.accept(s.listener, false));
          s.answers(script -> assertThat(script.lastAnswer()).isPositive());
        }),
    CLOSE(
        s -> {
          s.before(s.setUpCalls().send(s.pair[0], new byte[1], 0, 1, 0));
          s.killed((c, a) -> c.close(s.pair[0]));
          s.beside((c, a) -> c.receive(s.pair[1], new byte[1], 0, 1, 0));
          s.answers(script -> assertThat(script.answers()).containsExactly(1L));
        }),
    SHUTDOWN(
        s -> {
          s.before(s.setUpCalls().send(s.pair[0], new byte[1], 0, 1, 0));
          s.killed((c, a) -> c.shutdown(s.pair[0], ShutdownHow.SENDING));
          s.beside((c, a) -> c.receive(s.pair[1], new byte[1], 0, 1, 0));
          s.answers(script -> assertThat(script.answers()).containsExactly(1L));
        }),
    SHUTDOWN_OF_AN_UNCONNECTED_SOCKET(
        s -> s.killed((c, a) -> c.shutdown(s.client, ShutdownHow.BOTH))),
    SEND_TO(
        s -> {
          s.before(s.setUpCalls().bind(s.datagrams, PORT_8));
          long from = s.open(Type.DATAGRAM);
          s.killed((c, a) -> c.sendTo(from, PORT_8, new byte[1], 0, 1, 0));
          s.beside(
              (c, a) ->
                  c.receiveFrom(
                      s.datagrams, new byte[1], 0, 1, SendFlags.DONTWAIT, new AddressAnswer()));
          s.answers(script -> assertThat(script.lastAnswer()).isIn(1L, EAGAIN));
        }),
    SEND_TO_THE_PEER(
        s -> {
          s.killed((c, a) -> c.sendTo(s.pair[0], null, new byte[5], 0, 5, 0));
          s.receivesAndCloses();
        }),
    RECEIVE_FROM(
        s -> {
          s.before(s.setUpCalls().bind(s.datagrams, PORT_8));
          long from = s.open(Type.DATAGRAM);
          AddressAnswer source = new AddressAnswer();
          s.killed((c, a) -> c.receiveFrom(s.datagrams, new byte[1], 0, 1, 0, source));
          s.beside((c, a) -> c.sendTo(from, PORT_8, new byte[1], 0, 1, 0));
          s.answers(script -> assertThat(script.answers()).containsExactly(1L));
        }),
    SET_SOCKET_OPTION(
        s -> {
          s.killed((c, a) -> c.setSocketOption(s.pair[1], SocketOption.SO_RCVBUF, 9));
          s.beside((c, a) -> c.send(s.pair[0], new byte[3], 0, 3, SendFlags.DONTWAIT));
          // room for two bytes to send and for two, or nine, to receive
          s.answers(script -> assertThat(script.lastAnswer()).isBetween(2L, 3L));
        }),
    GET_SOCKET_OPTION(
        s -> {
          s.killed((c, a) -> c.getSocketOption(s.pair[1], SocketOption.SO_ERROR));
          s.sends();
        }),
    CONTROL(
        s -> {
          s.killed((c, a) -> c.control(s.pair[1], SocketControl.FIONREAD, 0));
          s.sends();
        }),
    GET_SOCKET_NAME(
        s -> {
          s.killed((c, a) -> c.getSocketName(s.pair[1], new AddressAnswer()));
          s.sends();
        }),
    GET_PEER_NAME(
        s -> {
          s.killed((c, a) -> c.getPeerName(s.pair[1], new AddressAnswer()));
          s.sends();
        }),
    SELECT(
        s -> {
          SocketSet set = new SocketSet(2).add(s.pair[1], Readiness.READABLE);
          set.add(s.pair[1], Readiness.READABLE);
          s.killed((c, a) -> c.select(set, -1));
          s.sends();
        }),
    REGISTER_INTEREST(
        s -> {
          s.killed((c, a) -> c.registerInterest(s.interest, s.pair[0], Readiness.WRITABLE));
          s.killed((c, a) -> c.registerInterest(s.interest, s.pair[0], 0));
          s.sends();
        }),
    WAIT(
        s -> {
          s.before(s.setUpCalls().registerInterest(s.interest, s.pair[1], Readiness.READABLE));
          s.killed((c, a) -> c.wait(s.interest, new SocketSet(1), -1));
          s.sends();
        }),
    KILL(
        s -> {
          long process = s.kernel().createProcess("without threads").id();
          s.killed((c, a) -> c.kill(process));
          s.sends();
        }),
    EXIT(
        s -> {
          s.killed((c, a) -> c.exit());
          s.sends();
        }),
    PLAIN_CALL(
        s -> {
          s.killed((c, a) -> new PlainCall().prepare("nanosleep", 9));
          s.sends();
        }),
    COMPUTE(
        s -> {
          s.killed((c, a) -> new Compute().prepare(300_000));
          s.sends();
        });

    private final Plot plot;

    Victim(Plot plot) {
      this.plot = plot;
    }

    /** How it is explored, noting the calls that were killed, and after which boxes. */
    ScheduleExplorer explorer(LookupKind lookup, Set<Class<?>> calls, Set<Box> boxes) {
      return new ScheduleExplorer(() -> new Scene(plot, lookup, calls, boxes));
    }

    ScheduleExplorer explorer(LookupKind lookup) {
      return explorer(lookup, new HashSet<>(), new HashSet<>());
    }
  }

  private static void holds(ScheduleExplorer explorer) {
    Exploration exploration = explorer.explore();
    assertThat(exploration.failure().map(Failure::toString)).isEmpty();
    assertThat(exploration.complete()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aKillAtAnyBoxLeavesNothingBehind(Victim victim) {
    for (LookupKind lookup : LookupKind.values()) {
      holds(victim.explorer(lookup).everyBox().preemptions(0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("exhaustive")
  void whereverTheOtherProcessStandsItIsNotHarmed(Victim victim) {
    holds(victim.explorer(LookupKind.LOCKED).preemptions(2));
  }

  /** No calls of their own: parts of calls, and what runs when a process has been killed. */
  private static final Set<Class<?>> NO_CALLS =
      Set.of(ReferenceSend.class, FindWithoutLock.class, EndOfProcess.class);

  /** After these comes no kill: those of a part stand for the first three, and a call ends last. */
  private static final Set<Box> STOOD_FOR =
      Set.of(
          Send.Box.SEND_MESSAGE,
          BatchedSend.Box.SEND_MESSAGE,
          CompositeInvoke.Box.SEND_REFERENCE,
          PlainCall.Box.WAIT);

  @Test
  @Tag("exhaustive")
  void everyCallIsKilledAtEveryBox() throws IOException {
    Set<Class<?>> killed = new HashSet<>();
    Set<Box> boxes = new HashSet<>();
    for (Victim victim : Victim.values()) {
      for (LookupKind lookup : LookupKind.values()) {
        holds(victim.explorer(lookup, killed, boxes).everyBox().preemptions(0));
      }
    }

    List<Class<?>> classes = classesOfCalls();
    assertThat(killed)
        .containsAll(
            classes.stream()
                .filter(SystemCall.class::isAssignableFrom)
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .filter(type -> !NO_CALLS.contains(type))
                .toList());
    assertThat(
            classes.stream()
                .filter(Box.class::isAssignableFrom)
                .filter(type -> type != EndOfProcess.Box.class)
                .flatMap(type -> Stream.of((Box[]) type.getEnumConstants()))
                .filter(box -> !box.label().words().isEmpty())
                .filter(box -> !STOOD_FOR.contains(box) && !boxes.contains(box))
                .map(box -> box.getClass().getName() + " " + box))
        .as("boxes after which nothing was killed")
        .isEmpty();
  }

  /** Every class of the package of calls and those below it. */
  private static List<Class<?>> classesOfCalls() throws IOException {
    Path root = Path.of("target", "classes");
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve(Path.of("org", "kernelsim", "call")))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".class")).toList()) {
        String path = root.relativize(file).toString();
        String name = path.substring(0, path.length() - ".class".length());
        classes.add(Class.forName(name.replace(File.separatorChar, '.')));
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError("a class file without a class", e);
    }
    return classes;
  }
}
