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

  /** Stands for the length of what tells its lengths itself. */
  private static final long NOT_ASKED = -1;

  private final TraceValue vector = new TraceValue();
  private final TraceValue buffer = new TraceValue();
  private final TraceValue base = new TraceValue();
  private final TraceValue length = new TraceValue();

  private long requestedBytes;
  private long shownBytes;
  private boolean partsHidden;
  private long hashA;
  private long hashB;

  /** What was taken in last, as it was written, if it is not too long to be kept. */
  private final byte[] lastText = new byte[8192];

  private int lastLength = TraceValue.TOO_LONG;
  private long lastAsked;
  private boolean known;

  /** Bytes shown that are not yet in the hashes, and how many they are. */
  private final byte[] shown = new byte[4096];

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
    long asked = requested.number();
    if (repeats(string, asked)) {
      return known;
    }
    begin();
    known = string.isString() && request(asked);
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
    if (repeats(list, NOT_ASKED)) {
      return known;
    }
    begin();
    known = list.isList();
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
   * Whether this is what was taken in last, written the same way. It often is, since a server that
   * tells the same to many has one call for each, and then there is nothing to do.
   */
  private boolean repeats(TraceValue text, long asked) {
    if (asked == lastAsked && text.is(lastText, lastLength)) {
      return true;
    }
    lastAsked = asked;
    lastLength = text.copyTo(lastText);
    return false;
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
    filled = 0;
  }

  private void finish() {
    mixShown();
    shownBytes += filled;
    // How many bytes of the last word count is told by the total, so that zeros at the end do.
    mix(Bytes.word(shown, 0) & (1L << 8 * filled) - 1);
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
      if (filled > shown.length - 8) {
        mixShown();
      }
      int plain = Math.min(copyPlain(in, at), to - at);
      filled += plain;
      at += plain;
      if (plain == 8 || at == to) {
        continue;
      }
      if (in[at] == '"') {
        return;
      }
      at = in[at] == '\\' ? appendEscape(in, at + 1, to) : appendByte(in[at], at + 1);
    }
  }

  /** Copies eight bytes; answers how many of them come before a quote or a backslash. */
  private int copyPlain(byte[] in, int at) {
    if (at > in.length - 8) {
      return 0;
    }
    long word = Bytes.word(in, at);
    Bytes.setWord(shown, filled, word);
    return Bytes.before(Bytes.matches(word, QUOTES) | Bytes.matches(word, BACKSLASHES));
  }

  /** Adds one byte; answers {@code next}. */
  private int appendByte(int value, int next) {
    shown[filled++] = (byte) value;
    return next;
  }

  /**
   * Adds the byte that an escape stands for, given what follows the backslash; answers what is
   * next.
   */
  private int appendEscape(byte[] in, int at, int to) {
    if (at == to) {
      return to;
    }
    byte b = in[at];
    return switch (b) {
      case 'n' -> appendByte('\n', at + 1);
      case 'r' -> appendByte('\r', at + 1);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> appendOctal(in, at, to);
      case 'x' -> appendHexadecimal(in, at + 1, to);
      case 't' -> appendByte('\t', at + 1);
      case 'v' -> appendByte(11, at + 1);
      case 'f' -> appendByte('\f', at + 1);
      case 'e' -> appendByte(27, at + 1);
      case 'a' -> appendByte(7, at + 1);
      case 'b' -> appendByte('\b', at + 1);
      default -> appendByte(b, at + 1);
    };
  }

  private int appendOctal(byte[] in, int from, int to) {
    int value = 0;
    int at = from;
    for (; at < to && at < from + 3 && in[at] >= '0' && in[at] <= '7'; at++) {
      value = value << 3 | in[at] - '0';
    }
    return appendByte(value, at);
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
    return appendByte(value, at);
  }

  /** Takes the whole words of the bytes kept into the hashes; fewer than eight bytes are left. */
  private void mixShown() {
    int at = 0;
    for (; at <= filled - 8; at += 8) {
      mix(Bytes.word(shown, at));
    }
    Bytes.setWord(shown, 0, Bytes.word(shown, Math.min(at, shown.length - 8)));
    shownBytes += at;
    filled -= at;
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
