package org.kernelsim.memory;

import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;

/** Bytes that can be copied from: a buffer of the service domain, or an array of who calls. */
public interface ByteSource {
  /**
   * Copies bytes out, and charges the copy.
   *
   * @param from first byte in the source
   * @param to first byte in the target
   */
  void copyTo(Cpu cpu, int from, byte[] target, int to, int count);

  /** An array as a source. */
  static ByteSource of(byte[] array) {
    return (cpu, from, target, to, count) -> {
      cpu.charge(Work.COPY, count);
      System.arraycopy(array, from, target, to, count);
    };
  }
}
