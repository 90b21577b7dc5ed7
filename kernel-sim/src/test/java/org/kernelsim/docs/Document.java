package org.kernelsim.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, and what the tests look for in it. */
record Document(Path file, List<String> lines) {
  /** The repository's top, seen from the module in which tests run. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("(\\s*)(```+|~~~+)\\s*(\\S*).*");
  private static final String PROMPT = "$ ";
  private static final String GOES_ON = " \\";

  /** README.md, CHANGELOG.md and every page under docs/, in the order of their names. */
  static List<Document> all() throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(ROOT.resolve("README.md"));
    files.add(ROOT.resolve("CHANGELOG.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<Document> all = new ArrayList<>();
    for (Path file : files) {
      all.add(new Document(file, Files.readAllLines(file)));
    }
    return all;
  }

  /** The file as seen from the repository's top. */
  String name() {
    return ROOT.relativize(file).toString().replace('\\', '/');
  }

  /**
   * A command of a block that shows a console.
   *
   * @param line where it stands, from 1
   * @param text without its prompt, lines that go on joined
   * @param indentation of the block
   * @param below the place of the first line below it, from 0
   * @param printed the lines below it, without the indentation
   */
  record Command(
      Document document,
      int line,
      String text,
      String indentation,
      int below,
      List<String> printed) {
    @Override
    public String toString() {
      return document.name() + ":" + line + ": " + text;
    }
  }

  /** The commands of all blocks with the language {@code console}. */
  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    List<String> printed = null;
    Matcher open = null;
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (open == null) {
        open = fence.matches() ? fence : null;
      } else if (fence.matches() && fence.group(2).startsWith(open.group(2))) {
        open = null;
        printed = null;
      } else if (open.group(3).equals("console")) {
        String line = unindented(lines.get(i), open.group(1));
        if (line.startsWith(PROMPT)) {
          int begins = i;
          StringBuilder text = new StringBuilder(line.substring(PROMPT.length()));
          while (text.toString().endsWith(GOES_ON)) {
            text.setLength(text.length() - GOES_ON.length());
            text.append(' ').append(lines.get(++i).strip());
          }
          printed = new ArrayList<>();
          String indentation = open.group(1);
          commands.add(new Command(this, begins + 1, text.toString(), indentation, i + 1, printed));
        } else if (printed != null) {
          printed.add(line);
        }
      }
    }
    return commands;
  }

  private static String unindented(String line, String indentation) {
    return line.startsWith(indentation) ? line.substring(indentation.length()) : line;
  }

  /** The lines outside fenced blocks, the others empty, so that line numbers stay. */
  List<String> prose() {
    List<String> prose = new ArrayList<>();
    Matcher open = null;
    for (String line : lines) {
      Matcher fence = FENCE.matcher(line);
      boolean plain = open == null && !fence.matches();
      if (open == null) {
        open = fence.matches() ? fence : null;
      } else if (fence.matches() && fence.group(2).startsWith(open.group(2))) {
        open = null;
      }
      prose.add(plain ? line : "");
    }
    return prose;
  }
}
