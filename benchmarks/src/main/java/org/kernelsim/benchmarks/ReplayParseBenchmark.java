package org.kernelsim.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.kernelsim.workload.strace.Recording;
import org.kernelsim.workload.strace.StraceParser;
import org.kernelsim.workload.strace.TraceException;
import org.kernelsim.workload.strace.TraceInput;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many lines of a trace are read in a second: parsing alone, and parsing with everything that
 * comes before a replay (descriptors, fan-outs, turns). At least 500,000 are wanted of the second.
 *
 * <p>The trace is the example with 64 subscribers, 40 times over, in a temporary file that the host
 * has in its memory: 133,040 lines of 227 bytes on the average, two thirds of them writes with
 * their payload and with addresses behind their descriptors. Nothing of one reading is kept for the
 * next. The heap is small and touched before, since a virtual machine may take longer to give a
 * page of memory than the reader takes to fill it. A SHA-256 of the file is computed beside it, on
 * another host thread. Lines are not shifted in time, which costs the reader nothing else than
 * counting that.
 *
 * <p>Run it in the top directory of the project, or say by {@code -jvmArgsAppend
 * -Dtrace=some.strace} where the trace is:
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar ReplayParseBenchmark</pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 2,
    jvmArgsAppend = {
      JvmOptions.COLLECTOR,
      JvmOptions.HUGE_PAGES,
      JvmOptions.LENIENT,
      "-Xms512m",
      "-Xmx512m",
      "-XX:+AlwaysPreTouch"
    })
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ReplayParseBenchmark {
  private static final int LINES_OF_EXAMPLE = 3326;
  private static final int REPETITIONS = 40;
  private static final int LINES = REPETITIONS * LINES_OF_EXAMPLE;

  private Path trace;

  /** Writes the trace. */
  @Setup
  public void write() throws IOException {
    Path example =
        Path.of(System.getProperty("trace", "docs/examples/redis-pubsub-64-subscribers.strace"));
    List<String> lines = Files.readAllLines(example, ISO_8859_1);
    if (lines.size() != LINES_OF_EXAMPLE) {
      throw new IOException(example + " has " + lines.size() + " lines");
    }
    trace = Files.createTempFile("benchmark", ".strace");
    try (BufferedWriter out = Files.newBufferedWriter(trace, ISO_8859_1)) {
      for (int i = 0; i < REPETITIONS; i++) {
        for (String line : lines) {
          out.write(line);
          out.write('\n');
        }
      }
    }
  }

  /** Removes the trace. */
  @TearDown
  public void remove() throws IOException {
    Files.delete(trace);
  }

  /** Lines a second, read and ready to be replayed. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public Recording read() throws TraceException {
    return Recording.read(input(), (bytes, of) -> {});
  }

  /** Lines a second, parsed and nothing else. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public long parse() throws IOException, TraceException {
    try (StraceParser parser = input().open()) {
      long events = 0;
      while (parser.next()) {
        events++;
      }
      return events;
    }
  }

  private TraceInput input() throws TraceException {
    return TraceInput.of(List.of(trace.toString()), InputStream.nullInputStream());
  }
}
