package org.kernelsim.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Values found by an identifier that says which slot and which of its successive tenants is meant.
 *
 * <p><b>Identifiers.</b> A positive {@code long}: 39 bits of generation, from 1, above 24 bits of
 * slot. An identifier that was removed is never found again: its slot's next tenant has the next
 * generation, and a slot whose generations are used up is retired for good. 0 is never an
 * identifier.
 *
 * <p><b>Details.</b> A table may keep one more word for each value, at least 0, which is stored
 * with it and never changes while the value is there.
 *
 * <p><b>Growth.</b> Segments that double in size, each published once and never copied or moved. A
 * slot costs one word and one reference: the word is the identifier of the slot's tenant; 0 before
 * the first; and while the slot is free a negative number made of its last generation and the next
 * free slot, which no identifier equals.
 *
 * <p><b>Concurrency.</b> {@link #add} and {@link #remove} are called under one lock, the owner's.
 * {@link #find} may run beside them without it and is wait-free: a segment is published by a
 * release store after it is filled; {@code add} stores the detail and the value before the
 * identifier, {@code remove} takes the identifier away before the value, each by release; {@code
 * find} and {@code detail} load by acquire the identifier first, what they want after it, and the
 * identifier again. Whoever loads a successor's value has its identifier's removal before it, which
 * the second look then sees; and since an identifier never comes back, what lies between two equal
 * ones is its own. So a slot can be used again at once, and no grace period is needed for it.
 * Without the lock a value may be removed right after it was found; a caller that must be sure that
 * it still is there looks under the lock.
 *
 * <p><b>Assumptions.</b> One lock for all changes. Who guesses an identifier that was never given
 * may find what is given it just then, and nothing else.
 *
 * <p><b>Progress.</b> {@link #find}, {@link #detail}: wait-free, a fixed number of loads. {@link
 * #add}, {@link #remove}: as the owner's lock; a fixed number of steps, but for a new segment.
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

  private static final int FIRST_SEGMENT_BITS = 3;
  private static final int SEGMENTS = SLOT_BITS - FIRST_SEGMENT_BITS + 1;
  private static final int NO_SLOT = -1;
  private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(Segment[].class);
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(Object[].class);

  private final Segment[] segments = new Segment[SEGMENTS];
  private final int capacity;
  private final long lastGeneration;
  private final boolean detailed;
  private int slots;
  private int size;
  private int freeSlot = NO_SLOT;

  /**
   * An empty table.
   *
   * @param capacity the most values it holds at once, 1 to {@link #MAX_SLOTS}
   * @param generationBits how many generations a slot has, 1 to {@link #GENERATION_BITS} bits
   */
  public SlotTable(int capacity, int generationBits) {
    this(capacity, generationBits, false);
  }

  /**
   * An empty table, as {@link #SlotTable(int, int)}.
   *
   * @param detailed whether a detail is kept for each value
   */
  public SlotTable(int capacity, int generationBits, boolean detailed) {
    if (capacity < 1 || capacity > MAX_SLOTS) {
      throw new IllegalArgumentException("capacity must be 1 to " + MAX_SLOTS + ": " + capacity);
    }
    if (generationBits < 1 || generationBits > GENERATION_BITS) {
      throw new IllegalArgumentException(
          "generation bits must be 1 to " + GENERATION_BITS + ": " + generationBits);
    }
    this.capacity = capacity;
    this.lastGeneration = (1L << generationBits) - 1;
    this.detailed = detailed;
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
    return size < capacity && (freeSlot != NO_SLOT || slots < MAX_SLOTS);
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
   * Adds a value with its detail, which only a table with details keeps. Under the owner's lock.
   *
   * @return its identifier, or 0 when the table is full
   */
  public long add(T value, long detail) {
    if (size == capacity) {
      return 0;
    }
    int slot = freeSlot;
    long generation = 1;
    if (slot != NO_SLOT) {
      long free = ~wordAt(slot);
      generation = generationOf(free) + 1;
      freeSlot = slotOf(free) == slot ? NO_SLOT : slotOf(free);
    } else if (slots < MAX_SLOTS) {
      slot = slots++;
      if (isFirstOfItsSegment(slot)) {
        publishSegment(segmentIndex(slot));
      }
    } else {
      return 0;
    }
    size++;
    Segment segment = segmentOf(slot);
    int offset = segment.offsetOf(slot);
    long id = wordOf(generation, slot);
    if (detailed) {
      WORD.setRelease(segment.details, offset, detail);
    }
    VALUE.setRelease(segment.values, offset, value);
    WORD.setRelease(segment.words, offset, id);
    return id;
  }

  /**
   * The value of an identifier, or null. Wait-free; without the owner's lock see the class's
   * description.
   */
  @SuppressWarnings("unchecked") // only add() stores values
  public T find(long id) {
    int slot = slotOf(id);
    Segment segment = (Segment) SEGMENT.getAcquire(segments, segmentIndex(slot));
    if (id <= 0 || segment == null) {
      return null;
    }
    long[] words = segment.words;
    int offset = segment.offsetOf(slot);
    if ((long) WORD.getAcquire(words, offset) != id) {
      return null;
    }
    T value = (T) VALUE.getAcquire(segment.values, offset);
    return (long) WORD.getAcquire(words, offset) == id ? value : null;
  }

  /**
   * The detail of a value that was found, or {@link #NO_DETAIL} when it has been removed since.
   * Wait-free; without the owner's lock see the class's description.
   */
  public long detail(long id) {
    Segment segment = (Segment) SEGMENT.getAcquire(segments, segmentIndex(slotOf(id)));
    int offset = segment.offsetOf(slotOf(id));
    long detail = (long) WORD.getAcquire(segment.details, offset);
    return (long) WORD.getAcquire(segment.words, offset) == id ? detail : NO_DETAIL;
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
    int slot = slotOf(id);
    Segment segment = segmentOf(slot);
    int offset = segment.offsetOf(slot);
    WORD.setRelease(segment.words, offset, freeWord(generationOf(id), slot));
    VALUE.setRelease(segment.values, offset, null);
    size--;
    if (generationOf(id) < lastGeneration) {
      freeSlot = slot;
    }
    return value;
  }

  /**
   * The identifier of the first value at or after a slot, or 0 when there is none. Under the
   * owner's lock; for walking all values.
   */
  public long nextId(int fromSlot) {
    for (int slot = fromSlot; slot < slots; slot++) {
      long id = wordAt(slot);
      if (id > 0) {
        return id;
      }
    }
    return 0;
  }

  private static long wordOf(long generation, int slot) {
    return generation << SLOT_BITS | slot;
  }

  /** The word of a slot about to be free; the last in the list of free slots names itself. */
  private long freeWord(long generation, int slot) {
    return ~wordOf(generation, freeSlot == NO_SLOT ? slot : freeSlot);
  }

  private void publishSegment(int index) {
    SEGMENT.setRelease(segments, index, new Segment(1 << FIRST_SEGMENT_BITS + index, detailed));
  }

  private Segment segmentOf(int slot) {
    return segments[segmentIndex(slot)];
  }

  private long wordAt(int slot) {
    Segment segment = segmentOf(slot);
    return segment.words[segment.offsetOf(slot)];
  }

  /** Segment k holds the slots from (2^k - 1) * 8 on, 8 * 2^k of them. */
  private static int segmentIndex(int slot) {
    return 31 - FIRST_SEGMENT_BITS - Integer.numberOfLeadingZeros(slot + (1 << FIRST_SEGMENT_BITS));
  }

  private static boolean isFirstOfItsSegment(int slot) {
    return Integer.bitCount(slot + (1 << FIRST_SEGMENT_BITS)) == 1;
  }

  private static final class Segment {
    final long[] words;
    final Object[] values;
    final long[] details;

    Segment(int length, boolean detailed) {
      words = new long[length];
      values = new Object[length];
      details = detailed ? new long[length] : null;
    }

    /** By a mask made of the length, which spares the host's compiler a check of the range. */
    int offsetOf(int slot) {
      return slot + (1 << FIRST_SEGMENT_BITS) & words.length - 1;
    }
  }
}
