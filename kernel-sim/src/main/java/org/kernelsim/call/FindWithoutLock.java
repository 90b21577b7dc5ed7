package org.kernelsim.call;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.process.Flowchart;

/**
 * The part that the calls which use handles share: the same flowchart without 805. It announces the
 * CPU, reads the handle's slot, counts references unless the data is dead, and withdraws. What it
 * does not find the locked path looks for again, which decides and answers. The boxes are ours.
 *
 * <p>Reading the slot, counting, and using what was found are boxes of their own, so that what may
 * come between them can be studied. Why that does no harm is said in {@link
 * org.kernelsim.handle.LockFreeLookup}.
 */
public final class FindWithoutLock extends Flowchart<FindWithoutLock.Box> {
  private final HandleLookup lookup;
  private ProcessHandleTable ppht;
  private long handle;
  private long references;
  private ServiceBuffer buffer;
  private long part;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    ANNOUNCE("announce that this CPU looks without the lock"),
    READ_SLOT("is the handle in the PPHT? read its slot"),
    COUNT("is its data alive? count a reference for each use"),
    WITHDRAW("withdraw"),
    /** No box: the end of this part. */
    END("");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread. */
  public FindWithoutLock(HandleLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Prepares the frame for its next lookup.
   *
   * @param newReferences how many references are counted of what is found
   */
  public void prepare(ProcessHandleTable newPpht, long newHandle, long newReferences) {
    ppht = newPpht;
    handle = newHandle;
    references = newReferences;
    begin(Box.ANNOUNCE);
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case ANNOUNCE:
          lookup.announce(cpu);
          if (pauses(cpu, Box.ANNOUNCE, Box.READ_SLOT)) return false;
        case READ_SLOT:
          buffer = ppht.find(cpu, handle);
          part = buffer == null ? ProcessHandleTable.RELEASED : ppht.part(handle);
          if (part == ProcessHandleTable.RELEASED) {
            buffer = null;
            if (pauses(cpu, Box.READ_SLOT, Box.WITHDRAW)) return false;
            continue;
          }
          if (pauses(cpu, Box.READ_SLOT, Box.COUNT)) return false;
        case COUNT:
          if (!buffer.tryAddReferences(cpu, references)) {
            buffer = null;
          }
          if (pauses(cpu, Box.COUNT, Box.WITHDRAW)) return false;
        case WITHDRAW:
          lookup.withdraw(cpu);
          cpu.count(buffer == null ? Count.SLOW_PATH : Count.FAST_PATH, 1);
          if (pauses(cpu, Box.WITHDRAW, Box.END)) return false;
        case END:
          return true;
      }
    }
  }

  /** What was found, with the references counted; null when the locked path is to look. */
  public ServiceBuffer buffer() {
    return buffer;
  }

  /** The part of the buffer that the handle stands for, when one was found. */
  public long part() {
    return part;
  }

  @Override
  public String name() {
    return "find without the lock";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return switch ((Box) done) {
      case READ_SLOT -> buffer == null ? "no: not given, or released" : "yes";
      case COUNT -> buffer == null ? "no: released meanwhile" : buffer.references() + " references";
      case WITHDRAW -> buffer == null ? "not found: the locked path decides" : "found";
      default -> "";
    };
  }
}
