package org.kernelsim.workload.strace;

/**
 * A trace that cannot be read: one clear sentence, and where the fault lies.
 *
 * <p>Only faults of a whole input are exceptions. A single line that makes no sense is counted in
 * {@link TraceCounts}, and reading goes on.
 */
public final class TraceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;
  private final int column;

  /**
   * Makes an exception.
   *
   * @param file the file as the user named it
   * @param line the line, counted from 1, or 0 if the fault is in no line
   * @param column the column, counted from 1, or 0 if the fault is in no column
   * @param problem what is wrong, without the file's name
   */
  public TraceException(String file, long line, int column, String problem) {
    super(position(file, line, column) + ": " + problem);
    this.file = file;
    this.line = line;
    this.column = column;
  }

  private static String position(String file, long line, int column) {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }

  /** The file, as the user named it. */
  public String file() {
    return file;
  }

  /** The line, counted from 1; 0 if the fault is in no line. */
  public long line() {
    return line;
  }

  /** The column, counted from 1; 0 if the fault is in no column. */
  public int column() {
    return column;
  }
}
