package org.kernelsim.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks of the handles and of the send paths, and writes docs/benchmarks.md with its
 * pictures, and all results as JSON in JMH's form. Whatever the page says of who is faster is made
 * from the numbers in it.
 *
 * <p>Run it in the top directory of the project, on a host that does nothing else, or by the
 * profile {@code benchmarks}:
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar org.kernelsim.benchmarks.report.Report \
 *     [--rounds N] [--full] [--docs FOLDER] [--json FILE]</pre>
 *
 * <p>{@code --full} runs every lookup with every choice of handles by 4 threads and with churn, and
 * every send with both lookups; it takes about three times as long.
 */
public final class Report {
  private static final Subject.Length LENGTH = new Subject.Length(2, 200, 3, 200);
  private static final String IMAGES = "images";

  private final Lookups lookups;
  private final Sends sends;

  Report(boolean full, int cores) {
    lookups = new Lookups(full, cores);
    sends = new Sends(full);
  }

  /** Measures, and writes page, pictures and JSON. */
  public static void main(String[] args) throws RunnerException, IOException {
    System.setProperty("java.awt.headless", "true");
    int rounds = 3;
    boolean full = false;
    Path docs = Path.of("docs");
    Path json = Path.of("benchmarks", "target", "benchmarks.json");
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--rounds" -> rounds = Integer.parseInt(args[++i]);
        case "--full" -> full = true;
        case "--docs" -> docs = Path.of(args[++i]);
        case "--json" -> json = Path.of(args[++i]);
        default -> throw new IllegalArgumentException(args[i] + " is no option");
      }
    }
    Machine machine = Machine.here();
    Report report = new Report(full, machine.cores());
    Rounds measured = new Rounds(rounds, LENGTH);
    measured.measure(report.subjects());
    measured.writeJson(json);
    report.write(docs, measured, machine, rounds);
  }

  List<Subject> subjects() {
    List<Subject> all = new ArrayList<>(lookups.subjects());
    all.addAll(sends.subjects());
    all.addAll(BoxPrice.subjects());
    return all;
  }

  void write(Path docs, Scores scores, Machine machine, int rounds) throws IOException {
    Path images = Files.createDirectories(docs.resolve(IMAGES));
    Plots plots = new Plots(images);
    plots.lookups("benchmarks-find.png", "Lookup, uncounted", lookups, scores, false);
    plots.lookups("benchmarks-find-counted.png", "Lookup, counted", lookups, scores, true);
    plots.sends("benchmarks-send.png", scores, 1024);
    plots.gains("benchmarks-gain.png", scores);
    Files.writeString(
        docs.resolve("benchmarks.md"), page(scores, machine, rounds), StandardCharsets.UTF_8);
  }

  String page(Scores scores, Machine machine, int rounds) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Benchmarks

        What looking up a handle costs natively, and what sending by handle to many sockets gains: the simulator's own tables and calls on real threads, beside what one would
        use instead. What the simulator itself costs is on the page [Performance](performance.md). All figures are ours. This page is made from the results, its judgements too, by

        ```
        mvn -Pbenchmarks verify -pl benchmarks -am -DskipTests
        ```

        which also writes `benchmarks/target/benchmarks.json` in JMH's form. One benchmark alone, with all options of JMH: `java -jar benchmarks/target/benchmarks.jar LookupBenchmark`
        (or `SendBenchmark`, `FloorBenchmark`, `BoxPriceBenchmark`). What makes each of them fair is said in its source.

        """);
    page.append("Machine: ").append(machine).append(". Commit ").append(machine.commit());
    page.append(". Rounds: ").append(rounds);
    page.append(
        """
        ; in each round every benchmark once, in a JVM of its own. A figure is the median of the rounds, with the least and the greatest
        in brackets; ratios are made within a round. *Faster* is said only of what was faster in every round. With more threads than cores the figures are marked as oversubscribed,
        and not judged.

        ## Targets

        """);
    List<Target> targets = Target.all(scores);
    page.append(Target.table(targets));
    long judged = targets.stream().filter(Target::judged).count();
    long met = targets.stream().filter(target -> target.judged() && target.met()).count();
    page.append("\n%d of %d are met.\n".formatted(met, judged));
    lookups(page, scores);
    sends(page, scores);
    page.append(
        """

        ## Boxes

        The same calls written by hand in straight lines, on the same tables. What this price is for is told in [Performance](performance.md#the-price-of-a-box).

        """);
    page.append(BoxPrice.table(scores));
    return page.toString();
  }

  private void lookups(StringBuilder page, Scores scores) {
    page.append(
        """

        ## Looking a handle up

        ### Floors

        No lookup that announces itself can be cheaper than its one fence and one acquire load per level of the two tables.

        """);
    page.append(lookups.floors(scores));
    page.append(
        """

        ### Uncounted

        From the process and the handle to the length of the data, used while it is guarded and not counted. *Count and re-check* is what Linux and gVisor do; it has nothing else to guard
        by, so it counts here, too. The maps are given a collector, which a service domain has not.

        """);
    finds(page, scores, false);
    page.append(
        """

        ### Counted

        The same with the reference that a queued message needs, taken and given up.

        """);
    finds(page, scores, true);
    page.append(
        """

        ### One hot handle

        Counting alone, where threads send the data of one handle to lists of sockets, and each socket's reference is given up by itself: the kernel's one count, and
        ways to keep most of it off the line that all threads write. What they need besides is not measured: one count for each list, an object for each list; counts of each CPU, a cache
        line for each buffer and CPU, and one word all the same once the handle is released, since no sum tells by itself that it has come to zero; to be given up together, readers that
        read one message from all its sockets at once. The kernel has its one count because all that a reader has is a message and its buffer.

        """);
    page.append(lookups.counts(scores));
    page.append(
        """

        ### While handles come and go

        One thread releases a handle and adds another once in 100 or in 10 of its operations, and otherwise looks up as the others do. Uncounted:

        """);
    page.append(lookups.churns(scores, false)).append("\nCounted:\n\n");
    page.append(lookups.churns(scores, true));
  }

  private void finds(StringBuilder page, Scores scores, boolean counted) {
    page.append(lookups.finds(scores, counted)).append('\n');
    page.append(lookups.rivals(scores, counted));
    page.append("\n![Lookups, ").append(counted ? "counted" : "uncounted").append("](images/");
    page.append(counted ? "benchmarks-find-counted.png" : "benchmarks-find.png").append(")\n");
  }

  private void sends(StringBuilder page, Scores scores) {
    page.append(
        """

        ## Whole calls

        The same bytes to each socket of a list: by an ordinary send each, by one batched send, by a transfer and a send by handle each, by a transfer and one alternate send; with the last
        use the handle is gone. Every socket ends in a sink that takes the message at once. Crossing into the service domain is free here: what the paths save in crossings comes on
        top, and [break-even](replay.md) shows it.
        """);
    for (String lookup : sends.lookups()) {
      page.append("\nNanoseconds a socket, lookup ").append(lookup).append(":\n\n");
      page.append(sends.eachSocket(scores, lookup)).append('\n');
      page.append(sends.rivals(scores, lookup));
    }
    page.append(
        """

        ![Sends by the number of sockets](images/benchmarks-send.png)

        ![Gain by the number of bytes](images/benchmarks-gain.png)

        ### Percentiles

        Whole operations of 64 sockets, each timed alone (the clock's own cost, some 20 ns, included):

        """);
    page.append(sends.percentiles(scores));
  }
}
