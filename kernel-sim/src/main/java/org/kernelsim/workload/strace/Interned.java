package org.kernelsim.workload.strace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Things that have numbers, 0, 1, ...; equal ones the same, and kept once. */
final class Interned<T> {
  private final List<T> things = new ArrayList<>();
  private final Map<T, Integer> numbers = new HashMap<>();

  int numberOf(T thing) {
    Integer known = numbers.putIfAbsent(thing, things.size());
    if (known != null) {
      return known;
    }
    things.add(thing);
    return things.size() - 1;
  }

  T get(int number) {
    return things.get(number);
  }
}
