package org.kernelsim.linearizability;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.kernelsim.memory.SlotTable;

/**
 * What the operations on either table answer one after the other, written down plainly: an
 * identifier leads to its value from when it is added to when it is removed, and never again. The
 * slot freed last is used first.
 *
 * <p>It is not laxer than that. A lookup without the lock may miss what is being removed, but only
 * when the removal has taken the identifier away, so that the lookup can stand behind the removal
 * in the order; and it may find what has been removed since, and then stands before it. What it
 * must not do is miss what is there all the time, or find another's value.
 */
public final class SequentialTable {
  /** Slots of the table. */
  static final int CAPACITY = 2;

  /** What a lookup answers that finds nothing. */
  static final int MISS = 0;

  /** What is answered when the table is full. */
  private static final int NONE = -1;

  private final Map<Integer, Integer> values = new TreeMap<>();
  private final Deque<Integer> next = new ArrayDeque<>();
  private int slots;

  /**
   * Identifiers are numbered by slot and then by generation: 0 and 2 of one slot, 1 of the other.
   */
  static int numberOf(long id) {
    return id == 0
        ? NONE
        : (int) (SlotTable.generationOf(id) - 1) * CAPACITY + SlotTable.slotOf(id);
  }

  /** The identifier of a number. */
  static long idOf(int number) {
    return (number / CAPACITY + 1L) << SlotTable.SLOT_BITS | number % CAPACITY;
  }

  /** Answers the number of the new identifier. */
  public int add(int value, int thread) {
    if (values.size() == CAPACITY) {
      return NONE;
    }
    int number = next.isEmpty() ? slots++ : next.pop();
    values.put(number, value);
    return number;
  }

  /** Answers whether it was there. */
  public boolean remove(int number, int thread) {
    if (values.remove(number) == null) {
      return false;
    }
    next.push(number + CAPACITY);
    return true;
  }

  /** Answers the value, or that there is none. */
  public int find(int number, int thread) {
    return values.getOrDefault(number, MISS);
  }
}
