package org.kernelsim.benchmarks.baseline;

import org.kernelsim.machine.Cpu;

/**
 * Where the buffers of a baseline come from, and how their references are counted. Thread-safe.
 *
 * @param <B> the buffers
 */
interface Buffers<B> {
  /** Takes a buffer, with one reference. */
  B take(Cpu cpu, int length);

  /** Gives references up. */
  void drop(Cpu cpu, B buffer, long references);

  /** How many bytes it carries. */
  int length(B buffer);

  /** How many references it has. */
  long references(B buffer);

  /** How many buffers somebody refers to; when nothing runs. */
  long lent();
}
