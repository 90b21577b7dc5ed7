package org.kernelsim.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.EngineSettings.LockWait;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.machine.Count;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SendFlags;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;
import org.kernelsim.support.Costs;
import org.kernelsim.support.Script;

/** Threads that lose their CPU while it is announced, because a setting allows it. */
class PreemptedLookupTest {
  private static final int THREADS = 5;
  private static final int ROUNDS = 40;

  private final List<Script> scripts = new ArrayList<>();

  private DiscreteEventEngine run(int cpus) {
    Kernel kernel = new Kernel(Limits.DEFAULT, new LockFreeLookup(new Reclaimer(1)));
    DiscreteEventEngine engine =
        new DiscreteEventEngine(Costs.unit(), new EngineSettings(cpus, 1, LockWait.SPIN, true));
    for (int i = 0; i < THREADS; i++) {
      Script script = new Script(new ProcessThread(kernel.createProcess("sends"), i));
      long socket = kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.INET));
      kernel.sockets().connectSink(socket);
      for (int round = 0; round < ROUNDS; round++) {
        script
            .then((c, a) -> c.transfer(new byte[8], 0, 8))
            .then(
                (c, a) -> c.sendByHandle(socket, a.get(a.size() - 1), 0, 8, 0, SendFlags.LAST_USE));
      }
      scripts.add(script);
      engine.start(script.thread(), script, 0);
    }
    engine.run();
    assertThat(kernel.shutDown(DirectEngine.newCpu()).none()).isTrue();
    return engine;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatTheyHadFoundIsTheirsWhenTheyGoOnAnywhere(int cpus) {
    DiscreteEventEngine engine = run(cpus);

    assertThat(engine.account().count(Count.FAST_PATH)).isEqualTo(THREADS * ROUNDS);
    assertThat(engine.account().errors()).isEmpty();
    assertThat(scripts).allSatisfy(script -> assertThat(script.lastAnswer()).isEqualTo(8));
    assertThat(run(cpus).account().fingerprint()).isEqualTo(engine.account().fingerprint());
  }
}
