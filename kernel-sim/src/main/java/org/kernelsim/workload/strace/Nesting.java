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

  /** The one bit that an opening angle bracket lacks to be a closing one. */
  private static final long OPENING_TO_CLOSING = Bytes.eight((char) ('<' ^ '>'));

  private static final long CLOSINGS = Bytes.eight('>');
  private static final long QUOTES = Bytes.eight('"');

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
    int quote = at;
    do {
      quote = Bytes.indexOf(bytes, quote + 1, to, '"');
    } while (quote < to && isEscaped(bytes, at, quote));
    return quote < to ? quote + 1 : BROKEN;
  }

  /**
   * Whether an odd number of backslashes stands before a quote, none of them before {@code from}.
   */
  private static boolean isEscaped(byte[] bytes, int from, int quote) {
    int at = quote;
    while (at - 1 > from && bytes[at - 1] == '\\') {
      at--;
    }
    return (quote - at & 1) != 0;
  }

  /**
   * The place after the annotation that opens at {@code at}, or {@link #BROKEN}.
   *
   * <p>In a path strace writes angle brackets as numbers, and nests {@code <char 1:3>}. In anything
   * else, such as {@code <TCP:[1.2.3.4:5->6.7.8.9:10]>}, arrows are no ends, and names are quoted.
   */
  static int annotationEnd(byte[] bytes, int at, int to) {
    if (at + 1 < to && bytes[at + 1] == '<') {
      return at + 2; // a shift: 21<<MAP_HUGE_SHIFT
    }
    boolean path = at + 1 < to && bytes[at + 1] == '/';
    int depth = 1;
    int next = annotationStop(bytes, at + 1, to);
    while (next < to) {
      byte b = bytes[next];
      if (b == '"' && !path) {
        next = stringEnd(bytes, next, to);
        if (next == BROKEN) {
          return BROKEN;
        }
      } else {
        if (b == '<') {
          depth++;
        } else if (b == '>' && !isArrow(bytes, next, to) && --depth == 0) {
          return next + 1;
        }
        next++;
      }
      next = annotationStop(bytes, next, to);
    }
    return BROKEN;
  }

  /** Whether what ends at {@code at} points at another address. */
  private static boolean isArrow(byte[] bytes, int at, int to) {
    return bytes[at - 1] == '-'
        && at + 1 < to
        && (Bytes.isWord(bytes[at + 1]) || bytes[at + 1] == '[');
  }

  /** The first angle bracket or quote, or {@code to}. */
  private static int annotationStop(byte[] bytes, int from, int to) {
    int at = from;
    // A whole word may reach beyond the text, which what is found there then does too.
    for (; at < to && at <= bytes.length - 8; at += 8) {
      long word = Bytes.word(bytes, at);
      long stops = Bytes.matches(word | OPENING_TO_CLOSING, CLOSINGS) | Bytes.matches(word, QUOTES);
      if (stops != 0) {
        return Math.min(at + Bytes.before(stops), to);
      }
    }
    while (at < to && bytes[at] != '<' && bytes[at] != '>' && bytes[at] != '"') {
      at++;
    }
    return Math.min(at, to);
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
