package org.kernelsim.docs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.kernelsim.machine.Box;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SystemCall;

/** The pages under {@code docs/flowcharts}, as the code gives them. */
final class FlowchartPages {
  private static final int LINE = 34;

  /** More names than these are told in the table of errors alone. */
  private static final int NAMES_ON_AN_ARROW = 6;

  private static final String NOTE =
      "<!-- Made from the code by FlowchartsTest: see docs/design/testing.md. Do not edit. -->\n\n";

  private static final String LEGEND =
      """
      Rounded: where it begins and ends. A question: a decision. Double sides: a flowchart of its own. A dashed border: the call
      may wait there, and goes on in the same box. A hexagon: a choice that several boxes end with, with its method's name. Blue: drawn
      in a published figure. The words on an arrow are the errors it is taken for. A call that is killed while it waits ends in that box; no arrow
      is drawn for it.
      """;

  private static final String ABOUT_ERRORS =
      """
      A call answers an error as a negative number. Names and numbers are those of POSIX and Linux. Inside the kernel nothing else stands for
      an error; an exception is a fault of the simulator.

      Where a call works on a list, some of these are answers of one socket or service in the list, and not of the call: those of the boxes that are gone
      through once for each. An error that came up while no call was there to be told is *pending* with its socket, and the next call that looks
      at the status answers it; so ECONNREFUSED and ECONNRESET stand at boxes that only look. In a replay a socket may answer any error that was recorded.

      These tables are made from the code, as the [flowcharts](flowcharts/README.md) are: from the names that a box, what it calls, and the table of
      socket statuses hold. An error may stand here that no state of the kernel leads to.
      """;

  private final Sources sources;
  private final Map<TypeElement, CallSource> calls = new LinkedHashMap<>();

  FlowchartPages(Sources sources) {
    this.sources = sources;
    for (TypeElement type : systemCalls(Flowchart.class)) {
      calls.put(type, new CallSource(sources, type));
    }
  }

  /** What a thread does between its calls says of itself that it is none. */
  private List<TypeElement> systemCalls(Class<?> supertype) {
    return sources.concrete(supertype.getName()).stream()
        .filter(type -> !sources.descriptionOf(type).startsWith("No system call"))
        .toList();
  }

  /** The calls that have boxes of their own. */
  List<CallSource> calls() {
    return List.copyOf(calls.values());
  }

  /** The calls' pages and their index, each by its file's name. */
  SortedMap<String, String> all() {
    SortedMap<String, String> pages = new TreeMap<>();
    StringBuilder index = new StringBuilder(NOTE);
    index.append("# Flowcharts\n\n");
    index.append("Every system call is a class, and its boxes are its code. These pages are made ");
    index.append("from that code, and a test compares\nthem with it.\n\n");
    index.append(
        "| call | boxes | drawn in a figure | what it does |\n| --- | --- | --- | --- |\n");
    for (TypeElement type : systemCalls(SystemCall.class)) {
      CallSource call = calls.get(type);
      pages.put(file(type), call == null ? pageWithoutBoxes(type) : page(call));
      CallSource shown = call == null ? calls.get(runBy(type)) : call;
      index
          .append("| [" + title(type) + "](" + file(type) + ") | ")
          .append(
              call == null
                  ? "those of " + title(shown.type()).toLowerCase(Locale.ROOT)
                  : boxes(call).size())
          .append(" | " + numerals(shown) + " | ")
          .append(sentence(sources.descriptionOf(type)).replace("|", "\\|") + " |\n");
    }
    index.append("\n" + LEGEND);
    pages.put("README.md", index.toString());
    return pages;
  }

