package org.kernelsim.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Values found by an identifier that says which slot and which of its successive tenants is meant.
 *
 * <p><b>Identifiers.</b> A positive {@code long}: 39 bits of generation, from 1, above 24 bits of
 * slot. An identifier that was removed is never found again: its slot's next tenant has the next
 * generation, and a slot whose generations are used up is retired for good. 0 is never an
 * identifier.
 *
 * <p><b>Details.</b> One more word may be kept for each value, any but {@link #NO_DETAIL}, which is
 * stored with it and never changes while the value is there.
 *
 * <p><b>Slots.</b> A slot has a word, a value and a detail. The word is the identifier of the
 * slot's tenant; 0 before the first; and while the slot is free a negative number made of its last
 * generation and the next free slot, which no identifier equals.
 *
 * <p><b>Growth.</b> A table that is full doubles the array that leads to its slots. The slots
 * themselves stay where they are: who still has the array from before finds the same slots by it,
 * and misses only those that nobody had an identifier of yet.
 *
 * <p><b>Concurrency.</b> {@link #add} and {@link #remove} are called under one lock, the owner's.
 * {@link #find} may run beside them without it and is wait-free: an array of slots is published by
 * a release store after it is filled, and not written to any more; {@code add} stores the detail
 * and the value before the identifier, {@code remove} takes the identifier away before the value,
 * each by release; {@code find} and {@code detail} load by acquire the identifier first, what they
 * want after it, and the identifier again. Whoever loads a successor's value has its identifier's
 * removal before it, which the second look then sees; and since an identifier never comes back,
 * what lies between two equal ones is its own. So a slot can be used again at once, and no grace
 * period is needed for it. Without the lock a value may be removed right after it was found; a
 * caller that must be sure that it still is there looks under the lock.
 *
 * <p><b>Assumptions.</b> One lock for all changes. Who guesses an identifier that was never given
 * may find what is given it just then, and nothing else.
 *
 * <p><b>Progress.</b> {@link #find}, {@link #detail}: wait-free, a fixed number of loads, of which
 * three depend on each other: array, slot, what is in it. {@link #remove}: as the owner's lock; a
 * fixed number of steps. {@link #add}: the same, but for growth, which takes as many steps as there
 * are slots.
 *
 * <pre>{@code
 * lock.lock();
 * long id = table.add(value);
 * lock.unlock();
 * ...
 * T found = table.find(id); // by any thread that was given the identifier
 * }</pre>
 *
 * @param <T> what is found
 */
public final class SlotTable<T> {
  /** How many bits of an identifier say which slot. */
  public static final int SLOT_BITS = 24;

  /** What {@link #detail} answers when there is none. */
  public static final long NO_DETAIL = -1;

  /** How many bits of an identifier say which generation. */
  public static final int GENERATION_BITS = 39;

  /** The most slots a table can have. */
  public static final int MAX_SLOTS = 1 << SLOT_BITS;

  private static final int FIRST_SLOTS = 8;
  private static final int NO_SLOT = -1;
  private static final VarHandle SLOTS;
  private static final VarHandle WORD;
  private static final VarHandle VALUE;
  private static final VarHandle DETAIL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOTS = lookup.findVarHandle(SlotTable.class, "slots", Slot[].class);
      WORD = lookup.findVarHandle(Slot.class, "word", long.class);
      VALUE = lookup.findVarHandle(Slot.class, "value", Object.class);
      DETAIL = lookup.findVarHandle(Slot.class, "detail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int capacity;
  private final long lastGeneration;
  private Slot[] slots = {};
  private int usedSlots;
  private int size;
  private int freeSlot = NO_SLOT;

  /**
   * An empty table.
   *
   * @param capacity the most values it holds at once, 1 to {@link #MAX_SLOTS}
   * @param generationBits how many generations a slot has, 1 to {@link #GENERATION_BITS} bits
   */
  public SlotTable(int capacity, int generationBits) {
    if (capacity < 1 || capacity > MAX_SLOTS) {
      throw new IllegalArgumentException("capacity must be 1 to " + MAX_SLOTS + ": " + capacity);
    }
    if (generationBits < 1 || generationBits > GENERATION_BITS) {
      throw new IllegalArgumentException(
          "generation bits must be 1 to " + GENERATION_BITS + ": " + generationBits);
    }
    this.capacity = capacity;
    this.lastGeneration = (1L << generationBits) - 1;
  }

  /** The slot an identifier names. */
  public static int slotOf(long id) {
    return (int) id & MAX_SLOTS - 1;
  }

  /** The generation an identifier names. */
  public static long generationOf(long id) {
    return id >>> SLOT_BITS;
  }

  /** How many values are in the table. Under the owner's lock. */
  public int size() {
    return size;
  }

  /** Whether another value can be added. Under the owner's lock. */
  public boolean hasRoom() {
    return size < capacity && (freeSlot != NO_SLOT || usedSlots < MAX_SLOTS);
  }

  /**
   * Adds a value. Under the owner's lock.
   *
   * @return its identifier, or 0 when the table is full
   */
  public long add(T value) {
    return add(value, 0);
  }

  /**
   * Adds a value with its detail. Under the owner's lock.
   *
   * @return its identifier, or 0 when the table is full
   */
  public long add(T value, long detail) {
    if (!hasRoom()) {
      return 0;
    }
    int number = freeSlot;
    long generation = 1;
    if (number != NO_SLOT) {
      long free = ~slots[number].word;
      generation = generationOf(free) + 1;
      freeSlot = slotOf(free) == number ? NO_SLOT : slotOf(free);
    } else {
      number = usedSlots++;
      if (number == slots.length) {
        grow();
      }
    }
    size++;
    Slot slot = slots[number];
    long id = wordOf(generation, number);
    DETAIL.setRelease(slot, detail);
    VALUE.setRelease(slot, value);
    WORD.setRelease(slot, id);
    return id;
  }

  private void grow() {
    int before = slots.length;
    Slot[] more = Arrays.copyOf(slots, Math.max(FIRST_SLOTS, 2 * before));
    for (int number = before; number < more.length; number++) {
      more[number] = new Slot();
    }
    SLOTS.setRelease(this, more);
  }

  /**
   * The value of an identifier, or null. Wait-free; without the owner's lock see the class's
   * description.
   */
  @SuppressWarnings("unchecked") // only add() stores values
  public T find(long id) {
    Slot slot = slot(id);
    if (slot == null || (long) WORD.getAcquire(slot) != id) {
      return null;
    }
    T value = (T) VALUE.getAcquire(slot);
    return (long) WORD.getAcquire(slot) == id ? value : null;
  }

  /**
   * The detail of a value that was found, or {@link #NO_DETAIL} when it has been removed since.
   * Wait-free; without the owner's lock see the class's description.
   */
  public long detail(long id) {
    Slot slot = slot(id);
    if (slot == null || (long) WORD.getAcquire(slot) != id) {
      return NO_DETAIL;
    }
    long detail = (long) DETAIL.getAcquire(slot);
    return (long) WORD.getAcquire(slot) == id ? detail : NO_DETAIL;
  }

  private Slot slot(long id) {
    Slot[] all = (Slot[]) SLOTS.getAcquire(this);
    int number = slotOf(id);
    return id > 0 && number < all.length ? all[number] : null;
  }

  /**
   * Takes a value out. Under the owner's lock.
   *
   * @return the value, or null when the identifier is not in the table
   */
  public T remove(long id) {
    T value = find(id);
    if (value == null) {
      return null;
    }
    int number = slotOf(id);
    Slot slot = slots[number];
    WORD.setRelease(slot, freeWord(generationOf(id), number));
    VALUE.setRelease(slot, null);
    size--;
    if (generationOf(id) < lastGeneration) {
      freeSlot = number;
    }
    return value;
  }

  /**
   * The identifier of the first value at or after a slot, or 0 when there is none. Under the
   * owner's lock; for walking all values.
   */
  public long nextId(int fromSlot) {
    for (int number = fromSlot; number < usedSlots; number++) {
      long id = slots[number].word;
      if (id > 0) {
        return id;
      }
    }
    return 0;
  }

  private static long wordOf(long generation, int number) {
    return generation << SLOT_BITS | number;
  }

  /** The word of a slot about to be free; the last in the list of free slots names itself. */
  private long freeWord(long generation, int number) {
    return ~wordOf(generation, freeSlot == NO_SLOT ? number : freeSlot);
  }

  /** Together, so that a lookup that has come here has all it needs in one cache line. */
  private static final class Slot {
    long word;
    Object value;
    long detail;
  }
}
