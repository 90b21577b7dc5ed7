package org.kernelsim.workload.strace;

import java.io.Closeable;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The open files of a trace, line after line: by time if all have absolute times, otherwise one
 * file after the other.
 */
final class TraceFiles implements Closeable {
  private static final long UNKNOWN = -1;

  private final List<TraceFile> files;
  private final long totalBytes;
  private final BackgroundDigest background;
  private final Comparator<TraceFile> order;
  private final PriorityQueue<TraceFile> waiting;

  private TraceFile current;
  private boolean begun;
  private String sha256;

  /**
   * Takes files that are open and primed.
   *
   * @param totalBytes how many bytes they have stored, or a negative number if that is unknown
   * @param background what their digests are computed with
   */
  TraceFiles(List<TraceFile> files, long totalBytes, BackgroundDigest background) {
    this.files = files;
    this.totalBytes = totalBytes;
    this.background = background;
    boolean byTime = files.size() > 1 && expectTimes();
    Comparator<TraceFile> byOrder = Comparator.comparingInt(TraceFile::index);
    order =
        byTime ? Comparator.comparingLong(TraceFile::lastNanos).thenComparing(byOrder) : byOrder;
    waiting = new PriorityQueue<>(files.size(), order);
  }

  /** Prepares for a merge; answers whether all files that have anything have absolute times. */
  private boolean expectTimes() {
    long expected = Prefix.NO_TIME;
    for (TraceFile file : files) {
      long first = file.firstAbsoluteTime();
      if (first == Prefix.NO_TIME && !file.isEmpty()) {
        return false;
      }
      expected = expected == Prefix.NO_TIME ? first : expected;
    }
    for (TraceFile file : files) {
      file.expect(expected);
    }
    return true;
  }

  /** Goes to the next line; answers the file that is at it, or null at the end of all. */
  TraceFile next() throws TraceException {
    if (!begun) {
      begun = true;
      begin();
    } else if (current != null && !hasNext(current)) {
      current = waiting.poll();
    } else if (!waiting.isEmpty() && order.compare(current, waiting.peek()) > 0) {
      waiting.add(current);
      current = waiting.poll();
    }
    return current;
  }

  private void begin() throws TraceException {
    for (TraceFile file : files) {
      if (hasNext(file)) {
        waiting.add(file);
      }
    }
    current = waiting.poll();
  }

  private boolean hasNext(TraceFile file) throws TraceException {
    boolean any = file.next();
    if (!any && !file.isRecognised() && !file.isEmpty()) {
      throw file.notATrace();
    }
    return any;
  }

  long bytesRead() {
    return files.stream().mapToLong(file -> file.raw().count()).sum();
  }

  long totalBytes() {
    return totalBytes < 0 ? UNKNOWN : totalBytes;
  }

  /** The digest of the one file, or of the files' digests in their order; null before the end. */
  String sha256() {
    if (sha256 == null && begun && current == null) {
      background.await();
      sha256 = HexFormat.of().formatHex(digest());
    }
    return sha256;
  }

  private byte[] digest() {
    if (files.size() == 1) {
      return files.get(0).raw().digest();
    }
    MessageDigest all = RawInput.sha256();
    files.forEach(file -> all.update(file.raw().digest()));
    return all.digest();
  }

  @Override
  public void close() throws IOException {
    background.close();
    for (TraceFile file : files) {
      file.close();
    }
  }
}
