package org.kernelsim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code kernel-sim}: the top, under which each subcommand does one thing. */
@Command(
    name = "kernel-sim",
    description = "Simulates an operating system with protection domains.",
    mixinStandardHelpOptions = true,
    versionProvider = KernelSim.Version.class)
public final class KernelSim implements Runnable {

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new KernelSim()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  /** Tells the version the jar was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = KernelSim.class.getPackage().getImplementationVersion();
      // Classes run from a directory have no manifest.
      return new String[] {"kernel-sim " + (version == null ? "development" : version)};
    }
  }
}
