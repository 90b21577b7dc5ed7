package org.kernelsim.secure.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.registry.KeyPath;
import org.kernelsim.registry.Registry;
import org.kernelsim.registry.RegistryValue;

/**
 * The registry that processes in secure execution see: the operating system's, as far as they may,
 * with all that they have changed laid over it. What they change stays here and ends with it; the
 * operating system's is only read.
 *
 * <p>Of the operating system's they see the allowed keys with everything below, and of the keys
 * above those the names that lead there, without values.
 *
 * <p>Thread-safe: one lock, which is held while the operating system's is taken. That one can
 * change meanwhile; each look at it is one call.
 */
public final class RegistryOverlay implements Registry {
  private final DomainLock lock = new DomainLock();
  private final Registry system;
  private final List<KeyPath> allowed;
  private final Changes top = new Changes();

  /** What is different from the operating system's at one key. */
  private static final class Changes {
    final TreeMap<String, Changes> below = new TreeMap<>();

    /** By name; empty for one that was taken away. */
    final TreeMap<String, Optional<RegistryValue>> values = new TreeMap<>();

    /** Removed here, and perhaps made anew: nothing of the operating system's is seen any more. */
    boolean hidesSystem;

    /** Made or changed here, or something below it, and not removed since: it is there. */
    boolean made;
  }

  /**
   * Nothing changed yet.
   *
   * @param system the operating system's
   * @param allowed the keys that may be read, with everything below them
   */
  public RegistryOverlay(Registry system, List<KeyPath> allowed) {
    this.system = system;
    this.allowed = List.copyOf(allowed);
  }

  /** Where a path leads to in the changes, and whether the operating system's is seen there. */
  private record Place(Changes changes, boolean seesSystem) {
    boolean made() {
      return changes != null && changes.made;
    }
  }

  private Place find(Cpu cpu, KeyPath path) {
    Changes changes = top;
    boolean seesSystem = true;
    for (String name : path.names()) {
      cpu.charge(Work.TABLE_LOAD);
      changes = changes == null ? null : changes.below.get(name);
      seesSystem &= changes == null || !changes.hidesSystem;
    }
    return new Place(changes, seesSystem);
  }

  private boolean mayRead(KeyPath path) {
    return allowed.stream().anyMatch(path::isWithin);
  }

  private boolean leadsToAllowed(KeyPath path) {
    return allowed.stream().anyMatch(key -> key.isWithin(path));
  }

  /**
   * The names of the operating system's keys below one that are seen; null when it is not there.
   */
  private List<String> systemKeys(Cpu cpu, KeyPath path) {
    List<String> names = new ArrayList<>();
    boolean mayRead = mayRead(path);
    if (!mayRead && !leadsToAllowed(path) || system.keys(cpu, path, names) != 0) {
      return null;
    }
    names.removeIf(name -> !mayRead && !leadsToAllowed(path.child(name)));
    return names;
  }

  private boolean isThere(Cpu cpu, KeyPath path, Place place) {
    return path.isTop() || place.made() || place.seesSystem && systemKeys(cpu, path) != null;
  }

  private TreeSet<String> namesBelow(Cpu cpu, KeyPath path, Place place) {
    List<String> ofSystem = place.seesSystem ? systemKeys(cpu, path) : null;
    TreeSet<String> names = new TreeSet<>(ofSystem == null ? List.of() : ofSystem);
    if (place.changes != null) {
      place.changes.below.forEach(
          (name, below) -> {
            if (below.made) {
              names.add(name);
            } else if (below.hidesSystem) {
              names.remove(name);
            }
          });
    }
    return names;
  }

  /**
   * The changes of a key that is there, made where there are none yet. From now on it is there with
   * all above it, whatever the system does: what a process has changed it finds again.
   */
  private Changes changesOf(KeyPath path) {
    Changes changes = top;
    for (String name : path.names()) {
      changes = changes.below.computeIfAbsent(name, none -> new Changes());
      changes.made = true;
    }
    return changes;
  }

