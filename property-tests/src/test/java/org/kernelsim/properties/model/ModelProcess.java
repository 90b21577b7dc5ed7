package org.kernelsim.properties.model;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.kernelsim.properties.model.ModelMemory.Part;

/** A process: its handles, and whether it still lives. */
final class ModelProcess {
  /** What its handles stand for, in the order in which they were made. */
  final Map<Long, Part> handles = new LinkedHashMap<>();

  /** Every handle it ever had: none comes again. */
  private final Set<Long> ever = new HashSet<>();

  State state = State.ALIVE;

  /** The handle that it gave up last; 0 when it has given none up. */
  long lastReleased;

  /** How far it is with living. */
  enum State {
    ALIVE,
    /** It has been killed and makes its last call, which does not wait. */
    KILLED,
    /** Its handles are released, and nobody finds it. */
    ENDED
  }

  /** A handle is made; false when it had it before. */
  boolean add(long handle, Part part) {
    handles.put(handle, part);
    return ever.add(handle);
  }

  /** Takes a handle out; null when it has none such. */
  Part remove(long handle) {
    Part part = handles.remove(handle);
    lastReleased = part == null ? lastReleased : handle;
    return part;
  }

  /** Whether it can be found. */
  boolean lives() {
    return state != State.ENDED;
  }

  /** Whether a call of its that would wait is interrupted. */
  boolean interrupted() {
    return state != State.ALIVE;
  }
}
