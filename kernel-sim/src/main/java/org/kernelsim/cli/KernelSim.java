package org.kernelsim.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.kernelsim.machine.CostPresetException;
import org.kernelsim.workload.strace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code kernel-sim}: the top, under which each subcommand does one thing. */
@Command(
    name = "kernel-sim",
    description = {
      "Simulates an operating system with protection domains: give it a trace of a real server and"
          + " learn what sending once by handle to a list of sockets would save.",
      ""
    },
    subcommands = {
      ReplayCommand.class,
      BreakEvenCommand.class,
      CostsCommand.class,
      SocketsCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = KernelSim.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:an expectation failed",
      "2:bad usage or input",
      "3:a fault of the simulator, a leak, or a difference found by --verify"
    },
    footer = {
      "",
      "Begin with:",
      "  kernel-sim replay docs/examples/redis-pubsub-64-subscribers.strace"
    })
public final class KernelSim implements Runnable {
  static final int BAD_USAGE = 2;
  static final int FAULT = 3;

  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec;

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int exitCode = run(System.in, out, err, arguments);
    out.flush();
    System.exit(exitCode);
  }

  /** Runs the command with these streams; answers its exit code. */
  static int run(InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine command = new CommandLine(new KernelSim(), new StreamsFactory(in));
    command.setOut(out);
    command.setErr(err);
    command.setUsageHelpWidth(HELP_WIDTH);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(KernelSim::explainUsage);
    command.setExecutionExceptionHandler(KernelSim::explain);
    return command.execute(arguments);
  }

  /** Gives the commands that read standard input the stream to read. */
  private record StreamsFactory(InputStream in) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type == ReplayCommand.class
          ? type.cast(new ReplayCommand(in))
          : CommandLine.defaultFactory().create(type);
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int explainUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("kernel-sim: " + oneLine(wrong.getMessage()));
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_USAGE;
  }

  private static int explain(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    if (exception instanceof TraceException || exception instanceof CostPresetException) {
      command.getErr().println("kernel-sim: " + oneLine(exception.getMessage()));
      return BAD_USAGE;
    }
    if (exception instanceof FaultException) {
      command.getErr().println("kernel-sim: " + oneLine(exception.getMessage()));
      return FAULT;
    }
    command.getErr().println("kernel-sim: a fault of the simulator; please report it:");
    exception.printStackTrace(command.getErr());
    return FAULT;
  }

  private static String oneLine(String message) {
    return message == null ? "unknown" : message.replaceAll("\\s*\\R\\s*", " ");
  }

  /** Tells the version the jar was built as. */
  static final class Version implements IVersionProvider {
    static String text() {
      String version = KernelSim.class.getPackage().getImplementationVersion();
      // Classes run from a directory have no manifest.
      return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {"kernel-sim " + text()};
    }
  }
}
