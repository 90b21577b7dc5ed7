package org.kernelsim.report;

import java.io.PrintWriter;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.BoxListener;

/**
 * Prints a line for each finished box: CPU, thread, virtual time at which it began and cycles it
 * took, numeral, words, and what it found.
 */
public final class BoxLines implements BoxListener {
  private final PrintWriter out;

  /** Prints to this writer, and first a line that names the columns. */
  public BoxLines(PrintWriter out) {
    this.out = out;
    out.println("   cpu   thread    began (cycles)    cycles  box");
  }

  @Override
  public void finished(int cpu, int thread, Box box, String found, long began, long ended) {
    out.printf("%6d %8d %17d %9d  ", cpu, thread, began, ended - began);
    out.print(box.label().numeral().isEmpty() ? "    " : box.label().numeral() + " ");
    out.println(box.label().words() + (found.isEmpty() ? "" : ": " + found));
  }
}
