package org.kernelsim.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.file.FileView.Found;
import org.kernelsim.file.FileView.Kind;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.ByteSource;

class FileViewTest {
  private static final int DEVICE = 100 * FileEntry.BLOCK_BYTES;

  private final Cpu cpu = DirectEngine.newCpu();
  private final FileTree tree = new FileTree(1 << 20, DEVICE);
  private final FileView system = tree.view();

  private void directory(String path) {
    assertThat(system.makeDirectory(cpu, path)).as(path).isZero();
  }

  private void link(String target, String path) {
    assertThat(system.link(cpu, target, path)).as(path).isZero();
  }

  private void file(String path, String text) {
    Found found = new Found();
    assertThat(system.open(cpu, path, FileView.CREATE, found)).as(path).isZero();
    byte[] bytes = text.getBytes();
    found.file().content().write(cpu, 0, ByteSource.of(bytes), 0, bytes.length);
    system.close(cpu, found.file());
  }

  private static String name(long answer) {
    return answer == 0 ? "ok" : SystemError.of(answer).name();
  }

  private String text(FileView view, String path) {
    Found found = new Found();
    long answer = view.open(cpu, path, 0, found);
    if (answer != 0) {
      return SystemError.of(answer).name();
    }
    byte[] bytes = new byte[100];
    int count = found.file().content().read(cpu, 0, bytes, 0, 100);
    view.close(cpu, found.file());
    return new String(bytes, 0, count);
  }

  private FileView jail(String path) {
    Found found = new Found();
    assertThat(system.viewOf(cpu, path, found)).isZero();
    return found.view();
  }

