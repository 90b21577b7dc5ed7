package org.kernelsim.workload.strace;

/**
 * The bytes a call was asked to move, as far as the trace shows them: how many, and two hashes to
 * compare them by.
 *
 * <p>The hashes are taken over the bytes themselves. They do not depend on how strace escaped them
 * or on how they were spread over buffers. Equal bytes have equal hashes; different bytes have two
 * equal 64-bit hashes only by a chance that no trace will meet, but whoever makes a trace on
 * purpose could bring it about.
 *
 * <p>Made once and filled again and again; filling allocates nothing. Not thread-safe.
 */
public final class Payload {
  private static final long QUOTES = Bytes.eight('"');
  private static final long BACKSLASHES = Bytes.eight('\\');

  private static final long SEED_A = 0x243F_6A88_85A3_08D3L;
  private static final long SEED_B = 0x1319_8A2E_0370_7344L;
  private static final long FACTOR_A = 0x9E37_79B9_7F4A_7C15L;
  private static final long FACTOR_B = 0xC2B2_AE3D_27D4_EB4FL;

  private final TraceValue vector = new TraceValue();
  private final TraceValue buffer = new TraceValue();
  private final TraceValue base = new TraceValue();
  private final TraceValue length = new TraceValue();

  private long requestedBytes;
  private long shownBytes;
  private boolean partsHidden;
  private long hashA;
  private long hashB;

  /** Bytes not yet mixed into the hashes, the first lowest, and how many they are (0 to 7). */
  private long word;

  private int filled;

  /** Makes a payload of no bytes. */
  public Payload() {}

  /** How many bytes the call was asked to move; those known of, if not all buffers were shown. */
  public long requestedBytes() {
    return requestedBytes;
  }

  /** How many of them the trace shows. */
  public long shownBytes() {
    return shownBytes;
  }

  /** Whether every byte asked for is shown. */
  public boolean exact() {
    return shownBytes == requestedBytes && !partsHidden;
  }

  /** The first hash of the shown bytes. */
  public long hashA() {
    return hashA;
  }

  /** The second hash of the shown bytes, independent of the first. */
  public long hashB() {
    return hashB;
  }

  /**
   * Takes in a plain string.
   *
   * @param string the string
   * @param requested the value that tells how many bytes it had before strace cut it
   * @return false if the one is no string or the other no length; this payload is then of no use
   */
  public boolean readString(TraceValue string, TraceValue requested) {
    begin();
    boolean known = string.isString() && request(requested.number());
    if (known) {
      append(string);
    }
    finish();
    return known;
  }

  /**
   * Takes in a list of buffers, {@code [{iov_base="a", iov_len=1}, ...]}, joined.
   *
   * @param list the list; may be null or an address if it was empty or not shown
   * @return false if it is no list of buffers; this payload is then of no use
   */
  public boolean readBuffers(TraceValue list) {
    begin();
    boolean known = list.isList();
    for (boolean more = known && list.first(buffer); more && known; more = list.next(buffer)) {
      known = appendBuffer();
    }
    finish();
    return known;
  }

  /**
   * Takes in the buffers of a message, {@code {msg_name=..., msg_iov=[...], ...}}.
   *
   * @param message the message, such as the second argument of sendmsg or the field {@code msg_hdr}
   *     of an element of the second argument of sendmmsg
   * @return false if it is no message whose buffers were shown; this payload is then of no use
   */
  public boolean readMessage(TraceValue message) {
    message.field("msg_iov", vector);
    return readBuffers(vector);
  }

  /**
   * Adds one {@code {iov_base=..., iov_len=...}}; three dots stand for those that were not shown.
   */
  private boolean appendBuffer() {
    if (buffer.is("...")) {
      partsHidden = true;
      return true;
    }
    if (!buffer.first(length)) {
      return false;
    }
    base.set(length);
    if (!buffer.next(length) || !request(length.number())) {
      return false;
    }
    // In place of a string there may be an address, of whose bytes nothing is known.
    if (base.isString()) {
      append(base);
    }
    return true;
  }

