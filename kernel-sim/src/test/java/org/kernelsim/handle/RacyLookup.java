package org.kernelsim.handle;

import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.Reclaimer;
import org.kernelsim.memory.ServiceBuffer;

/**
 * Looks without the lock and tells nobody: wrong on purpose. Between reading the slot and counting
 * the buffer may be used again for other data.
 */
public final class RacyLookup implements HandleLookup {
  private final Reclaimer reclaimer = new Reclaimer(1);

  @Override
  public String name() {
    return "racy";
  }

  @Override
  public boolean holdsThroughCall() {
    return false;
  }

  @Override
  public boolean beginsWithoutLock() {
    return true;
  }

  @Override
  public void announce(Cpu cpu) {}

  @Override
  public void withdraw(Cpu cpu) {}

  /** Sees nobody announced, so that every buffer is free at once. */
  @Override
  public Reclaimer reclaimer() {
    return reclaimer;
  }

  @Override
  public ServiceBuffer find(Cpu cpu, ProcessHandleTable table, long handle, long references) {
    ServiceBuffer buffer = table.find(cpu, handle);
    return buffer != null && buffer.tryAddReferences(cpu, references) ? buffer : null;
  }
}
