package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.LAST_USE;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.Account;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.engine.DiscreteEventEngine;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.machine.Count;
import org.kernelsim.process.Batch;
import org.kernelsim.process.Process;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** How often and with how many bytes N sends of L bytes cross the border, on each send path. */
class BorderCountsTest {
  private static final int MOST_SOCKETS = 1024;
  private static final int MOST_BYTES = 64 << 10;

  private final byte[] bytes = new byte[MOST_BYTES];
  private final Kernel kernel = new Kernel();
  private final Process process = kernel.createProcess("border");
  private final long[] sockets = new long[MOST_SOCKETS];
  private final long[] handle = new long[1];

  BorderCountsTest() {
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.INET));
      kernel.sockets().connectSink(sockets[i]);
    }
  }

  private Steps steps() {
    return new Steps(process, 0);
  }

  private Steps transfer(Steps steps, int length) {
    return steps.then(calls -> calls.transfer(bytes, 0, length), answer -> handle[0] = answer);
  }

  /** Runs it; then no handle and no buffer is left. */
  private void check(Steps steps, long calls, long bytesIn, long sends) {
    DiscreteEventEngine engine =
        new DiscreteEventEngine(Simulations.costs(), EngineSettings.DEFAULT);
    engine.start(steps.thread(), steps, 0);
    engine.run();
    Account account = engine.account();
    assertThat(engine.unfinished()).isEmpty();
    assertThat(account.count(Count.SYSTEM_CALLS)).isEqualTo(calls);
    assertThat(account.count(Count.SERVICE_CALLS)).isEqualTo(calls);
    assertThat(account.count(Count.DOMAIN_SWITCHES)).isEqualTo(calls);
    assertThat(account.count(Count.BYTES_IN)).isEqualTo(bytesIn);
    assertThat(account.count(Count.BYTES_OUT)).isZero();
    assertThat(account.count(Count.SENDS)).isEqualTo(sends);
    assertThat(account.errors()).isEmpty();
    assertThat(process.handles().size()).isZero();
    assertThat(kernel.buffers().lent()).isZero();
  }

  @Property(tries = 40)
  void ordinarySendsCrossEachWithItsBytes(
      @ForAll @IntRange(min = 1, max = MOST_SOCKETS) int n,
      @ForAll @IntRange(max = MOST_BYTES) int length) {
    Steps steps = steps();
    for (int i = 0; i < n; i++) {
      long socket = sockets[i];
      steps.then(
          calls -> calls.send(socket, bytes, 0, length, 0),
          answer -> assertThat(answer).isEqualTo(length));
    }
    check(steps, n, (long) n * length, n);
  }

  @Property(tries = 40)
  void aBatchCrossesOnceWithAllBytes(
      @ForAll @IntRange(min = 1, max = MOST_SOCKETS) int n,
      @ForAll @IntRange(max = MOST_BYTES) int length) {
    Batch batch = new Batch(n);
    for (int i = 0; i < n; i++) {
      batch.add(sockets[i], bytes, 0, length, 0);
    }
    Steps steps =
        steps().then(calls -> calls.batchedSend(batch), answer -> assertThat(answer).isEqualTo(n));
    check(steps, 1, (long) n * length, n);
  }

  @Property(tries = 100)
  void sendsByHandleCrossEachWithoutBytes(
      @ForAll @IntRange(min = 1, max = MOST_SOCKETS) int n,
      @ForAll @IntRange(max = MOST_BYTES) int length,
      @ForAll boolean lastUse) {
    Steps steps = transfer(steps(), length);
    for (int i = 0; i < n; i++) {
      long socket = sockets[i];
      int callFlags = lastUse && i == n - 1 ? LAST_USE : 0;
      steps.then(
          calls -> calls.sendByHandle(socket, handle[0], 0, length, 0, callFlags),
          answer -> assertThat(answer).isEqualTo(length));
    }
    if (!lastUse) {
      steps.then(calls -> calls.release(handle[0]), answer -> assertThat(answer).isZero());
    }
    check(steps, 1 + n + (lastUse ? 0 : 1), length, n);
  }

  @Property(tries = 100)
  void anAlternateSendCrossesTwiceWithTheBytesOnce(
      @ForAll @IntRange(min = 1, max = MOST_SOCKETS) int n,
      @ForAll @IntRange(max = MOST_BYTES) int length) {
    SocketList list = new SocketList(n, false);
    for (int i = 0; i < n; i++) {
      list.add(sockets[i]);
    }
    Steps steps =
        transfer(steps(), length)
            .then(
                calls -> calls.alternateSocketSend(list, handle[0], 0, length, LAST_USE),
                answer -> assertThat(answer).isEqualTo(n));
    check(steps, 2, length, n);
  }

  @Property(tries = 10)
  void atTheEndNothingIsLeft(@ForAll @IntRange(min = 0, max = 50) int handles) {
    for (int i = 0; i < handles; i++) {
      DirectEngine.call(DirectEngine.newCpu(), steps().thread().calls().transfer(bytes, 0, i));
    }
    assertThat(kernel.shutDown(DirectEngine.newCpu()).none()).isTrue();
  }
}
