package org.kernelsim.resource;

import java.util.concurrent.atomic.AtomicLongArray;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.Work;

/**
 * What a process uses of each resource, or all processes of a job together, and the most it used so
 * far. What a process takes, its job takes too, or neither.
 *
 * <p>Thread-safe; lock-free. Another that looks meanwhile may see the process have taken what its
 * job then refuses.
 */
public final class Usage {
  private static final int RESOURCES = Resource.values().length;

  private final Thresholds thresholds;
  private final Usage above;
  private final AtomicLongArray used = new AtomicLongArray(RESOURCES);
  private final AtomicLongArray peak = new AtomicLongArray(RESOURCES);

  /**
   * Nothing used yet.
   *
   * @param above of the job; null for the job's own
   */
  Usage(Thresholds thresholds, Usage above) {
    this.thresholds = thresholds;
    this.above = above;
  }

  /**
   * Takes some of a resource, if that stays under the thresholds.
   *
   * @param amount at least 0
   * @return 0; or what {@link Resource#refusal} says, and nothing is taken
   */
  public long take(Cpu cpu, Resource resource, long amount) {
    long reached = add(cpu, resource, amount);
    if (reached < 0) {
      return resource.refusal().answer();
    }
    long answer = above == null ? 0 : above.take(cpu, resource, amount);
    if (answer != 0) {
      used.getAndAdd(resource.ordinal(), -amount);
      return answer;
    }
    peak.accumulateAndGet(resource.ordinal(), reached, Math::max);
    return 0;
  }

  /** Answers how much is used then, or -1 when it would be too much. */
  private long add(Cpu cpu, Resource resource, long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("at least 0 is taken, not " + amount);
    }
    long most = thresholds.of(resource);
    long before;
    do {
      cpu.charge(Work.ATOMIC);
      before = used(resource);
      if (amount > most - before) {
        return -1;
      }
    } while (!used.compareAndSet(resource.ordinal(), before, before + amount));
    return before + amount;
  }

  /**
   * Uses up some of a resource, whatever the thresholds: what has happened cannot be refused.
   *
   * @return whether it is over a threshold now, its own or its job's
   */
  boolean spend(Cpu cpu, Resource resource, long amount) {
    cpu.charge(Work.ATOMIC);
    long now = used.addAndGet(resource.ordinal(), amount);
    peak.accumulateAndGet(resource.ordinal(), now, Math::max);
    boolean over = now > thresholds.of(resource);
    return above == null ? over : over | above.spend(cpu, resource, amount);
  }

  /**
   * Gives some of a resource back.
   *
   * @throws IllegalStateException when it is more than was taken: a fault of the simulator
   */
  public void giveBack(Cpu cpu, Resource resource, long amount) {
    cpu.charge(Work.ATOMIC);
    if (used.addAndGet(resource.ordinal(), -amount) < 0) {
      throw new IllegalStateException("more of " + resource + " is given back than was taken");
    }
    if (above != null) {
      above.giveBack(cpu, resource, amount);
    }
  }

  /** How much is used now. */
  public long used(Resource resource) {
    return used.get(resource.ordinal());
  }

  /** The most that was used at once, with what was then refused by the job. */
  public long peak(Resource resource) {
    return peak.get(resource.ordinal());
  }
}