  /** The page of all errors, by its file's name. */
  SortedMap<String, String> errors() {
    Map<String, List<String>> answeredBy = new LinkedHashMap<>();
    StringBuilder sections = new StringBuilder();
    Set<TypeElement> parts = new HashSet<>();
    for (CallSource call : calls.values()) {
      call.boxes().stream().map(call::nestedIn).filter(Objects::nonNull).forEach(parts::add);
    }
    for (TypeElement type : systemCalls(SystemCall.class)) {
      if (parts.contains(type)) {
        continue; // told with the calls that they are parts of
      }
      CallSource call = calls.get(type);
      String link = "[" + title(type) + "](flowcharts/" + file(type) + ")";
      CallSource shown = call == null ? calls.get(runBy(type)) : call;
      SortedMap<String, List<String>> where = errorsOf(shown);
      where
          .keySet()
          .forEach(name -> answeredBy.computeIfAbsent(name, key -> new ArrayList<>()).add(link));
      sections.append("\n### " + title(type) + "\n\n");
      if (call == null) {
        sections.append("As " + title(shown.type()).toLowerCase(Locale.ROOT) + ".\n");
      } else if (where.isEmpty()) {
        sections.append("None.\n");
      } else {
        sections.append("| error | answered in the box |\n| --- | --- |\n");
        where.forEach(
            (name, boxes) ->
                sections.append("| " + name + " | " + String.join("; ", boxes) + " |\n"));
      }
    }
    StringBuilder page = new StringBuilder(NOTE + "# Errors\n\n" + ABOUT_ERRORS);
    page.append("\n## Every error\n\n");
    page.append("| name | number | words | answered by |\n| --- | ---: | --- | --- |\n");
    for (SystemError error : SystemError.values()) {
      List<String> by = answeredBy.getOrDefault(error.name(), List.of("no call yet"));
      page.append("| " + error.name() + " | " + error.number() + " | " + error.description())
          .append(" | " + String.join(", ", by) + " |\n");
    }
    page.append("\n## What each call answers, and where\n").append(sections);
    return new TreeMap<>(Map.of("errors.md", page.toString()));
  }

  /** Each error of a call, with the words of the boxes in which it comes up. */
  SortedMap<String, List<String>> errorsOf(CallSource call) {
    SortedMap<String, List<String>> where = new TreeMap<>();
    for (Box box : call.boxes()) {
      TypeElement part = call.nestedIn(box);
      if (part != null) {
        errorsOf(calls.get(part))
            .forEach((name, boxes) -> boxes.forEach(words -> add(where, name, words)));
      }
      call.errors(box)
          .forEach(name -> add(where, name, box.label().toString().replace("|", "\\|")));
    }
    call.errorsWhenKilled().forEach(name -> add(where, name, "killed where it waits"));
    return where;
  }

  private static void add(SortedMap<String, List<String>> where, String name, String words) {
    List<String> boxes = where.computeIfAbsent(name, key -> new ArrayList<>());
    if (!boxes.contains(words)) {
      boxes.add(words);
    }
  }

  /** The page's file of a call. */
  static String file(TypeElement type) {
    return String.join("-", words(type)) + ".md";
  }

