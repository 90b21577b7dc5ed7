package org.kernelsim.properties.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Two to four host threads carry such sequences out at once, on the same handles, sockets and
 * processes, whoever is faster: every byte that was taken is received once, unless its connection
 * was reset or its receiver closed; no call answers an error that it is not said to answer; and
 * nothing is leaked or left locked.
 */
class ConcurrentCallsTest {
  private static final int LONGEST = 60;

  private final DocumentedErrors documented = DocumentedErrors.read();

  @Provide
  Arbitrary<List<List<Action>>> threads() {
    return Sequences.of(LONGEST).list().ofMinSize(2).ofMaxSize(4);
  }

  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF) // never the same again
  void everyByteIsReceivedAndNothingIsLeft(
      @ForAll("threads") List<List<Action>> threads, @ForAll Lookup lookup)
      throws InterruptedException, ExecutionException {
    SharedSystem system = new SharedSystem(lookup.forKernel());
    carryOut(system, threads);
    new ConcurrentCaller(system, documented, 0).finish();
    system.assertNothingIsLeft();
  }

  private void carryOut(SharedSystem system, List<List<Action>> threads)
      throws InterruptedException, ExecutionException {
    ExecutorService hosts = Executors.newFixedThreadPool(threads.size());
    try {
      CyclicBarrier start = new CyclicBarrier(threads.size());
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < threads.size(); i++) {
        ConcurrentCaller caller = new ConcurrentCaller(system, documented, i);
        List<Action> actions = threads.get(i);
        ends.add(
            hosts.submit(
                () -> {
                  start.await();
                  actions.forEach(caller::carryOut);
                  caller.end();
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      hosts.shutdown();
    }
  }
}
