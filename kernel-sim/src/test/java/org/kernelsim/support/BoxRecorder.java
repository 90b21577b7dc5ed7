package org.kernelsim.support;

import java.util.ArrayList;
import java.util.List;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.BoxListener;

/** Remembers every box. */
public final class BoxRecorder implements BoxListener {
  private final List<Finished> boxes = new ArrayList<>();

  /** A finished box. */
  public record Finished(int cpu, int thread, Box box, String found, long began, long ended) {}

  @Override
  public void finished(int cpu, int thread, Box box, String found, long began, long ended) {
    boxes.add(new Finished(cpu, thread, box, found, began, ended));
  }

  /** All boxes. */
  public List<Finished> boxes() {
    return boxes;
  }

  /** The names of all boxes, in order. */
  public List<String> names() {
    return boxes.stream().map(b -> b.box().name()).toList();
  }

  /** The boxes of one thread, in order. */
  public List<Finished> of(int thread) {
    return boxes.stream().filter(b -> b.thread() == thread).toList();
  }
}
