package org.kernelsim.properties.model;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Handles and sockets of one to four processes do what a plain model does, call by call. The
 * sequences are random but the same in every run, so that what they meet is the same too: every
 * status, every error that a call is said to answer, and every pair of calls.
 */
class HandlesAndSocketsModelTest {
  private static final int LONGEST = 400;

  private final Coverage coverage = new Coverage();

  @Provide
  Arbitrary<List<Action>> sequences() {
    return Sequences.of(LONGEST);
  }

  @Property(seed = "1", edgeCases = EdgeCasesMode.NONE)
  void everyCallDoesWhatTheModelDoes(
      @ForAll("sequences") List<Action> actions,
      @ForAll @IntRange(min = 1, max = 4) int processes,
      @ForAll Lookup lookup) {
    ModelRun run = new ModelRun(processes, lookup.forKernel(), coverage);
    for (Action action : actions) {
      run.carryOut(action);
      run.assertSame();
    }
    run.end();
    coverage.end();
  }

  @AfterProperty
  void everythingWasMet() {
    if (coverage.ended()) {
      Set<Cell> all = Cell.all(DocumentedErrors.read());
      System.out.print(coverage.summary(all));
      coverage.assertAllMet(all);
    }
  }
}