  private static String title(TypeElement type) {
    String title = String.join(" ", words(type));
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private static List<String> words(Element named) {
    return words(named.getSimpleName().toString());
  }

  private static List<String> words(String name) {
    return List.of(name.split("(?<=[a-z0-9])(?=[A-Z])")).stream()
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }

  /** The first sentence; a figure's number does not end it. */
  static String sentence(String description) {
    return description.split("(?<=(?<!FIG)\\.)\\s")[0];
  }

  /** Those with words: a box without them is only the end. */
  private static List<Box> boxes(CallSource call) {
    return call.boxes().stream().filter(box -> !box.label().words().isEmpty()).toList();
  }

  private static String numerals(CallSource call) {
    List<String> drawn =
        boxes(call).stream()
            .filter(call::isDrawn)
            .map(box -> box.label().numeral())
            .filter(numeral -> !numeral.isEmpty())
            .toList();
    long without = boxes(call).stream().filter(call::isDrawn).count() - drawn.size();
    String numbered = String.join(", ", drawn);
    if (without == 0) {
      return drawn.isEmpty() ? "-" : numbered;
    }
    return (drawn.isEmpty() ? "" : numbered + " and ") + without + " without numerals";
  }

  private TypeElement runBy(TypeElement type) {
    for (Element member : type.getEnclosedElements()) {
      if (member instanceof VariableElement field
          && sources.isA(field, Flowchart.class.getName())) {
        return sources.typeOf(field);
      }
    }
    throw new AssertionError(type + " has no boxes, and runs no flowchart");
  }

  private String head(TypeElement type) {
    return NOTE
        + "# "
        + title(type)
        + "\n\n"
        + sources.descriptionOf(type)
        + "\n\nThe class: `"
        + type.getQualifiedName()
        + "`. [All flowcharts](README.md)\n\n";
  }

  private String pageWithoutBoxes(TypeElement type) {
    TypeElement run = runBy(type);
    return head(type) + "Its boxes are those of [" + title(run) + "](" + file(run) + ").\n";
  }

  private String page(CallSource call) {
    StringBuilder page = new StringBuilder(head(call.type()));
    page.append("```mermaid\n").append(mermaid(call)).append("```\n\n").append(LEGEND);
    page.append("\n| box | words | in the figure | errors |\n| --- | --- | --- | --- |\n");
    for (Box box : boxes(call)) {
      TypeElement part = call.nestedIn(box);
      String words = box.label().words().replace("|", "\\|");
      page.append("| `" + box.name() + "` | ")
          .append(part == null ? words : "[" + words + "](" + file(part) + ")")
          .append(" | " + origin(call, box) + " | ")
          .append(part == null ? String.join(", ", call.errors(box)) : "those of its own page")
          .append(" |\n");
    }
    return page.toString().replace("|  |", "| |");
  }

  private static String origin(CallSource call, Box box) {
    String numeral = box.label().numeral();
    return call.isDrawn(box) ? (numeral.isEmpty() ? "drawn" : "drawn, " + numeral) : "ours";
  }

  /** The diagram in Mermaid's language. */
  static String mermaid(CallSource call) {
    StringBuilder text = new StringBuilder("flowchart TD\n");
    List<String> drawn = new ArrayList<>();
    List<String> waiting = new ArrayList<>();
    for (Box box : call.boxes()) {
      text.append("  " + box.name() + shape(call, box) + "\n");
      if (call.isDrawn(box)) {
        drawn.add(box.name());
      }
      if (call.mayWait(box)) {
        waiting.add(box.name());
      }
    }
    call.joints()
        .forEach(
            (id, method) ->
                text.append("  " + id + "{{\"" + String.join(" ", words(method)) + "\"}}\n"));
    for (CallSource.Arrow arrow : call.arrows()) {
      String label = label(arrow.errors());
      text.append("  " + arrow.from() + " -->" + label + " " + arrow.to() + "\n");
    }
    for (Box box : call.boxes()) {
      if (call.nestedIn(box) != null) {
        text.append("  click " + box.name() + " \"" + file(call.nestedIn(box)) + "\"\n");
      }
    }
    text.append(style("drawn", "fill:#cfe2ff,stroke:#1f4e9c,color:#000", drawn));
    text.append(style("waits", "stroke-dasharray:5 4", waiting));
    return text.toString();
  }

  private static String style(String name, String style, List<String> boxes) {
    return boxes.isEmpty()
        ? ""
        : "  classDef "
            + name
            + " "
            + style
            + "\n  class "
            + String.join(",", boxes)
            + " "
            + name
            + "\n";
  }

  private static String label(SortedSet<String> errors) {
    if (errors.isEmpty()) {
      return "";
    }
    return errors.size() > NAMES_ON_AN_ARROW
        ? "|\"an error\"|"
        : "|\"" + wrapped(String.join(", ", errors)) + "\"|";
  }

  private static String shape(CallSource call, Box box) {
    String words = box.label().words();
    if (words.isEmpty()) {
      return "(( ))";
    }
    String numeral = box.label().numeral();
    String text = "\"" + (numeral.isEmpty() ? "" : numeral + "<br/>") + wrapped(words) + "\"";
    if (call.nestedIn(box) != null) {
      return "[[" + text + "]]";
    }
    if (words.contains("?")) {
      return "{" + text + "}";
    }
    return box == call.first() || call.isLast(box) ? "([" + text + "])" : "[" + text + "]";
  }

  private static String wrapped(String words) {
    StringBuilder wrapped = new StringBuilder();
    int line = 0;
    for (String word : words.replace("\"", "#quot;").split(" ")) {
      if (line > 0) {
        boolean full = line + word.length() > LINE;
        wrapped.append(full ? "<br/>" : " ");
        line = full ? 0 : line;
      }
      wrapped.append(word);
      line += word.length() + 1;
    }
    return wrapped.toString();
  }
}
