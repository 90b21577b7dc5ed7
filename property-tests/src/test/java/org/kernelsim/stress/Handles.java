package org.kernelsim.stress;

import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.LockFreeLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/**
 * One process's handle table and a pool of few buffers, as the calls use them. A buffer that is
 * given up is looked at at once and used again as soon as it may be.
 */
final class Handles {
  static final int LENGTH = 64;

  private static final byte[] OLD = Seen.OLD.bytes(LENGTH);
  private static final byte[] NEW = Seen.NEW.bytes(LENGTH);

  final HandleLookup lookup;
  final BufferPool pool;
  final ProcessHandleTable table = new ProcessHandleTable(64, 10, 64 * LENGTH);

  /** Looked up without the lock, every buffer reclaimed by itself. */
  Handles(int buffers) {
    this(buffers, new LockFreeLookup(new Reclaimer(1)));
  }

  Handles(int buffers, HandleLookup lookup) {
    this.lookup = lookup;
    pool = new BufferPool((long) buffers * LENGTH, lookup.reclaimer());
  }

  /** The handle that a new table gives first, second and so on, from 0. */
  static long handle(int number) {
    return 1L << SlotTable.SLOT_BITS | number;
  }

  /** A CPU that has looked without the lock before. */
  Cpu knownCpu() {
    Cpu cpu = DirectEngine.newCpu();
    lookup.announce(cpu);
    lookup.withdraw(cpu);
    return cpu;
  }

  long transferOld(Cpu cpu) {
    return transfer(cpu, OLD);
  }

  /** 0 when there is no buffer. */
  long transferNew(Cpu cpu) {
    return transfer(cpu, NEW);
  }

  private long transfer(Cpu cpu, byte[] bytes) {
    ServiceBuffer buffer = take(cpu);
    if (buffer == null) {
      return 0;
    }
    buffer.fill(cpu, bytes, 0);
    table.lockBy(cpu);
    long handle = table.add(cpu, buffer);
    table.unlockBy(cpu);
    return handle;
  }

  /** Charged to the process's quota. */
  ServiceBuffer take(Cpu cpu) {
    table.quota().take(LENGTH);
    ServiceBuffer buffer = pool.take(cpu, LENGTH, table.quota());
    if (buffer == null) {
      table.quota().giveBack(LENGTH);
    }
    return buffer;
  }

  void release(Cpu cpu, long handle) {
    remove(cpu, handle).drop(cpu, 1);
  }

  /** The first half of a release: the reference is the caller's. */
  ServiceBuffer remove(Cpu cpu, long handle) {
    table.lockBy(cpu);
    ServiceBuffer buffer = table.remove(cpu, handle);
    table.unlockBy(cpu);
    return buffer;
  }

  Seen look(Cpu cpu, long handle) {
    ServiceBuffer buffer = lookup.find(cpu, table, handle, 1);
    if (buffer == null) {
      return Seen.NOTHING;
    }
    Seen seen = read(cpu, buffer);
    buffer.drop(cpu, 1);
    return seen;
  }

  /** The caller has a reference. */
  static Seen read(Cpu cpu, ServiceBuffer buffer) {
    if (buffer.length() != LENGTH) {
      return Seen.WRONG;
    }
    byte[] bytes = new byte[LENGTH];
    buffer.copyTo(cpu, 0, bytes, 0, LENGTH);
    return Seen.in(bytes);
  }

  /** Buffers that are out of the pool when nobody looks any more, and bytes that are charged. */
  String left(Cpu cpu) {
    pool.reclaim(cpu);
    return pool.lent() + " buffers, " + table.quota().used() + " bytes";
  }
}
