package org.kernelsim.handle;

import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.Quota;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;

/**
 * PPHT: the handles of one process. A handle is a positive {@code long}, an identifier of the
 * {@link SlotTable}, and means something only in the table of the process that uses it: another
 * process's data cannot be named.
 *
 * <p>Each handle holds one reference of its buffer, and stands for a part of it: all of it after a
 * transfer, and what one message carried after a receive, so that the bytes around it stay out of
 * reach.
 *
 * <p><b>Concurrency.</b> Every change, and on the locked path every lookup, is made between lock
 * and unlock of {@link #lockBy}, which is the LOCK(PPHT) of FIG. 8 (blocking). {@link #find} and
 * {@link #part} are wait-free and may be called without it: what they answer belongs to the handle
 * and to no other ({@link SlotTable} has the argument), but the handle may be released meanwhile,
 * and its buffer be used for something else, unless the caller is announced ({@link
 * LockFreeLookup}).
 *
 * <pre>{@code
 * table.lockBy(cpu);
 * long handle = table.add(cpu, buffer); // takes the caller's reference over
 * table.unlockBy(cpu);
 * }</pre>
 */
public final class ProcessHandleTable {
  /** The part of a handle that is not there any more. */
  public static final long RELEASED = SlotTable.NO_DETAIL;

  private final DomainLock lock = new DomainLock();
  private final SlotTable<ServiceBuffer> handles;
  private final Quota quota;
  private boolean closed;
  private int firstSlot;

  /**
   * An empty table.
   *
   * @param capacity the most handles at once
   * @param generationBits see {@link SlotTable}
   * @param quotaBytes the most bytes the process may have in the service domain
   */
  public ProcessHandleTable(int capacity, int generationBits, long quotaBytes) {
    handles = new SlotTable<>(capacity, generationBits);
    quota = new Quota(quotaBytes);
  }

  /**
   * LOCK(PPHT): guards every change, and every lookup of the locked path.
   *
   * @return as {@link Cpu#lock}
   */
  public boolean lockBy(Cpu cpu) {
    if (!cpu.lock(lock)) {
      cpu.count(Count.LOCK_WAITS, 1);
      return false;
    }
    cpu.count(Count.LOCK_ACQUISITIONS, 1);
    return true;
  }

  /** Gives LOCK(PPHT) back. */
  public void unlockBy(Cpu cpu) {
    cpu.unlock(lock);
  }

  /** Whether somebody holds LOCK(PPHT). */
  public boolean isLocked() {
    return lock.isHeld();
  }

  /** What the process may transfer in all; thread-safe, needs no lock. */
  public Quota quota() {
    return quota;
  }

  /** The buffer of a handle, or null (EBADF). Two dependent loads. */
  public ServiceBuffer find(Cpu cpu, long handle) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return handles.find(handle);
  }

  /** The same under the lock, with references counted of what is found. */
  public ServiceBuffer findAndCount(Cpu cpu, long handle, long references) {
    ServiceBuffer buffer = find(cpu, handle);
    if (buffer != null) {
      buffer.addReferences(cpu, references);
    }
    return buffer;
  }

  /**
   * The {@link BufferPart} that a handle just found stands for, or {@link #RELEASED} when it has
   * been released since, which cannot be under the lock. Stands beside the buffer, so that it costs
   * no load of its own.
   */
  public long part(long handle) {
    return handles.detail(handle);
  }

  /** Whether another handle can be added: one load. */
  public boolean hasRoom(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    return !closed && handles.hasRoom();
  }

  /** Adds a handle that stands for the whole buffer, as {@link #add(Cpu, ServiceBuffer, long)}. */
  public long add(Cpu cpu, ServiceBuffer buffer) {
    return add(cpu, buffer, BufferPart.of(0, buffer.length()));
  }

  /**
   * Adds a handle that takes over one reference of the buffer; 0 when the table is full (EMFILE) or
   * closed (ESRCH).
   *
   * @param part the {@link BufferPart} it stands for
   */
  public long add(Cpu cpu, ServiceBuffer buffer, long part) {
    cpu.charge(Work.TABLE_LOAD, 2);
    buffer.becomesFindable();
    return closed ? 0 : handles.add(buffer, part);
  }

  /** Takes a handle out; its reference passes to the caller. Null when there is none (EBADF). */
  public ServiceBuffer remove(Cpu cpu, long handle) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return handles.remove(handle);
  }

  /** How many handles there are. Under the lock, or when nothing runs. */
  public int size() {
    return handles.size();
  }

  /** Takes no more handles from now on, since its process ends. Under the lock. */
  public void close(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    closed = true;
  }

  /** Whether its process has ended. Under the lock. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Takes any handle out of a closed table; its reference passes to the caller. Null when there is
   * none left. Each look goes on where the last one ended.
   */
  public ServiceBuffer removeAny(Cpu cpu) {
    long handle = handles.nextId(firstSlot);
    firstSlot = SlotTable.slotOf(handle);
    return handle == 0 ? null : remove(cpu, handle);
  }
}
