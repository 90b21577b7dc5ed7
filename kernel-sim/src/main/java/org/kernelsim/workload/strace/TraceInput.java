package org.kernelsim.workload.strace;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What the user named as a trace: one file or several, or standard input, plain or compressed by
 * gzip (told by how it begins, not by its name).
 *
 * <p>Several files belong to one trace, as {@code strace -ff -o x} writes them: {@code x.PID} for
 * each thread. They are merged by time if all have absolute times, and read one after the other if
 * not. Lines without a thread id then belong to the thread that the file's name ends with ({@code
 * x.123}, {@code x.123.gz}), or, if it ends with no number, to thread 1 for the first file, 2 for
 * the second and so on. One of several files may be empty, as strace leaves it for a thread killed
 * at once.
 *
 * <p>Not thread-safe.
 */
public final class TraceInput {
  /** The name that stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private static final int LARGE_BUFFER = 64 << 10;
  private static final int SMALL_BUFFER = 8 << 10;
  private static final int BUFFERS_TOTAL = 8 << 20;
  private static final int GZIP_BUFFER = 32 << 10;

  private final List<String> names;
  private final InputStream standardInput;
  private boolean standardInputTaken;

  private TraceInput(List<String> names, InputStream standardInput) {
    this.names = List.copyOf(names);
    this.standardInput = standardInput;
  }

  /**
   * Looks whether there is something to read, without reading it.
   *
   * @param names paths of files, in order; {@value #STANDARD_INPUT} for standard input
   * @param standardInput what to read for {@value #STANDARD_INPUT}
   * @throws TraceException if a file is missing, a directory, or not to be read
   * @throws IllegalArgumentException if no name is given
   */
  public static TraceInput of(List<String> names, InputStream standardInput) throws TraceException {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a trace has at least one file");
    }
    for (String name : names) {
      check(name);
    }
    if (names.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      throw new TraceException(display(STANDARD_INPUT), 0, 0, "can be read only once, not twice");
    }
    return new TraceInput(names, standardInput);
  }

  private static void check(String name) throws TraceException {
    if (name.equals(STANDARD_INPUT)) {
      return;
    }
    Path path = path(name);
    if (Files.notExists(path)) {
      throw new TraceException(name, 0, 0, "there is no such file");
    }
    if (Files.isDirectory(path)) {
      throw new TraceException(name, 0, 0, "is a directory, not a trace");
    }
    if (!Files.isReadable(path)) {
      throw new TraceException(name, 0, 0, "may not be read");
    }
  }

  private static Path path(String name) throws TraceException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new TraceException(name, 0, 0, "is no name a file can have");
    }
  }

  private static String display(String name) {
    return name.equals(STANDARD_INPUT) ? "standard input" : name;
  }

  /** The names, as they were given. */
  public List<String> names() {
    return names;
  }

  /** The name of a file for messages; that of {@value #STANDARD_INPUT} is "standard input". */
  public String name(int file) {
    return display(names.get(file));
  }

  /** Whether {@link #open()} may be called again. */
  public boolean isReopenable() {
    return !names.contains(STANDARD_INPUT);
  }

  /**
   * Begins to read, from the first line.
   *
   * @return a parser, for the caller to close
   * @throws TraceException if a file cannot be read, if all are empty, or if standard input was
   *     read before
   */
  public StraceParser open() throws TraceException {
    if (standardInputTaken) {
      throw new TraceException(display(STANDARD_INPUT), 0, 0, "can be read only once, not twice");
    }
    standardInputTaken = !isReopenable();
    BackgroundDigest background = new BackgroundDigest();
    List<TraceFile> files = new ArrayList<>();
    try {
      for (int index = 0; index < names.size(); index++) {
        files.add(open(index, background));
      }
      requireBytes(files);
      return new StraceParser(new TraceFiles(files, totalBytes(), background));
    } catch (TraceException | RuntimeException e) {
      closeAll(files, background, e);
      throw e;
    }
  }

  private TraceFile open(int index, BackgroundDigest background) throws TraceException {
    String name = names.get(index);
    InputStream stream = null;
    try {
      stream = name.equals(STANDARD_INPUT) ? notClosed(standardInput) : stored(name);
      RawInput raw = new RawInput(stream, background);
      LineReader lines = new LineReader(decompressed(raw), bufferSize());
      TraceFile file = new TraceFile(index, display(name), threadOf(index), raw, lines);
      file.prime();
      return file;
    } catch (IOException e) {
      TraceException failure =
          new TraceException(display(name), 0, 0, "cannot be read: " + reason(e));
      closeAfter(failure, stream);
      throw failure;
    }
  }

  private static InputStream stored(String name) throws IOException {
    return Files.newInputStream(Path.of(name));
  }

  /** Standard input is not ours to close. */
  private static InputStream notClosed(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public void close() {}
    };
  }

  private static InputStream decompressed(RawInput raw) throws IOException {
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    byte[] head = new byte[2];
    int got = in.readNBytes(head, 0, 2);
    in.unread(head, 0, got);
    boolean gzip = got == 2 && head[0] == (byte) 0x1F && head[1] == (byte) 0x8B;
    return gzip ? new GZIPInputStream(in, GZIP_BUFFER) : in;
  }

  /** Large for one file; small for very many, so that all together stay within bounds. */
  private int bufferSize() {
    return Math.max(SMALL_BUFFER, Math.min(LARGE_BUFFER, BUFFERS_TOTAL / names.size()));
  }

  /** The thread that lines without an id belong to. */
  private int threadOf(int index) {
    String name = names.get(index).replaceFirst("\\.gz$", "");
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    return suffix.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(suffix) : index + 1;
  }

  private void requireBytes(List<TraceFile> files) throws TraceException {
    if (files.stream().allMatch(TraceFile::isEmpty)) {
      boolean damaged = files.stream().anyMatch(TraceFile::isDamaged);
      String what = damaged ? "is compressed, and damaged from its beginning" : "is empty";
      String others = files.size() == 1 ? "" : ", and no other file has anything";
      throw new TraceException(name(0), 0, 0, what + others);
    }
  }

  /** How many bytes all files have stored, or -1 if that cannot be known. */
  private long totalBytes() {
    long total = 0;
    for (String name : names) {
      Path path = name.equals(STANDARD_INPUT) ? null : Path.of(name);
      if (path == null || !Files.isRegularFile(path)) {
        return -1;
      }
      total += path.toFile().length();
    }
    return total;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void closeAll(
      List<TraceFile> files, BackgroundDigest background, Exception failure) {
    background.close();
    for (TraceFile file : files) {
      closeAfter(failure, file);
    }
  }

  private static void closeAfter(Exception failure, Closeable open) {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