  private boolean request(long bytes) {
    if (bytes < 0 || requestedBytes + bytes < 0) {
      return false;
    }
    requestedBytes += bytes;
    return true;
  }

  private void begin() {
    requestedBytes = 0;
    shownBytes = 0;
    partsHidden = false;
    hashA = SEED_A;
    hashB = SEED_B;
    word = 0;
    filled = 0;
  }

  private void finish() {
    // The number of bytes in the last word is told by the total, so that zeros at the end count.
    mix(word);
    mix(shownBytes);
    hashA = spread(hashA);
    hashB = spread(hashB);
  }

  /** Adds what a string says, up to its closing quote. */
  private void append(TraceValue string) {
    byte[] in = string.bytes();
    int to = string.end();
    int at = string.start() + 1;
    while (at < to) {
      int plain = plainBytes(in, at, to);
      if (plain > 0) {
        at += plain;
      } else if (in[at] == '"') {
        return;
      } else if (in[at] == '\\') {
        at = appendEscape(in, at + 1, to);
      } else {
        add(in[at++] & 0xFF, 1);
      }
    }
  }

  /** Adds up to eight bytes that are neither quote nor backslash; answers how many. */
  private int plainBytes(byte[] in, int at, int to) {
    if (at > to - 8) {
      return 0;
    }
    long eight = Bytes.word(in, at);
    long stops = Bytes.matches(eight, QUOTES) | Bytes.matches(eight, BACKSLASHES);
    if (stops == 0) {
      add(eight, 8);
      return 8;
    }
    int plain = Bytes.before(stops);
    if (plain > 0) {
      add(eight & (1L << 8 * plain) - 1, plain);
    }
    return plain;
  }

  /**
   * Adds the byte that an escape stands for, given what follows the backslash; answers what is
   * next.
   */
  private int appendEscape(byte[] in, int at, int to) {
    if (at >= to) {
      return to;
    }
    byte b = in[at];
    if (b >= '0' && b <= '7') {
      return appendOctal(in, at, to);
    }
    if (b == 'x') {
      return appendHexadecimal(in, at + 1, to);
    }
    add(
        switch (b) {
          case 'a' -> 7;
          case 'b' -> 8;
          case 't' -> '\t';
          case 'n' -> '\n';
          case 'v' -> 11;
          case 'f' -> '\f';
          case 'r' -> '\r';
          case 'e' -> 27;
          default -> b & 0xFF;
        },
        1);
    return at + 1;
  }

  private int appendOctal(byte[] in, int from, int to) {
    int value = 0;
    int at = from;
    for (; at < to && at < from + 3 && in[at] >= '0' && in[at] <= '7'; at++) {
      value = value << 3 | in[at] - '0';
    }
    add(value & 0xFF, 1);
    return at;
  }

  private int appendHexadecimal(byte[] in, int from, int to) {
    int value = 0;
    int at = from;
    for (; at < to && at < from + 2; at++) {
      int digit = Character.digit(in[at], 16);
      if (digit < 0) {
        break;
      }
      value = value << 4 | digit;
    }
    add(value, 1);
    return at;
  }

  /** Adds 1 to 8 bytes, the first lowest; the bits above them must be zero. */
  private void add(long bits, int count) {
    shownBytes += count;
    word |= bits << 8 * filled;
    filled += count;
    if (filled >= 8) {
      mix(word);
      filled -= 8;
      word = filled == 0 ? 0 : bits >>> 8 * (count - filled);
    }
  }

  private void mix(long bits) {
    hashA = (hashA ^ bits) * FACTOR_A;
    hashA ^= hashA >>> 32;
    hashB = Long.rotateLeft(hashB + bits, 29) * FACTOR_B;
  }

  private static long spread(long hash) {
    long h = (hash ^ hash >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    h = (h ^ h >>> 27) * 0x94D0_49BB_1331_11EBL;
    return h ^ h >>> 31;
  }
}
