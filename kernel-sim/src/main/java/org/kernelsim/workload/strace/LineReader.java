package org.kernelsim.workload.strace;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * Gives the lines of a stream, each in place in one buffer. A line ends with a line feed, which
 * with a carriage return before it is no part of it, or with the stream.
 */
final class LineReader implements Closeable {
  /** A longer line is passed over and given as unreadable. */
  static final int MAX_LINE = 8 << 20;

  private final InputStream in;
  private final int usualSize;

  private byte[] buffer;
  private int next;
  private int limit;
  private boolean ended;
  private boolean damaged;

  private int start;
  private int end;
  private boolean unreadable;
  private long number;

  LineReader(InputStream in, int bufferSize) {
    this.in = in;
    this.usualSize = bufferSize;
    this.buffer = new byte[bufferSize];
  }

  /** Reads ahead once; answers whether there is anything. */
  boolean prime() throws IOException {
    while (limit == 0 && !ended) {
      fill();
    }
    return limit > 0;
  }

  /** Goes to the next line; answers whether there is one. */
  boolean next() throws IOException {
    unreadable = false;
    int searched = 0;
    while (true) {
      int feed = Bytes.indexOf(buffer, next + searched, limit, '\n');
      if (feed < limit) {
        return line(feed, feed + 1);
      }
      if (ended) {
        return lastLine();
      }
      searched = limit - next;
      if (searched >= MAX_LINE) {
        return passOver();
      }
      fill();
    }
  }

  private boolean line(int lineEnd, int after) {
    start = next;
    end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    next = after;
    number++;
    return true;
  }

  /** What is left has no line feed; where the stream is damaged, it is one unreadable line. */
  private boolean lastLine() {
    if (next == limit && !damaged) {
      return false;
    }
    unreadable = damaged;
    damaged = false;
    return line(limit, limit);
  }

  private boolean passOver() throws IOException {
    int feed;
    do {
      next = 0;
      limit = 0;
      fill();
      feed = Bytes.indexOf(buffer, 0, limit, '\n');
    } while (feed == limit && !ended);
    start = 0;
    end = 0;
    next = Math.min(feed + 1, limit);
    unreadable = true;
    number++;
    return true;
  }

  private void fill() throws IOException {
    makeRoom();
    try {
      int got = in.read(buffer, limit, buffer.length - limit);
      if (got < 0) {
        ended = true;
      } else {
        limit += got;
      }
    } catch (EOFException | ZipException e) {
      // Only a compressed stream says so: it is cut short, or not what it was.
      ended = true;
      damaged = true;
    }
  }

  private void makeRoom() {
    int kept = limit - next;
    byte[] target = buffer;
    if (kept == buffer.length) {
      target = new byte[2 * buffer.length];
    } else if (buffer.length > usualSize && kept < usualSize / 2) {
      target = new byte[usualSize];
    }
    System.arraycopy(buffer, next, target, 0, kept);
    buffer = target;
    next = 0;
    limit = kept;
  }

  /** The buffer; the line is from {@link #start()} to {@link #end()} until the next. */
  byte[] bytes() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Whether the line is too long, or cut off by damage. */
  boolean isUnreadable() {
    return unreadable;
  }

  /** Whether the stream turned out to be damaged, which the last line is to tell. */
  boolean isDamaged() {
    return damaged;
  }

  /** The number of the line, counted from 1. */
  long number() {
    return number;
  }

  /** Where what was read ahead begins. */
  int aheadStart() {
    return next;
  }

  /** Where what was read ahead ends. */
  int aheadEnd() {
    return limit;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
