package org.kernelsim.properties.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kernelsim.machine.SystemError;

/** Which errors each call answers, as the tables of docs/errors.md say. */
final class DocumentedErrors {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");
  private static final Pattern HEADING = Pattern.compile("### (.+)");
  private static final Pattern ROW = Pattern.compile("\\| (E\\w+) \\| .+ \\|");
  private static final Pattern SAME = Pattern.compile("As (.+)\\.");

  private final Map<Call, Set<SystemError>> errors = new EnumMap<>(Call.class);

  private DocumentedErrors(Map<String, Set<SystemError>> byHeading) {
    for (Call call : Call.values()) {
      Set<SystemError> answered = byHeading.get(call.heading());
      if (answered == null || answered.isEmpty()) {
        throw new IllegalStateException(PAGE + " has no errors of " + call.heading());
      }
      errors.put(call, answered);
    }
  }

  /** Reads the page. */
  static DocumentedErrors read() {
    Map<String, Set<SystemError>> byHeading = new HashMap<>();
    Set<SystemError> current = EnumSet.noneOf(SystemError.class);
    try {
      for (String line : Files.readAllLines(PAGE)) {
        Matcher heading = HEADING.matcher(line);
        Matcher row = ROW.matcher(line);
        Matcher same = SAME.matcher(line);
        if (heading.matches()) {
          current = EnumSet.noneOf(SystemError.class);
          byHeading.put(heading.group(1), current);
        } else if (row.matches()) {
          current.add(SystemError.valueOf(row.group(1)));
        } else if (same.matches()) {
          String other = same.group(1);
          String name = Character.toUpperCase(other.charAt(0)) + other.substring(1);
          current.addAll(byHeading.get(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DocumentedErrors(byHeading);
  }

  /** What a call may answer besides success. */
  Set<SystemError> of(Call call) {
    return errors.get(call);
  }
}
