package org.kernelsim.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.SystemError;

/**
 * Holds {@code docs/flowcharts} and {@code docs/errors.md} to the code, and the code to what makes
 * it a flowchart.
 */
class FlowchartsTest {
  private static final Path DOCS = Document.ROOT.resolve("docs");
  private static final Path DIRECTORY = DOCS.resolve("flowcharts");

  private static final Pattern NODE =
      Pattern.compile(
          "  (\\w+)(?:\\(\\[(\".*\")\\]\\)|\\[\\[(\".*\")\\]\\]|\\{\\{(\".*\")\\}\\}|\\{(\".*\")\\}"
              + "|\\[(\".*\")\\]|\\(\\( \\)\\))");

  private static final Pattern ARROW = Pattern.compile("  (\\w+) -->(?:\\|(\".*\")\\|)? (\\w+)");
  private static final Pattern CLASS = Pattern.compile("  class ([\\w,]+) (\\w+)");
  private static final Pattern CLASS_DEFINITION =
      Pattern.compile("  classDef (\\w+) [\\w-]+:[#\\w ]+(?:,[\\w-]+:[#\\w ]+)*");
  private static final Pattern CLICK = Pattern.compile("  click (\\w+) \"[a-z-]+\\.md\"");
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"<>]|<br/>)+\"");

  /** Words that Mermaid reads as its own. */
  private static final Set<String> RESERVED =
      Set.of("end", "graph", "flowchart", "subgraph", "class", "classDef", "click", "style");

  private static FlowchartPages pages;

  @BeforeAll
  static void readTheSources() throws IOException {
    pages = new FlowchartPages(Sources.read());
  }

  @Test
  void thePagesSayWhatTheCodeDoes() throws IOException {
    new GeneratedPages(DIRECTORY, true, "FlowchartsTest").check(pages.all());
  }

  @Test
  void thePageOfErrorsSaysWhatTheCodeAnswers() throws IOException {
    new GeneratedPages(DOCS, false, "FlowchartsTest").check(pages.errors());
  }

  /** What is read off the source, beside what is written here from what the calls are to do. */
  @ParameterizedTest
  @CsvSource({
    "Transfer, EDQUOT EFAULT EINVAL EMFILE EMSGSIZE ENOBUFS ESRCH",
    "Release, EBADF ESRCH",
    "Grant, EBADF EMFILE ESRCH",
    "ReceiveToHandle,"
        + " EAGAIN EBADF ECONNREFUSED ECONNRESET EDQUOT EINTR EINVAL EMFILE ENOTCONN ESRCH",
    "Kill, ESRCH",
    "PlainCall, EINTR"
  })
  void theErrorsReadOffTheSourceAreThoseMeant(String name, String errors) {
    CallSource call =
        pages.calls().stream()
            .filter(one -> one.type().getSimpleName().contentEquals(name))
            .findAny()
            .orElseThrow();
    assertThat(String.join(" ", pages.errorsOf(call).keySet())).isEqualTo(errors);
  }

  @Test
  void everyNameIsAnErrorThatThereIs() {
    for (CallSource call : pages.calls()) {
      assertThat(pages.errorsOf(call).keySet())
          .as("errors of %s", call.type())
          .allMatch(name -> SystemError.named(name).isPresent());
    }
  }

  @Test
  void everyBoxIsReachedAndLeadsToAnEnd() {
    for (CallSource call : pages.calls()) {
      Set<String> reached = new HashSet<>(Set.of(call.first().name()));
      Set<String> ending = new HashSet<>();
      call.boxes().stream().filter(call::isLast).forEach(box -> ending.add(box.name()));
      for (int round = 0; round <= call.arrows().size(); round++) {
        for (CallSource.Arrow arrow : call.arrows()) {
          if (reached.contains(arrow.from())) {
            reached.add(arrow.to());
          }
          if (ending.contains(arrow.to())) {
            ending.add(arrow.from());
          }
        }
      }
      List<String> boxes = call.boxes().stream().map(Box::name).toList();
      assertThat(reached).as("boxes of %s that are reached", call.type()).containsAll(boxes);
      assertThat(ending).as("boxes of %s that lead to an end", call.type()).containsAll(boxes);
    }
  }

  @Test
  void aBoxThatEndsNeverLeadsOn() {
    for (CallSource call : pages.calls()) {
      for (CallSource.Arrow arrow : call.arrows()) {
        Box from =
            call.boxes().stream()
                .filter(one -> one.name().equals(arrow.from()))
                .findAny()
                .orElse(null);
        assertThat(from != null && call.isLast(from) && !arrow.from().equals(arrow.to()))
            .as("%s: %s ends, and leads to %s", call.type(), arrow.from(), arrow.to())
            .isFalse();
      }
    }
  }

  @Test
  void theDiagramsAreWellFormed() {
    SortedMap<String, String> all = pages.all();
    assertThat(all).hasSizeGreaterThan(pages.calls().size());
    for (CallSource call : pages.calls()) {
      List<String> faults = new ArrayList<>();
      Set<String> nodes = new HashSet<>();
      Set<String> styles = new HashSet<>();
      List<String> lines = FlowchartPages.mermaid(call).lines().toList();
      assertThat(lines.get(0)).isEqualTo("flowchart TD");
      for (String line : lines.subList(1, lines.size())) {
        if (!isWellFormed(line, nodes, styles)) {
          faults.add(line);
        }
      }
      assertThat(faults).as("lines of %s that Mermaid would not take", call.type()).isEmpty();
    }
  }

  private static boolean isWellFormed(String line, Set<String> nodes, Set<String> styles) {
    Matcher node = NODE.matcher(line);
    if (node.matches()) {
      for (int i = 2; i <= node.groupCount(); i++) {
        if (node.group(i) != null && !TEXT.matcher(node.group(i)).matches()) {
          return false;
        }
      }
      return !RESERVED.contains(node.group(1)) && nodes.add(node.group(1));
    }
    Matcher arrow = ARROW.matcher(line);
    if (arrow.matches()) {
      return nodes.contains(arrow.group(1))
          && nodes.contains(arrow.group(3))
          && (arrow.group(2) == null || TEXT.matcher(arrow.group(2)).matches());
    }
    Matcher definition = CLASS_DEFINITION.matcher(line);
    if (definition.matches()) {
      return styles.add(definition.group(1));
    }
    Matcher styled = CLASS.matcher(line);
    if (styled.matches()) {
      return styles.contains(styled.group(2))
          && nodes.containsAll(List.of(styled.group(1).split(",")));
    }
    Matcher click = CLICK.matcher(line);
    return click.matches() && nodes.contains(click.group(1));
  }
}
