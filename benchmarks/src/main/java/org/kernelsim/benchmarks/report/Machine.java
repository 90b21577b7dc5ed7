package org.kernelsim.benchmarks.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where and what was measured.
 *
 * @param cpu the model of the CPU
 * @param cores how many there are
 * @param system the host's operating system
 * @param jdk the JDK's version
 * @param commit the commit measured; "unknown" outside a repository
 */
record Machine(String cpu, int cores, String system, String jdk, String commit) {

  /** This one. */
  static Machine here() throws IOException {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        Runtime.version().toString(),
        commitHere());
  }

  private static String cpuModel() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    String otherwise = System.getProperty("os.arch");
    return !Files.isReadable(cpuinfo)
        ? otherwise
        : Files.readAllLines(cpuinfo).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(otherwise);
  }

  private static String commitHere() {
    try {
      String commit = git("rev-parse", "--short=12", "HEAD");
      boolean changed = !git("status", "--porcelain", "--untracked-files=no").isEmpty();
      return commit.isEmpty() ? "unknown" : commit + (changed ? ", with changes" : "");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String git(String... arguments) throws IOException {
    String[] line = new String[arguments.length + 1];
    line[0] = "git";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public String toString() {
    return cpu + ", " + cores + " cores, " + system + ", JDK " + jdk;
  }
}
