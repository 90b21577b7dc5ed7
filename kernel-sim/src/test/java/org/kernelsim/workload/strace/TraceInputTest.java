package org.kernelsim.workload.strace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening what the user named. */
class TraceInputTest {
  @TempDir Path directory;

  private Path file(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), text(lines));
  }

  private static byte[] text(String... lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static StraceParser open(Path... files) throws TraceException {
    List<String> names = Arrays.stream(files).map(Path::toString).toList();
    return TraceInput.of(names, InputStream.nullInputStream()).open();
  }

  private static List<String> events(Path... files) throws TraceException, IOException {
    try (StraceParser parser = open(files)) {
      return Reading.events(parser);
    }
  }

  private static void assertRefused(Path file, String problem) {
    assertRefused(() -> events(file), file.toString(), problem);
  }

  private static void assertRefused(ThrowingCallable read, String file, String problem) {
    assertThatExceptionOfType(TraceException.class)
        .isThrownBy(read)
        .withMessage(file + ": " + problem)
        .satisfies(e -> assertThat(e.file()).isEqualTo(file));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused(directory.resolve("none"), "there is no such file");
  }

  @Test
  void aDirectoryIsRefused() {
    assertRefused(directory, "is a directory, not a trace");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertRefused(Files.createFile(directory.resolve("x")), "is empty");
  }

  @Test
  void anEmptyCompressedFileIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("x.gz"), gzip(new byte[0]));

    assertRefused(file, "is empty");
  }

  @Test
  void otherTextIsRefusedAndShown() throws IOException {
    Path file = file("x", "# A list", "", "- of things");

    assertRefused(file, "no line of it looks like strace output; line 1 is: # A list");
  }

  @Test
  void binariesAreRefusedAndShownPrintable() throws IOException {
    byte[] bytes = new byte[100];
    Arrays.fill(bytes, (byte) 0x85);
    Path file = Files.write(directory.resolve("x"), bytes);

    assertRefused(
        file, "no line of it looks like strace output; line 1 is: " + ".".repeat(60) + "...");
  }

  @Test
  void quotedTextIsNoTrace() throws IOException {
    assertRefused(
        file("x", " > a stack frame alone"),
        "no line of it looks like strace output; line 1 is:  > a stack frame alone");
  }

  @Test
  void aStreamDamagedFromItsBeginningIsRefused() throws IOException {
    byte[] whole = gzip(text("close(3) = 0"));
    Path file = Files.write(directory.resolve("x"), Arrays.copyOf(whole, 11));

    assertRefused(file, "is compressed, and damaged from its beginning");
  }

  @Test
  void standardInputIsReadOnlyOnce() throws TraceException {
    TraceInput input = TraceInput.of(List.of("-"), new ByteArrayInputStream(text("close(3) = 0")));
    assertThat(input.isReopenable()).isFalse();
    assertThat(Reading.events(input.open())).hasSize(1);

    assertRefused(input::open, "standard input", "can be read only once, not twice");
  }

  @Test
  void standardInputIsNamedOnlyOnce() {
    assertRefused(
        () -> TraceInput.of(List.of("-", "-"), InputStream.nullInputStream()),
        "standard input",
        "can be read only once, not twice");
  }

  @Test
  void standardInputIsNotClosed() throws TraceException, IOException {
    boolean[] closed = new boolean[1];
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream(gzip(text("close(3) = 0")))) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    TraceInput.of(List.of("-"), in).open().close();

    assertThat(closed[0]).isFalse();
  }

  @Test
  void aFileMayBeReadAgain() throws TraceException, IOException {
    TraceInput input =
        TraceInput.of(List.of(file("x", "close(3) = 0").toString()), InputStream.nullInputStream());

    assertThat(input.isReopenable()).isTrue();
    for (int pass = 0; pass < 2; pass++) {
      try (StraceParser parser = input.open()) {
        assertThat(Reading.events(parser)).containsExactly("END 1 close(3) = 0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x.gz", "x.strace"})
  void compressionIsToldByTheContent(String name) throws IOException, TraceException {
    Path file = Files.write(directory.resolve(name), gzip(text("close(3) = 0")));

    assertThat(events(file)).containsExactly("END 1 close(3) = 0");
  }

  @Test
  void aNameDoesNotMakeAFileCompressed() throws IOException, TraceException {
    assertThat(events(file("x.gz", "close(3) = 0"))).hasSize(1);
  }

  @Test
  void compressedPartsMayFollowEachOther() throws IOException, TraceException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(gzip(text("close(3) = 0")));
    both.write(gzip(text("close(4) = 0")));
    // A pipe that never has anything at hand, so that each part comes as a surprise.
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(both.toByteArray())) {
          @Override
          public int available() {
            return 0;
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return super.read(bytes, from, Math.min(length, 1));
          }
        };

    assertThat(Reading.events(TraceInput.of(List.of("-"), slow).open())).hasSize(2);
  }

  @Test
  void aCompressedFileCutShortIsReadUpToThere() throws IOException, TraceException {
    String[] lines = new String[2000];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "write(3, \"%x\", 5) = 5".formatted(i * 0x9E3779B9);
    }
    byte[] whole = gzip(text(lines));
    Path file = Files.write(directory.resolve("x.gz"), Arrays.copyOf(whole, whole.length / 2));

    try (StraceParser parser = open(file)) {
      int events = Reading.events(parser).size();
      assertThat(events).isBetween(500, 1500);
      assertThat(parser.counts().badPositions()).containsExactly(new LinePosition(0, events + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void theDigestIsThatOfTheFileAsStored(int lines) throws Exception {
    String[] text = new String[lines];
    Arrays.fill(text, "write(3, \"abc\", 3) = 3");
    byte[] bytes = gzip(text(text));
    Path plain = file("plain", text);
    Path compressed = Files.write(directory.resolve("x.gz"), bytes);

    for (Path file : List.of(plain, compressed)) {
      try (StraceParser parser = open(file)) {
        assertThat(parser.sha256()).isNull();
        Reading.events(parser);
        assertThat(parser.sha256()).isEqualTo(sha256(Files.readAllBytes(file)));
        assertThat(parser.sha256()).isEqualTo(sha256(Files.readAllBytes(file)));
      }
    }
  }

  @Test
  void theDigestOfSeveralFilesIsThatOfTheirDigests() throws Exception {
    Path a = file("x.1", "close(3) = 0");
    Path b = file("x.2", "close(4) = 0");
    String both = sha256(Files.readAllBytes(a)) + sha256(Files.readAllBytes(b));

    try (StraceParser parser = open(a, b)) {
      Reading.events(parser);
      assertThat(parser.sha256()).isEqualTo(sha256(HexFormat.of().parseHex(both)));
    }
  }

  @Test
  void progressIsToldInStoredBytes() throws IOException, TraceException {
    byte[] bytes = gzip(text("close(3) = 0", "close(4) = 0"));
    Path file = Files.write(directory.resolve("x.gz"), bytes);

    try (StraceParser parser = open(file)) {
      assertThat(parser.totalBytes()).isEqualTo(bytes.length);
      Reading.events(parser);
      assertThat(parser.bytesRead()).isEqualTo(bytes.length);
    }
  }

  @Test
  void ofStandardInputTheSizeIsUnknown() throws TraceException {
    assertThat(Reading.parser("close(3) = 0").totalBytes()).isEqualTo(-1);
  }

  @Test
  void aFilesNameTellsItsThread() throws IOException, TraceException {
    assertThat(
            events(
                file("x.77", "close(3) = 0"),
                Files.write(directory.resolve("x.78.gz"), gzip(text("close(4) = 0")))))
        .containsExactly("END 77 close(3) = 0", "END 78 close(4) = 0");
  }

  @Test
  void withoutNumbersFilesAreThreadsInOrder() throws IOException, TraceException {
    assertThat(events(file("b", "close(3) = 0"), file("a.log", "close(4) = 0")))
        .containsExactly("END 1 close(3) = 0", "END 2 close(4) = 0");
  }

  @Test
  void idsOnTheLinesCountMore() throws IOException, TraceException {
    assertThat(events(file("x.77", "5 close(3) = 0"))).containsExactly("END 5 close(3) = 0");
  }

  @Test
  void filesAreMergedByTime() throws IOException, TraceException {
    Path a =
        file(
            "x.1",
            "12:00:01.0 read(3,  <unfinished ...>",
            "strace: a message",
            "12:00:04.0 a() = 0");
    Path b = file("x.2", "12:00:00.5 b() = 0", "12:00:01.0 c() = 0", "12:00:02.0 d() = 0");

    assertThat(events(a, b))
        .containsExactly(
            "END 2 b() = 0",
            "BEGIN 1 read(3) = ?",
            "NOTE 0 strace: a message",
            "END 2 c() = 0",
            "END 2 d() = 0",
            "END 1 a() = 0");
  }

  @Test
  void mergedTimesCountFromTheEarliest() throws IOException, TraceException {
    Path a = file("x.1", "12:00:01.000 a() = 0");
    Path b = file("x.2", "12:00:00.500 b() = 0");
    List<Long> times = new ArrayList<>();
    try (StraceParser parser = open(a, b)) {
      while (parser.next()) {
        times.add(parser.nanos());
      }
    }

    assertThat(times).containsExactly(0L, 500_000_000L);
  }

  @Test
  void aFileBegunAfterMidnightComesAfterOneBegunBefore() throws IOException, TraceException {
    Path a = file("x.1", "23:59:59.0 a() = 0", "00:00:02.0 c() = 0");
    Path b = file("x.2", "00:00:01.0 b() = 0");

    assertThat(events(a, b)).containsExactly("END 1 a() = 0", "END 2 b() = 0", "END 1 c() = 0");
    assertThat(events(b, a)).containsExactly("END 1 a() = 0", "END 2 b() = 0", "END 1 c() = 0");
  }

  @Test
  void withoutTimesFilesAreReadInOrder() throws IOException, TraceException {
    Path a = file("x.1", "12:00:01.0 a() = 0");
    Path b = file("x.2", "b() = 0");
    Path c = file("x.3", "12:00:00.0 c() = 0");

    assertThat(events(a, b, c)).containsExactly("END 1 a() = 0", "END 2 b() = 0", "END 3 c() = 0");
  }

  @Test
  void linesAreCountedInEachFile() throws IOException, TraceException {
    try (StraceParser parser = open(file("x.1", "a() = 0", "bad"), file("x.2", "bad", "b() = 0"))) {
      Reading.events(parser);
      assertThat(parser.counts().badPositions())
          .containsExactly(new LinePosition(0, 2), new LinePosition(1, 1));
      assertThat(parser.counts().lines()).isEqualTo(4);
    }
  }

  @Test
  void oneOfSeveralFilesMayBeEmpty() throws IOException, TraceException {
    Path empty = Files.createFile(directory.resolve("x.2"));

    assertThat(events(file("x.1", "12:00:01.0 a() = 0"), empty)).hasSize(1);
  }

  @Test
  void notAllOfThem() throws IOException {
    Path a = Files.createFile(directory.resolve("x.1"));
    Path b = Files.createFile(directory.resolve("x.2"));

    assertRefused(() -> open(a, b), a.toString(), "is empty, and no other file has anything");
  }

  @Test
  void oneOfSeveralFilesMustNotBeAnythingElse() throws IOException {
    Path a = file("x.1", "a() = 0");
    Path b = file("x.2", "hello");

    assertRefused(
        () -> events(a, b),
        b.toString(),
        "no line of it looks like strace output; line 1 is: hello");
  }
}
