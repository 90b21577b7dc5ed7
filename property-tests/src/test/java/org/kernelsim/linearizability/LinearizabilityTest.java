package org.kernelsim.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Lincheck's model checker on both tables: scenarios where everything meets in one slot, and random
 * ones. It switches threads between memory accesses and takes them to be sequentially consistent;
 * what a processor may reorder is for jcstress.
 */
class LinearizabilityTest {
  private static final int RANDOM_SCENARIOS = Integer.getInteger("lincheck.scenarios", 2);
  private static final int INTERLEAVINGS = Integer.getInteger("lincheck.interleavings", 100);

  @Test
  void handlesAreLookedUpWithoutTheLockAsIfOneAfterTheOtherAndWithoutWaiting() {
    checked(LockFreeHandles.class, RANDOM_SCENARIOS).check(LockFreeHandles.class);
  }

  @Test
  void processesTablesAreLookedUpAsIfOneAfterTheOtherAndWithoutWaiting() {
    checked(ProcessOperations.class, RANDOM_SCENARIOS).check(ProcessOperations.class);
  }

  @Test
  void withoutAnnouncementsOtherDataIsFound() throws IOException {
    LincheckAssertionError found = failureOf(RacyHandles.class);

    assertThat(found)
        .hasMessageContaining("Invalid execution results")
        .hasMessageContaining("find");
    Path report = Path.of("target", "lincheck", "racy-lookup.txt");
    Files.createDirectories(report.getParent());
    Files.writeString(report, found.getMessage());
  }

  @Test
  void underTheLockALookupMayHaveToWait() {
    assertThat(failureOf(LockedHandles.class)).hasMessageContaining("should be non-blocking");
  }

  private static LincheckAssertionError failureOf(Class<?> operations) {
    return catchThrowableOfType(
        LincheckAssertionError.class, () -> checked(operations, 0).check(operations));
  }

  private static ModelCheckingOptions checked(Class<?> operations, int randomScenarios) {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .sequentialSpecification(SequentialTable.class)
            .checkObstructionFreedom(true)
            .invocationsPerIteration(INTERLEAVINGS)
            .minimizeFailedScenario(false)
            .iterations(randomScenarios)
            .threads(2)
            .actorsBefore(1)
            .actorsPerThread(2)
            .actorsAfter(0);
    for (ExecutionScenario scenario : scenarios(operations)) {
      options.addCustomScenario(scenario);
    }
    return options;
  }

  /** Of value 1, number 0, which is there first; its slot's next tenant is number 2. */
  private static List<ExecutionScenario> scenarios(Class<?> operations) {
    Actor find = actor(operations, "find", 0, 1);
    Actor findNext = actor(operations, "find", 2, 1);
    Actor remove = actor(operations, "remove", 0, 2);
    Actor add = actor(operations, "add", 2, 2);
    Actor addToo = actor(operations, "add", 2, 3);
    Actor findToo = actor(operations, "find", 0, 3);
    List<List<List<Actor>>> parallel =
        List.of(
            List.of(List.of(find), List.of(remove, add)),
            List.of(List.of(find, findNext), List.of(remove, add)),
            List.of(List.of(find), List.of(remove), List.of(addToo)),
            List.of(List.of(find), List.of(remove), List.of(findToo)));
    List<Actor> first = List.of(actor(operations, "add", 1, 0));
    return parallel.stream()
        .map(threads -> new ExecutionScenario(first, threads, List.of(), null))
        .toList();
  }

  /** An operation with its first argument, by the CPU of a thread. */
  private static Actor actor(Class<?> operations, String name, int argument, int thread) {
    Method method =
        Arrays.stream(operations.getMethods())
            .filter(one -> one.getName().equals(name))
            .findFirst()
            .orElseThrow();
    boolean blocking = method.getAnnotation(Operation.class).blocking();
    return new Actor(method, List.of(argument, thread), false, blocking);
  }
}