  @Override
  public long create(Cpu cpu, KeyPath path) {
    if (path.isTop()) {
      return SystemError.EEXIST.answer();
    }
    cpu.lock(lock);
    long answer = 0;
    if (!isThere(cpu, path.parent(), find(cpu, path.parent()))) {
      answer = SystemError.ENOENT.answer();
    } else if (isThere(cpu, path, find(cpu, path))) {
      answer = SystemError.EEXIST.answer();
    } else {
      Changes changes = changesOf(path);
      changes.values.clear();
      changes.below.clear();
      changes.hidesSystem = true; // one of that name that is not seen, or comes later, stays unseen
    }
    cpu.unlock(lock);
    return answer;
  }

  @Override
  public long remove(Cpu cpu, KeyPath path) {
    if (path.isTop()) {
      return SystemError.EINVAL.answer();
    }
    cpu.lock(lock);
    Place place = find(cpu, path);
    long answer = 0;
    if (!isThere(cpu, path, place)) {
      answer = SystemError.ENOENT.answer();
    } else if (!namesBelow(cpu, path, place).isEmpty()) {
      answer = SystemError.ENOTEMPTY.answer();
    } else {
      Changes changes = changesOf(path);
      changes.made = false;
      changes.hidesSystem = true;
      changes.values.clear();
      changes.below.clear();
    }
    cpu.unlock(lock);
    return answer;
  }

  @Override
  public long set(Cpu cpu, KeyPath path, String name, RegistryValue value) {
    cpu.lock(lock);
    boolean there = isThere(cpu, path, find(cpu, path));
    if (there) {
      changesOf(path).values.put(name, Optional.of(value));
    }
    cpu.unlock(lock);
    return there ? 0 : SystemError.ENOENT.answer();
  }

  @Override
  public long unset(Cpu cpu, KeyPath path, String name) {
    cpu.lock(lock);
    boolean there = find(cpu, path, name) != null;
    if (there) {
      changesOf(path).values.put(name, Optional.empty());
    }
    cpu.unlock(lock);
    return there ? 0 : SystemError.ENOENT.answer();
  }

  @Override
  public RegistryValue value(Cpu cpu, KeyPath path, String name) {
    cpu.lock(lock);
    RegistryValue value = find(cpu, path, name);
    cpu.unlock(lock);
    return value;
  }

  private RegistryValue find(Cpu cpu, KeyPath path, String name) {
    Place place = find(cpu, path);
    if (!isThere(cpu, path, place)) {
      return null;
    }
    Optional<RegistryValue> changed = place.changes == null ? null : place.changes.values.get(name);
    if (changed != null) {
      return changed.orElse(null);
    }
    return place.seesSystem && mayRead(path) ? system.value(cpu, path, name) : null;
  }

  @Override
  public long keys(Cpu cpu, KeyPath path, List<String> names) {
    cpu.lock(lock);
    Place place = find(cpu, path);
    boolean there = isThere(cpu, path, place);
    if (there) {
      names.addAll(namesBelow(cpu, path, place));
    }
    cpu.unlock(lock);
    return there ? 0 : SystemError.ENOENT.answer();
  }

  @Override
  public long values(Cpu cpu, KeyPath path, List<String> names) {
    cpu.lock(lock);
    Place place = find(cpu, path);
    boolean there = isThere(cpu, path, place);
    if (there) {
      List<String> ofSystem = new ArrayList<>();
      if (place.seesSystem && mayRead(path)) {
        system.values(cpu, path, ofSystem);
      }
      TreeSet<String> all = new TreeSet<>(ofSystem);
      if (place.changes != null) {
        for (Map.Entry<String, Optional<RegistryValue>> change : place.changes.values.entrySet()) {
          if (change.getValue().isPresent()) {
            all.add(change.getKey());
          } else {
            all.remove(change.getKey());
          }
        }
      }
      names.addAll(all);
    }
    cpu.unlock(lock);
    return there ? 0 : SystemError.ENOENT.answer();
  }
}