  private List<String> names(FileView view, String path) {
    List<String> names = new ArrayList<>();
    assertThat(view.list(cpu, path, names)).isZero();
    return names;
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b/f, text",
    "a/b/f, text",
    "/a/./b/../b//f, text",
    "/../../a/b/f, text",
    "/a/up/a/b/f, text",
    "/a/abs, text",
    "/a/rel, text",
    "/a/b/f/, ENOTDIR",
    "/a/b/f/x, ENOTDIR",
    "/a/b/none, ENOENT",
    "/none/f, ENOENT",
    "/a/none/../b/f, ENOENT",
    "/a/b, EISDIR",
    "/, EISDIR",
    "'', ENOENT",
    "/a/around, ELOOP",
    "/a/dangling, ENOENT"
  })
  void aPathIsResolvedPartByPart(String path, String expected) {
    directory("/a");
    directory("/a/b");
    file("/a/b/f", "text");
    link("..", "/a/up");
    link("/a/b/f", "/a/abs");
    link("b/../b/f", "/a/rel");
    link("around", "/a/around");
    link("/nowhere", "/a/dangling");
    assertThat(text(system, path)).isEqualTo(expected);
  }

  @Test
  void namesAndPathsHaveALongestLength() {
    assertThat(name(system.makeDirectory(cpu, "/" + "n".repeat(255)))).isEqualTo("ok");
    assertThat(name(system.makeDirectory(cpu, "/" + "n".repeat(256)))).isEqualTo("ENAMETOOLONG");
    assertThat(name(system.makeDirectory(cpu, "/" + "é".repeat(128)))).isEqualTo("ENAMETOOLONG");
    assertThat(text(system, "/.".repeat(2048))).isEqualTo("EISDIR");
    assertThat(text(system, "/.".repeat(2048) + "/")).isEqualTo("ENAMETOOLONG");
  }

  @Test
  void fortyLinksAreFollowedAndNoMore() {
    file("/f0", "text");
    for (int i = 1; i <= 41; i++) {
      link("f" + (i - 1), "/f" + i);
    }
    assertThat(text(system, "/f40")).isEqualTo("text");
    assertThat(text(system, "/f41")).isEqualTo("ELOOP");
  }

  @Test
  void openMakesAFileOnlyWhenItIsToldTo() {
    file("/f", "text");
    link("/f", "/l");
    link("/new", "/m");
    Found found = new Found();
    assertThat(name(system.open(cpu, "/g", 0, found))).isEqualTo("ENOENT");
    int anew = FileView.CREATE | FileView.EXCLUSIVE;
    assertThat(name(system.open(cpu, "/f", anew, found))).isEqualTo("EEXIST");
    assertThat(name(system.open(cpu, "/m", anew, found))).isEqualTo("EEXIST");
    assertThat(name(system.open(cpu, "/l", FileView.NO_FOLLOW, found))).isEqualTo("ELOOP");
    assertThat(name(system.open(cpu, "/d/", FileView.CREATE, found))).isEqualTo("EISDIR");
    assertThat(name(system.open(cpu, "/g", anew, found))).isEqualTo("ok");
    assertThat(name(system.open(cpu, "/m", FileView.CREATE, found))).isEqualTo("ok");
    assertThat(names(system, "/")).containsExactly("f", "g", "l", "m", "new");
    assertThat(name(system.open(cpu, "/f", FileView.TRUNCATE, found))).isEqualTo("ok");
    assertThat(text(system, "/f")).isEmpty();
  }

  @Test
  void aFileWithoutANameLivesAsLongAsItIsOpen() {
    file("/f", "text");
    Found found = new Found();
    system.open(cpu, "/f", 0, found);
    assertThat(name(system.unlink(cpu, "/f"))).isEqualTo("ok");
    assertThat(names(system, "/")).isEmpty();
    assertThat(found.file().content().length(cpu)).isEqualTo(4);
    assertThat(tree.freeBytes()).isLessThan(DEVICE);
    system.close(cpu, found.file());
    assertThat(tree.freeBytes()).isEqualTo(DEVICE);
  }

  @ParameterizedTest
  @CsvSource({
    "/f, ok",
    "/d, EISDIR",
    "/none, ENOENT",
    "/f/, ENOTDIR",
    "/, EISDIR",
    "/d/.., EISDIR"
  })
  void onlyFilesAndLinksAreUnlinked(String path, String expected) {
    file("/f", "text");
    directory("/d");
    assertThat(name(system.unlink(cpu, path))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/e, ok",
    "/e/, ok",
    "/d, ENOTEMPTY",
    "/f, ENOTDIR",
    "/none, ENOENT",
    "/, EINVAL",
    "/e/., EINVAL",
    "/l, ENOTDIR"
  })
  void onlyEmptyDirectoriesAreRemoved(String path, String expected) {
    directory("/e");
    directory("/d");
    directory("/d/sub");
    file("/f", "text");
    link("/e", "/l");
    assertThat(name(system.removeDirectory(cpu, path))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/f, /new, ok",
    "/f, /g, ok",
    "/f, /f, ok",
    "/d, /e, ok",
    "/d, /d/sub/x, EINVAL",
    "/d, /d/sub, EINVAL",
    "/e, /d, ENOTEMPTY",
    "/d, /f, ENOTDIR",
    "/f, /e, EISDIR",
    "/f, /new/, ENOTDIR",
    "/d, /new/, ok",
    "/none, /new, ENOENT",
    "/f, /none/x, ENOENT",
    "/, /new, EINVAL",
    "/f, /d/.., EINVAL"
  })
  void renameFollowsPosix(String from, String to, String expected) {
    file("/f", "of f");
    file("/g", "of g");
    directory("/d");
    directory("/d/sub");
    directory("/e");
    assertThat(name(system.rename(cpu, from, to))).isEqualTo(expected);
    if (expected.equals("ok") && from.equals("/f")) {
      assertThat(text(system, to)).isEqualTo("of f");
      assertThat(text(system, from)).isEqualTo(from.equals(to) ? "of f" : "ENOENT");
    }
  }

  @Test
  void whatIsRenamedOverGivesItsSpaceBack() {
    file("/f", "text");
    file("/g", "text");
    system.rename(cpu, "/f", "/g");
    assertThat(tree.freeBytes()).isEqualTo(DEVICE - FileEntry.BLOCK_BYTES);
  }

  @Test
  void statTellsWhatAPathNames() {
    directory("/d");
    file("/d/f", "text");
    link("/d/f", "/l");
    Found found = new Found();
    assertThat(system.stat(cpu, "/d", true, found)).isZero();
    assertThat(found.kind()).isEqualTo(Kind.DIRECTORY);
    assertThat(found.length()).isEqualTo(1);
    assertThat(system.stat(cpu, "/l", true, found)).isZero();
    assertThat(found.kind()).isEqualTo(Kind.FILE);
    assertThat(found.length()).isEqualTo(4);
    long number = found.number();
    assertThat(system.stat(cpu, "/l", false, found)).isZero();
    assertThat(found.kind()).isEqualTo(Kind.LINK);
    assertThat(found.length()).isEqualTo(4);
    assertThat(found.target()).isEqualTo("/d/f");
    assertThat(found.number()).isNotEqualTo(number);
    assertThat(name(system.stat(cpu, "/none", true, found))).isEqualTo("ENOENT");
  }

  @Test
  void relativePathsBeginWhereTheProcessStands() {
    directory("/d");
    file("/d/f", "text");
    assertThat(name(system.changeDirectory(cpu, "/d/f"))).isEqualTo("ENOTDIR");
    assertThat(name(system.changeDirectory(cpu, "d"))).isEqualTo("ok");
    assertThat(text(system, "f")).isEqualTo("text");
    assertThat(text(system, "../d/f")).isEqualTo("text");
  }

  @Test
  void nothingIsMadeInARemovedDirectory() {
    directory("/d");
    system.changeDirectory(cpu, "/d");
    tree.view().removeDirectory(cpu, "/d");
    assertThat(name(system.makeDirectory(cpu, "x"))).isEqualTo("ENOENT");
    assertThat(name(system.open(cpu, "x", FileView.CREATE, new Found()))).isEqualTo("ENOENT");
    assertThat(name(system.changeDirectory(cpu, "/"))).isEqualTo("ok");
  }

  @Test
  void nothingIsMadeInARootThatWasRemoved() {
    directory("/jail");
    FileView inside = jail("/jail");
    tree.view().removeDirectory(cpu, "/jail");
    assertThat(name(inside.makeDirectory(cpu, "/x"))).isEqualTo("ENOENT");
    assertThat(name(inside.open(cpu, "/x", FileView.CREATE, new Found()))).isEqualTo("ENOENT");
    assertThat(tree.freeBytes()).isEqualTo(DEVICE);
  }

  @Test
  void aLinkThatAsksForADirectoryMakesNoFile() {
    link("new/", "/m");
    assertThat(name(system.open(cpu, "/m", FileView.CREATE, new Found()))).isEqualTo("EISDIR");
    assertThat(names(system, "/")).containsExactly("m");
  }

  @Test
  void aFileIsClosedOnceForEachOpen() {
    file("/f", "text");
    Found found = new Found();
    system.open(cpu, "/f", 0, found);
    system.close(cpu, found.file());
    assertThatThrownBy(() -> system.close(cpu, found.file()))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "/../secret", "a/../../secret", "out", "up/secret", "/up/../secret"})
  void noPathLeadsOutOfARoot(String path) {
    directory("/jail");
    directory("/jail/a");
    file("/secret", "secret");
    link("/secret", "/jail/out");
    link("../..", "/jail/up");
    assertThat(text(jail("/jail"), path)).isEqualTo("ENOENT");
  }

  @Test
  void whoStandsInADirectoryThatIsMovedOutDoesNotComeOutWithIt() {
    directory("/jail");
    directory("/jail/a");
    directory("/jail/a/b");
    file("/secret", "secret");
    FileView inside = jail("/jail");
    assertThat(inside.changeDirectory(cpu, "/a/b")).isZero();
    assertThat(system.rename(cpu, "/jail/a", "/a")).isZero();
    for (String path : List.of("..", "../..", "../../secret", ".", "x")) {
      assertThat(name(inside.stat(cpu, path, true, new Found()))).as(path).isEqualTo("ENOENT");
    }
    assertThat(name(inside.makeDirectory(cpu, "x"))).isEqualTo("ENOENT");
    assertThat(name(inside.changeDirectory(cpu, "/"))).isEqualTo("ok");
  }

  /** Everything a view can see: each path with what it is. */
  private TreeMap<String, String> everything(FileView view, String below) {
    TreeMap<String, String> all = new TreeMap<>();
    for (String name : names(view, below)) {
      String path = below.equals("/") ? "/" + name : below + "/" + name;
      Found found = new Found();
      assertThat(view.stat(cpu, path, false, found)).isZero();
      all.put(path, found.kind() + " " + found.number());
      if (found.kind() == Kind.DIRECTORY) {
        all.putAll(everything(view, path));
      } else if (found.kind() == Kind.FILE) {
        all.merge(path, text(view, path), (what, text) -> what + " " + text);
      }
    }
    return all;
  }

  /** A program that tries everything, by paths that go to and fro. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverAProcessDoesNothingOutsideItsRootChanges(long seed) {
    directory("/jail");
    directory("/other");
    file("/other/f", "other");
    file("/f", "root");
    FileView inside = jail("/jail");
    TreeMap<String, String> before = everything(system, "/");
    Random random = new Random(seed);
    int succeeded = 0;
    for (int i = 0; i < 2000; i++) {
      String path = path(random);
      Found found = new Found();
      long answer =
          switch (random.nextInt(7)) {
            case 0 -> inside.makeDirectory(cpu, path);
            case 1 -> inside.open(cpu, path, FileView.CREATE | FileView.TRUNCATE, found);
            case 2 -> inside.unlink(cpu, path);
            case 3 -> inside.removeDirectory(cpu, path);
            case 4 -> inside.rename(cpu, path, path(random));
            case 5 -> inside.link(cpu, path(random), path);
            default -> inside.changeDirectory(cpu, path);
          };
      if (answer == 0) {
        succeeded++;
        if (found.file() != null) {
          inside.close(cpu, found.file());
        }
      }
    }
    TreeMap<String, String> after = everything(system, "/");
    after.keySet().removeIf(path -> path.startsWith("/jail/"));
    assertThat(after).isEqualTo(before);
    assertThat(succeeded).as("it got something done").isGreaterThan(100);
  }

  private static String path(Random random) {
    String[] parts = {"..", ".", "a", "b", "f", "other", "jail", ""};
    StringBuilder path = new StringBuilder(random.nextInt(3) == 0 ? "/" : "");
    for (int i = random.nextInt(4); i >= 0; i--) {
      path.append(parts[random.nextInt(parts.length)]).append(i > 0 ? "/" : "");
    }
    return path.toString();
  }
}
