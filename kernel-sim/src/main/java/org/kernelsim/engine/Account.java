package org.kernelsim.engine;

import java.util.TreeMap;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.ProtectionDomain;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;

/** What one run has cost and counted. Written by the engine, read when the run is over. */
public final class Account {
  private static final int KINDS = Work.values().length;

  private final long[] cycles = new long[ProtectionDomain.values().length * KINDS];
  private final long[] counts = new long[Count.values().length];
  private final long[] errors = new long[256];
  private long fingerprint;
  private long steps;

  Account() {}

  void charge(ProtectionDomain domain, Work work, long amount) {
    cycles[domain.ordinal() * KINDS + work.ordinal()] += amount;
  }

  void count(Count count, long amount) {
    counts[count.ordinal()] += amount;
  }

  void countError(long answer) {
    if (answer < 0) {
      errors[(int) -answer]++;
    }
  }

  /** Chains one finished box to the fingerprint: CPU, thread, box and virtual time. */
  void finished(int cpu, int thread, int box, long time) {
    steps++;
    long mixed = (fingerprint ^ time) * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32 ^ ((long) cpu << 32 | box & 0xffffffffL) ^ (long) thread << 17;
    fingerprint = mixed * 0xD6E8FEB86659FD93L;
  }

  /** Cycles of one kind of work, in all domains. */
  public long cycles(Work work) {
    long sum = 0;
    for (ProtectionDomain domain : ProtectionDomain.values()) {
      sum += cycles(domain, work);
    }
    return sum;
  }

  /** Cycles of one kind of work in one domain. */
  public long cycles(ProtectionDomain domain, Work work) {
    return cycles[domain.ordinal() * KINDS + work.ordinal()];
  }

  /** All cycles in one domain. */
  public long cycles(ProtectionDomain domain) {
    long sum = 0;
    for (Work work : Work.values()) {
      sum += cycles(domain, work);
    }
    return sum;
  }

  /** All cycles in which a CPU was busy, computing and spinning included. */
  public long busyCycles() {
    long sum = 0;
    for (long part : cycles) {
      sum += part;
    }
    return sum;
  }

  /** How often something was counted. */
  public long count(Count count) {
    return counts[count.ordinal()];
  }

  /** The errors answered and how often, by name. */
  public TreeMap<String, Long> errors() {
    TreeMap<String, Long> named = new TreeMap<>();
    for (int number = 0; number < errors.length; number++) {
      if (errors[number] > 0) {
        named.put(SystemError.of(-number).name(), errors[number]);
      }
    }
    return named;
  }

  /** Boxes finished. */
  public long steps() {
    return steps;
  }

  /** A chained hash over CPU, thread, box and virtual time of every box finished: 16 hex digits. */
  public String fingerprint() {
    return String.format("%016x", fingerprint);
  }
}
