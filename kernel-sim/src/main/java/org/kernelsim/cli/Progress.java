package org.kernelsim.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on standard error, for work that takes more than two seconds and only on a terminal. The
 * launcher says by a system property whether standard error is one.
 */
final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String TERMINAL = "kernelsim.terminal";
  private static final int WIDTH = 78;

  private final String task;
  private final boolean wanted;
  private final long start = System.nanoTime();
  private ProgressBar bar;

  private Progress(String task, boolean wanted) {
    this.task = task;
    this.wanted = wanted;
  }

  /** Progress of a task. */
  static Progress of(String task) {
    String terminal = System.getProperty(TERMINAL);
    boolean wanted = terminal == null ? System.console() != null : Boolean.parseBoolean(terminal);
    return new Progress(task, wanted);
  }

  /**
   * The task is so far.
   *
   * @param total where it ends, or -1 when that is unknown
   */
  void at(long done, long total) {
    if (!wanted || System.nanoTime() - start < PATIENCE.toNanos()) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
              .build();
    }
    bar.stepTo(done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
