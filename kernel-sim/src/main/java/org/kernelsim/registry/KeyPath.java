package org.kernelsim.registry;

import java.util.List;

/**
 * The names that lead from the top to a key; none for the top itself. Upper and lower case differ.
 * Immutable.
 *
 * @param names from the top, none of them empty or with a slash
 */
public record KeyPath(List<String> names) {
  /** The top, under which all keys are. */
  public static final KeyPath TOP = new KeyPath(List.of());

  /**
   * Keeps a copy.
   *
   * @throws IllegalArgumentException for an empty name, or one with a slash
   */
  public KeyPath {
    names = List.copyOf(names);
    for (String name : names) {
      if (name.isEmpty() || name.contains("/")) {
        throw new IllegalArgumentException("'" + name + "' is no name of a key");
      }
    }
  }

  /** A path as it is written: names parted by slashes; an empty text is the top. */
  public static KeyPath of(String text) {
    return text.isEmpty() ? TOP : new KeyPath(List.of(text.split("/", -1)));
  }

  /** Whether it is the top. */
  public boolean isTop() {
    return names.isEmpty();
  }

  /** The last name; not of the top. */
  public String last() {
    return names.get(names.size() - 1);
  }

  /** The key above; not of the top. */
  public KeyPath parent() {
    return new KeyPath(names.subList(0, names.size() - 1));
  }

  /** The key of a name below this one. */
  public KeyPath child(String name) {
    return of(isTop() ? name : this + "/" + name);
  }

  /** Whether it is another key, or somewhere below it. */
  public boolean isWithin(KeyPath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  @Override
  public String toString() {
    return String.join("/", names);
  }
}
