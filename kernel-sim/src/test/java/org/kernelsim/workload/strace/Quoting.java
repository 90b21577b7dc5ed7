package org.kernelsim.workload.strace;

import java.util.Arrays;
import java.util.Random;

/** Writes bytes as strace does. */
final class Quoting {
  private Quoting() {}

  /** As without {@code -x}: numbers are octal, and short where no digit follows. */
  static String octal(byte[] bytes) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < bytes.length; i++) {
      boolean digitFollows = i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
      text.append(octal(bytes[i] & 0xFF, digitFollows));
    }
    return text.append('"').toString();
  }

  private static String octal(int value, boolean digitFollows) {
    return switch (value) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case 11 -> "\\v";
      case '\f' -> "\\f";
      default -> {
        boolean printable = value >= ' ' && value < 127;
        String number = digitFollows ? "\\%03o" : "\\%o";
        yield printable ? String.valueOf((char) value) : number.formatted(value);
      }
    };
  }

  /** As with {@code -xx}. */
  static String hexadecimal(byte[] bytes) {
    StringBuilder text = new StringBuilder("\"");
    for (byte b : bytes) {
      text.append("\\x%02x".formatted(b));
    }
    return text.append('"').toString();
  }

  /** As a list of buffers, cut anywhere, each in either form. */
  static String buffers(byte[] bytes, Random random) {
    StringBuilder text = new StringBuilder("[");
    int at = 0;
    do {
      int end = at + random.nextInt(bytes.length - at + 1);
      byte[] part = Arrays.copyOfRange(bytes, at, end);
      text.append(at == 0 && text.length() == 1 ? "" : ", ")
          .append("{iov_base=")
          .append(random.nextBoolean() ? octal(part) : hexadecimal(part))
          .append(", iov_len=")
          .append(part.length)
          .append('}');
      at = end;
    } while (at < bytes.length);
    return text.append(']').toString();
  }
}
