package org.kernelsim.registry;

import java.util.List;
import org.kernelsim.machine.Cpu;

/**
 * What a process can do with a registry: the operating system's own, or in secure execution a
 * virtual one that stands before it. Both answer alike. Thread-safe.
 */
public interface Registry {
  /** Makes a key: 0; or ENOENT when there is none above it, EEXIST. */
  long create(Cpu cpu, KeyPath key);

  /**
   * Removes a key with its values: 0; or ENOENT, ENOTEMPTY when there are keys below it, EINVAL for
   * the top.
   */
  long remove(Cpu cpu, KeyPath key);

  /** Gives a key a value, in place of what it had by that name: 0, or ENOENT without the key. */
  long set(Cpu cpu, KeyPath key, String name, RegistryValue value);

  /** Takes a value away: 0; or ENOENT without the key or the value. */
  long unset(Cpu cpu, KeyPath key, String name);

  /** The value of a name, or null without the key or the value (ENOENT). */
  RegistryValue value(Cpu cpu, KeyPath key, String name);

  /** Lists the names of the keys below one, in their order: 0, or ENOENT. */
  long keys(Cpu cpu, KeyPath key, List<String> names);

  /** Lists the names of a key's values, in their order: 0, or ENOENT. */
  long values(Cpu cpu, KeyPath key, List<String> names);
}
