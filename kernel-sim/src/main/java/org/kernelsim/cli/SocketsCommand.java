package org.kernelsim.cli;

import java.util.concurrent.Callable;
import org.kernelsim.report.Json;
import org.kernelsim.report.SocketsText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows which socket call is valid in which status, and where it leads. */
@Command(
    name = "sockets",
    mixinStandardHelpOptions = true,
    versionProvider = KernelSim.Version.class,
    header = "Shows which socket call is valid in which status, and where it leads.",
    description = {
      "",
      "Each cell is 'ok', or the phase the call leads to, or the error it answers. Events in"
          + " parentheses are no calls: the network tells them.",
      ""
    })
final class SocketsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, markdown, csv or json. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public Integer call() {
    String text =
        switch (format) {
          case TABLE -> SocketsText.table().text();
          case MARKDOWN -> SocketsText.table().markdown();
          case CSV -> SocketsText.table().csv();
          case JSON -> Json.of(SocketsText.rows());
        };
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
