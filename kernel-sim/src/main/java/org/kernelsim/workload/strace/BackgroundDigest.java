package org.kernelsim.workload.strace;

import java.io.Closeable;
import java.security.MessageDigest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Computes digests beside the thread that reads, since that would otherwise take longer than
 * parsing does. What is read is copied into a few buffers; when all are full the reader waits.
 */
final class BackgroundDigest implements Closeable {
  private static final int BUFFERS = 8;

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(BackgroundDigest::daemon);
  private final Semaphore free = new Semaphore(BUFFERS);
  private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "trace-digest");
    thread.setDaemon(true);
    return thread;
  }

  /** Adds bytes to a digest, later, after all that was added before. */
  void update(MessageDigest digest, byte[] bytes, int from, int count) {
    free.acquireUninterruptibly();
    byte[] copy = spare.poll();
    if (copy == null || copy.length < count) {
      copy = new byte[count];
    }
    System.arraycopy(bytes, from, copy, 0, count);
    byte[] filled = copy;
    worker.execute(() -> digestAndFree(digest, filled, count));
  }

  private void digestAndFree(MessageDigest digest, byte[] bytes, int count) {
    try {
      digest.update(bytes, 0, count);
      spare.add(bytes);
    } finally {
      free.release();
    }
  }

  /** Waits until all that was added is in its digest. */
  void await() {
    free.acquireUninterruptibly(BUFFERS);
    free.release(BUFFERS);
  }

  /** Gives up what is not yet done. */
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
