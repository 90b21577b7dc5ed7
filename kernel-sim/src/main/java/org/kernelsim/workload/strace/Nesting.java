package org.kernelsim.workload.strace;

/**
 * Finds where a value ends, whatever strings, brackets, annotations and comments it holds.
 *
 * <p>Brackets are counted, not paired: strace writes them well, and a damaged line need only be met
 * without harm.
 */
final class Nesting {
  /** The text ended inside brackets, outside of anything quoted. */
  static final int OPEN = -1;

  /** The text ended inside a string, an annotation or a comment. */
  static final int BROKEN = -2;

  /** The bytes below 64 that are not simply passed over, as bits. */
  private static final long LOW_STOPS =
      bit('"') | bit('(') | bit(')') | bit(',') | bit('/') | bit('<');

  private static final long SPACE = bit(' ');

  /** Those from 64 on. */
  private static final long HIGH_STOPS = bit('[') | bit(']') | bit('{') | bit('}');

  private static final long QUOTES = Bytes.eight('"');
  private static final long BACKSLASHES = Bytes.eight('\\');

  private Nesting() {}

  private static long bit(char c) {
    return 1L << c;
  }

  /** The first comma or closing bracket outside of all nesting; {@code to} if there is none. */
  static int valueEnd(byte[] bytes, int from, int to) {
    return end(bytes, from, to, LOW_STOPS);
  }

  /** The same for an element of a list, which a space ends too: {@code [3 6]}. */
  static int elementEnd(byte[] bytes, int from, int to) {
    return end(bytes, from, to, LOW_STOPS | SPACE);
  }

  private static int end(byte[] bytes, int from, int to, long lowStops) {
    int depth = 0;
    int at = from;
    while (at < to) {
      byte b = bytes[at];
      // Shifts count modulo 64; what a byte above 127 lets through falls to the default below.
      if (((b < 64 ? lowStops : HIGH_STOPS) >>> b & 1) == 0) {
        at++;
        continue;
      }
      switch (b) {
        case '"':
          at = stringEnd(bytes, at, to);
          break;
        case '<':
          at = annotationEnd(bytes, at, to);
          break;
        case '/':
          at = commentEnd(bytes, at, to);
          break;
        case '(':
        case '[':
        case '{':
          depth++;
          at++;
          break;
        case ')':
        case ']':
        case '}':
          if (depth-- == 0) {
            return at;
          }
          at++;
          break;
        case ',':
        case ' ':
          if (depth == 0) {
            return at;
          }
          at++;
          break;
        default:
          at++;
      }
      if (at < 0) {
        return BROKEN;
      }
    }
    return depth == 0 ? to : OPEN;
  }

  /** The place after the string that opens at {@code at}, or {@link #BROKEN}. */
  static int stringEnd(byte[] bytes, int at, int to) {
    int next = at + 1;
    while (next <= to - 8) {
      long word = Bytes.word(bytes, next);
      long stops = Bytes.matches(word, QUOTES) | Bytes.matches(word, BACKSLASHES);
      if (stops == 0) {
        next += 8;
        continue;
      }
      next += Bytes.before(stops);
      if (bytes[next] == '"') {
        return next + 1;
      }
      next += 2;
    }
    for (; next < to; next++) {
      if (bytes[next] == '"') {
        return next + 1;
      }
      if (bytes[next] == '\\') {
        next++;
      }
    }
    return BROKEN;
  }

  /** The place after the annotation that opens at {@code at}, or {@link #BROKEN}. */
  static int annotationEnd(byte[] bytes, int at, int to) {
    if (at + 1 < to && bytes[at + 1] == '<') {
      return at + 2; // a shift: 21<<MAP_HUGE_SHIFT
    }
    boolean path = at + 1 < to && bytes[at + 1] == '/';
    return path ? pathEnd(bytes, at, to) : detailsEnd(bytes, at, to);
  }

  /** A path, in which strace escapes angle brackets and quotes, and nests {@code <char 1:3>}. */
  private static int pathEnd(byte[] bytes, int at, int to) {
    int depth = 0;
    for (int next = at; next < to; next++) {
      switch (bytes[next]) {
        case '\\' -> next++;
        case '<' -> depth++;
        case '>' -> {
          if (--depth == 0) {
            return next + 1;
          }
        }
        default -> {}
      }
    }
    return BROKEN;
  }

  /**
   * Anything else, such as {@code <TCP:[1.2.3.4:5->6.7.8.9:10]>}: an arrow in brackets ends
   * nothing.
   */
  private static int detailsEnd(byte[] bytes, int at, int to) {
    int depth = 0;
    int square = 0;
    for (int next = at; next < to; next++) {
      switch (bytes[next]) {
        case '\\' -> next++;
        case '[' -> square++;
        case ']' -> square--;
        case '<' -> depth++;
        case '"' -> {
          next = stringEnd(bytes, next, to) - 1;
          if (next < 0) {
            return BROKEN;
          }
        }
        case '>' -> {
          boolean arrow = square > 0 && bytes[next - 1] == '-';
          if (!arrow && --depth == 0) {
            return next + 1;
          }
        }
        default -> {}
      }
    }
    return BROKEN;
  }

  /** The place after the comment, or after the slash if none opens at {@code at}. */
  static int commentEnd(byte[] bytes, int at, int to) {
    if (at + 1 >= to || bytes[at + 1] != '*') {
      return at + 1;
    }
    for (int next = at + 2; next + 1 < to; next++) {
      if (bytes[next] == '*' && bytes[next + 1] == '/') {
        return next + 2;
      }
    }
    return BROKEN;
  }
}
