package org.kernelsim.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Pages that are made from the code: compared with it by a test, and written by the same test when
 * the property {@code docs.write} is set.
 *
 * @param directory where they are
 * @param alone whether nothing else is there
 * @param test that makes them
 */
record GeneratedPages(Path directory, boolean alone, String test) {
  private static final String PROPERTY = "docs.write";

  /** Writes them, or fails when they differ. */
  void check(SortedMap<String, String> pages) throws IOException {
    String command = "mvn -pl kernel-sim test -Dtest=" + test + " -D" + PROPERTY + "=true";
    if (Boolean.getBoolean(PROPERTY)) {
      write(pages);
      return;
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = directory.resolve(page.getKey());
      String written = Files.exists(file) ? Files.readString(file) : "";
      if (!written.equals(page.getValue())) {
        List<String> lines = written.lines().toList();
        List<String> wanted = page.getValue().lines().toList();
        int same = 0;
        while (same < Math.min(lines.size(), wanted.size())
            && lines.get(same).equals(wanted.get(same))) {
          same++;
        }
        fail(
            "%s, line %d is not what the code gives:%n  written:  %s%n  the code: %s%nWrite it by%n  %s",
            Document.ROOT.relativize(file),
            same + 1,
            same < lines.size() ? lines.get(same) : "(nothing more)",
            same < wanted.size() ? wanted.get(same) : "(nothing more)",
            command);
      }
    }
    if (alone) {
      assertThat(files()).as("pages; write them by %s", command).isEqualTo(pages.keySet());
    }
  }

  private TreeSet<String> files() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private void write(SortedMap<String, String> pages) throws IOException {
    Files.createDirectories(directory);
    for (String old : alone ? files() : new TreeSet<String>()) {
      if (!pages.containsKey(old)) {
        Files.delete(directory.resolve(old));
      }
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
  }
}
