package org.kernelsim.registry;

import java.util.List;
import java.util.TreeMap;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.DomainLock;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;

/** The operating system's registry: a tree of keys, each with values. One lock guards all of it. */
public final class SystemRegistry implements Registry {
  private final DomainLock lock = new DomainLock();
  private final Key top = new Key();

  private static final class Key {
    final TreeMap<String, Key> keys = new TreeMap<>();
    final TreeMap<String, RegistryValue> values = new TreeMap<>();
  }

  /** An empty one. */
  public SystemRegistry() {}

  /** Under the lock: null when it is not there. */
  private Key find(Cpu cpu, KeyPath path) {
    Key key = top;
    for (String name : path.names()) {
      if (key == null) {
        return null;
      }
      cpu.charge(Work.TABLE_LOAD);
      key = key.keys.get(name);
    }
    return key;
  }

  @Override
  public long create(Cpu cpu, KeyPath path) {
    if (path.isTop()) {
      return SystemError.EEXIST.answer();
    }
    cpu.lock(lock);
    Key above = find(cpu, path.parent());
    long answer = above == null ? SystemError.ENOENT.answer() : 0;
    if (above != null && above.keys.putIfAbsent(path.last(), new Key()) != null) {
      answer = SystemError.EEXIST.answer();
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
    Key above = find(cpu, path.parent());
    Key key = above == null ? null : above.keys.get(path.last());
    long answer = 0;
    if (key == null) {
      answer = SystemError.ENOENT.answer();
    } else if (!key.keys.isEmpty()) {
      answer = SystemError.ENOTEMPTY.answer();
    } else {
      above.keys.remove(path.last());
    }
    cpu.unlock(lock);
    return answer;
  }

  @Override
  public long set(Cpu cpu, KeyPath path, String name, RegistryValue value) {
    cpu.lock(lock);
    Key key = find(cpu, path);
    if (key != null) {
      key.values.put(name, value);
    }
    cpu.unlock(lock);
    return key == null ? SystemError.ENOENT.answer() : 0;
  }

  @Override
  public long unset(Cpu cpu, KeyPath path, String name) {
    cpu.lock(lock);
    Key key = find(cpu, path);
    boolean there = key != null && key.values.remove(name) != null;
    cpu.unlock(lock);
    return there ? 0 : SystemError.ENOENT.answer();
  }

  @Override
  public RegistryValue value(Cpu cpu, KeyPath path, String name) {
    cpu.lock(lock);
    Key key = find(cpu, path);
    RegistryValue value = key == null ? null : key.values.get(name);
    cpu.unlock(lock);
    return value;
  }

  @Override
  public long keys(Cpu cpu, KeyPath path, List<String> names) {
    cpu.lock(lock);
    Key key = find(cpu, path);
    if (key != null) {
      names.addAll(key.keys.keySet());
    }
    cpu.unlock(lock);
    return key == null ? SystemError.ENOENT.answer() : 0;
  }

  @Override
  public long values(Cpu cpu, KeyPath path, List<String> names) {
    cpu.lock(lock);
    Key key = find(cpu, path);
    if (key != null) {
      names.addAll(key.values.keySet());
    }
    cpu.unlock(lock);
    return key == null ? SystemError.ENOENT.answer() : 0;
  }
}
