package org.kernelsim.workload.strace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of a recorded call's text: an argument, a field of a structure, an element of a list.
 *
 * <p>A cursor that the caller makes once and moves about; moving it copies and allocates nothing.
 * It looks into the parser's own bytes and is valid until the parser's next line. Going through a
 * list:
 *
 * <pre>{@code
 * for (boolean more = list.first(element); more; more = list.next(element)) {
 *   if (element.field("fd", value)) { use(value.number()); }
 * }
 * }</pre>
 *
 * <p>No method throws because of what a trace holds: what is not there answers false, null or
 * {@link #NOT_A_NUMBER}. Not thread-safe.
 */
public final class TraceValue {
  /** What {@link #number()} answers when there is none. */
  public static final long NOT_A_NUMBER = Numbers.NONE;

  /** What stands for the length of a text that is longer than what it was to be copied to. */
  static final int TOO_LONG = -1;

  private static final long AT_FDCWD = -100;

  private byte[] bytes = {};
  private int start;
  private int end;

  /** Makes a cursor that looks at nothing yet. */
  public TraceValue() {}

  /**
   * Looks at a range, without the spaces around it and without the name before it, if it has one.
   */
  void set(byte[] in, int from, int to) {
    bytes = in;
    start = afterName(in, Bytes.skipSpaces(in, from, to), to);
    end = to;
    while (end > start && in[end - 1] == ' ') {
      end--;
    }
  }

  void clear() {
    start = 0;
    end = 0;
  }

  /** The place after {@code name=}, or {@code name(0)=} as old traces have it, or {@code from}. */
  private static int afterName(byte[] in, int from, int to) {
    int at = Bytes.wordEnd(in, from, to);
    if (at == from || Bytes.isDigit(in[from])) {
      return from;
    }
    if (at + 2 < to && in[at] == '(' && Bytes.isDigit(in[at + 1]) && in[at + 2] == ')') {
      at += 3;
    }
    boolean assigned = at < to && in[at] == '=' && !Bytes.startsWith(in, at, to, "==");
    return assigned ? at + 1 : from;
  }

  /** Whether there is nothing here. */
  public boolean isEmpty() {
    return start >= end;
  }

  /** Whether this is a string that was shown, whole or cut short. */
  public boolean isString() {
    return begins('"');
  }

  /** Whether this is a list: {@code [...]}. */
  public boolean isList() {
    return begins('[');
  }

  /** Whether this is a structure: {@code {...}}. */
  public boolean isStructure() {
    return begins('{');
  }

  private boolean begins(char c) {
    return start < end && bytes[start] == c;
  }

  /**
   * The text as it stands in the trace, without a name before it; bytes above 127 as ISO 8859-1.
   */
  public String text() {
    return new String(bytes, start, Math.max(0, end - start), StandardCharsets.ISO_8859_1);
  }

  /** Whether the text is exactly this. */
  public boolean is(String text) {
    return end - start == text.length() && Bytes.startsWith(bytes, start, end, text);
  }

  /**
   * Looks behind a word that this begins with: {@code in [4 5]}.
   *
   * @param word the word
   * @param into is set to what follows it; may be this very cursor; unchanged if there is no such
   *     word
   * @return whether this begins with the word
   */
  public boolean afterWord(String word, TraceValue into) {
    int after = start + word.length();
    boolean there = after < end && bytes[after] == ' ' && startsWith(word);
    if (there) {
      into.set(bytes, after, end);
    }
    return there;
  }

  /** Whether the text begins so. */
  public boolean startsWith(String prefix) {
    return Bytes.startsWith(bytes, start, end, prefix);
  }

  /**
   * The decimal, hexadecimal or octal number this begins with, whatever annotation or comment
   * follows; {@code AT_FDCWD} is -100 and {@code NULL} is 0. {@link #NOT_A_NUMBER} if there is none
   * or if it does not fit a long.
   */
  public long number() {
    if (start >= end) {
      return NOT_A_NUMBER;
    }
    byte b = bytes[start];
    if (Bytes.isDigit(b) || b == '-') {
      return Numbers.leading(bytes, start, end);
    }
    int wordEnd = Bytes.wordEnd(bytes, start, end);
    if (wordIs("AT_FDCWD", wordEnd)) {
      return AT_FDCWD;
    }
    return wordIs("NULL", wordEnd) ? 0 : NOT_A_NUMBER;
  }

  private boolean wordIs(String word, int wordEnd) {
    return wordEnd - start == word.length() && Bytes.startsWith(bytes, start, wordEnd, word);
  }

  /**
   * What stands in angle brackets after a descriptor ({@code 6<TCP:[...]>}); null if nothing does.
   */
  public String annotation() {
    int at = annotationStart();
    int after = at < 0 ? at : Nesting.annotationEnd(bytes, at, end);
    if (after < at + 2 || after < 0 || bytes[after - 1] != '>') {
      return null;
    }
    return new String(bytes, at + 1, after - at - 2, StandardCharsets.ISO_8859_1);
  }

  /**
   * Whether what stands in angle brackets after a descriptor begins so, without making a string.
   */
  public boolean annotationStartsWith(String prefix) {
    int at = annotationStart();
    return at >= 0 && Bytes.startsWith(bytes, at + 1, end, prefix);
  }

  private int annotationStart() {
    int from = begins('-') ? start + 1 : start;
    int at = Bytes.wordEnd(bytes, from, end);
    return at > from && at < end && bytes[at] == '<' ? at : -1;
  }

  /** Whether a word stands here by itself, as flags do: {@code O_RDWR|O_NONBLOCK}. */
  public boolean hasFlag(String flag) {
    int at = start;
    while (at < end) {
      int wordEnd = Bytes.wordEnd(bytes, at, end);
      if (wordEnd - at == flag.length() && Bytes.startsWith(bytes, at, wordEnd, flag)) {
        return true;
      }
      at = afterWord(wordEnd);
    }
    return false;
  }

  /** Goes past what ended a word: a byte, or a whole string, since what it holds are no flags. */
  private int afterWord(int at) {
    if (at < end && bytes[at] == '"') {
      int after = Nesting.stringEnd(bytes, at, end);
      return after < 0 ? end : after;
    }
    return at + 1;
  }

  /**
   * Finds a field of a structure.
   *
   * @param name its name, as in {@code {name=value, ...}}
   * @param into is set to the value, or to nothing; may be this very cursor
   * @return whether the structure has it
   */
  public boolean field(String name, TraceValue into) {
    int at = isStructure() ? elementAfter(start + 1) : -1;
    while (at >= 0) {
      int elementEnd = elementEnd(at);
      if (isNamed(name, at, elementEnd)) {
        into.set(bytes, at, elementEnd);
        return true;
      }
      at = elementAfter(elementEnd);
    }
    into.clear();
    return false;
  }

  private boolean isNamed(String name, int at, int elementEnd) {
    int after = at + name.length();
    return after < elementEnd
        && (bytes[after] == '=' || bytes[after] == '(')
        && Bytes.startsWith(bytes, at, elementEnd, name);
  }

  /**
   * Goes to the first element of a list or the first field of a structure.
   *
   * @param into is set to it, without its name; nothing if there is none
   * @return whether there is one
   */
  public boolean first(TraceValue into) {
    return element(isList() || isStructure() ? elementAfter(start + 1) : -1, into);
  }

  /**
   * Goes to the element after the one that {@link #first} or this method found.
   *
   * @param into the cursor it was found with
   * @return whether there is one
   */
  public boolean next(TraceValue into) {
    return element(elementAfter(into.end), into);
  }

  private boolean element(int at, TraceValue into) {
    if (at < 0) {
      into.clear();
      return false;
    }
    into.set(bytes, at, elementEnd(at));
    return true;
  }

  /** Where the next element begins; -1 if the list or structure ends first. */
  private int elementAfter(int from) {
    int at = from;
    while (at < end) {
      byte b = bytes[at];
      if (b == ' ' || b == ',') {
        at++;
      } else if (b == '/') {
        int after = Nesting.commentEnd(bytes, at, end);
        at = after < 0 ? end : after;
      } else {
        return b == ']' || b == '}' || b == ')' ? -1 : at;
      }
    }
    return -1;
  }

  private int elementEnd(int at) {
    int found = isList() ? Nesting.elementEnd(bytes, at, end) : Nesting.valueEnd(bytes, at, end);
    return found < 0 ? end : found;
  }

  /** Looks at what another cursor looks at. */
  void set(TraceValue other) {
    bytes = other.bytes;
    start = other.start;
    end = other.end;
  }

  /** Whether the text is the first {@code length} bytes of another. */
  boolean is(byte[] text, int length) {
    return length >= 0 && Arrays.equals(bytes, start, end, text, 0, length);
  }

  /** Copies the text; answers its length, or {@link #TOO_LONG} if there is no room for it. */
  int copyTo(byte[] text) {
    int length = end - start;
    if (length > text.length) {
      return TOO_LONG;
    }
    System.arraycopy(bytes, start, text, 0, length);
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }
}
