package org.kernelsim.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** The command, run inside the test. */
final class Command {
  private Command() {}

  /** What a run answered and printed. */
  record Answer(int exitCode, String out, String err) {}

  static Answer run(String... arguments) {
    return runWith(new byte[0], arguments);
  }

  /** Runs it with something on standard input. */
  static Answer runWith(byte[] input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        KernelSim.run(
            new ByteArrayInputStream(input),
            new PrintWriter(out),
            new PrintWriter(err, true),
            arguments);
    return new Answer(exitCode, out.toString(), err.toString());
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
