package org.kernelsim.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Looks over the documentation: its links lead somewhere, and nothing names one machine. */
class DocsTest {
  /** A link or an image; group 1 is where it leads. */
  private static final Pattern LINK =
      Pattern.compile("\\]\\(<?([^)\\s>]+)>?(?:\\s+\"[^\"]*\")?\\)");

  private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z+.-]*:.*");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*");
  private static final Set<String> HIDDEN_SOURCES = Set.of(".ci", ".github", ".mvn");

  /** How the names of sources and pages end; those of programs have no ending. */
  private static final Pattern SOURCE =
      Pattern.compile("[^.]+|.*\\.(?:java|md|xml|ya?ml|svg|properties|config|strace|sh|csv|json)");

  /** Written in two parts, so that this file does not hold them. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile("/" + "(?:work|root|home/[a-z]+|Users/[A-Za-z]+)/");

  @Test
  void everyRelativeLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Document document : Document.all()) {
      List<String> prose = document.prose();
      for (int i = 0; i < prose.size(); i++) {
        Matcher link = LINK.matcher(CODE.matcher(prose.get(i)).replaceAll(""));
        while (link.find()) {
          if (!ELSEWHERE.matcher(link.group(1)).matches()) {
            links++;
            if (!leadsSomewhere(document, link.group(1))) {
              broken.add(document.name() + ":" + (i + 1) + ": " + link.group(1));
            }
          }
        }
      }
    }
    assertThat(broken).as("links that lead nowhere").isEmpty();
    assertThat(links).as("links found").isGreaterThan(10);
  }

  private static boolean leadsSomewhere(Document from, String link) throws IOException {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? from.file() : from.file().resolveSibling(path).normalize();
    if (!target.startsWith(Document.ROOT) || !Files.exists(target)) {
      return false;
    }
    return hash < 0
        || !target.toString().endsWith(".md")
        || anchors(target).contains(link.substring(hash + 1));
  }

  /** The anchors that a page's headings make. */
  private static List<String> anchors(Path file) throws IOException {
    List<String> anchors = new ArrayList<>();
    for (String line : new Document(file, Files.readAllLines(file)).prose()) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        anchors.add(
            heading
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
      }
    }
    return anchors;
  }

  @Test
  void noFileNamesAPathOfOneMachine() throws IOException {
    List<String> named = new ArrayList<>();
    int[] files = new int[1];
    Files.walkFileTree(
        Document.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            boolean hidden = name.startsWith(".") && !HIDDEN_SOURCES.contains(name);
            boolean skipped = !directory.equals(Document.ROOT) && (hidden || name.equals("target"));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!SOURCE.matcher(file.getFileName().toString()).matches()) {
              return FileVisitResult.CONTINUE;
            }
            files[0]++;
            // Byte for byte, since some recordings are in no character set.
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Matcher path = MACHINE_PATH.matcher(text);
            if (path.find()) {
              long line = text.substring(0, path.start()).lines().count();
              named.add(Document.ROOT.relativize(file) + ":" + line + ": " + path.group());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(named).as("paths of one machine").isEmpty();
    assertThat(files[0]).as("files looked into").isGreaterThan(50);
  }
}
