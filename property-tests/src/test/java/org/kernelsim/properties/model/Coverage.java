package org.kernelsim.properties.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kernelsim.machine.SystemError;
import org.kernelsim.properties.model.Cell.Answer;
import org.kernelsim.properties.model.Cell.InPhase;
import org.kernelsim.properties.model.Cell.Kind;
import org.kernelsim.properties.model.Cell.Pair;
import org.kernelsim.properties.model.Cell.Status;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStatus;
import org.kernelsim.socket.StatusTable;

/** What all the sequences have met so far. */
final class Coverage {
  private final Set<Cell> met = new HashSet<>();
  private long actions;
  private long begun;
  private long ended;

  /** A sequence begins. */
  void begin() {
    begun++;
  }

  /** A sequence has come to its end. */
  void end() {
    ended++;
  }

  /** Whether all have come to their end, so that what was met means something. */
  boolean ended() {
    return ended == begun;
  }

  /** A call is carried out. */
  void count() {
    actions++;
  }

  /** A call answers, as a whole or for one of its list. */
  void answered(Call call, long answer) {
    met.add(new Answer(call, SystemError.is(answer) ? SystemError.of(answer) : null));
  }

  /** A call is made on a socket. */
  void called(SocketEvent event, ModelSocket socket) {
    met.add(new InPhase(StatusTable.of(socket.type), event, socket.phase));
  }

  /** A call is the next to touch something. */
  void followed(Kind kind, Call first, Call second) {
    met.add(new Pair(kind, first, second));
  }

  /** A socket has a status. */
  void seen(SocketEntry entry) {
    SocketStatus status = entry.status();
    met.add(new Status(status.phase().name()));
    if (status.sending()) {
      met.add(Status.SENDING);
    }
    if (status.receiving()) {
      met.add(Status.RECEIVING);
    }
  }

  /** What was met, in a few lines. */
  String summary(Set<Cell> all) {
    TreeMap<String, List<Cell>> byKind =
        all.stream()
            .collect(Collectors.groupingBy(Coverage::kindOf, TreeMap::new, Collectors.toList()));
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%,d calls in %,d sequences%n", actions, ended));
    byKind.forEach(
        (kind, cells) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  %-26s %,4d of %,4d met%n",
                    kind,
                    cells.stream().filter(met::contains).count(),
                    cells.size())));
    return text.toString();
  }

  private static String kindOf(Cell cell) {
    if (cell instanceof Pair pair) {
      return "pairs on the same " + pair.kind().name().toLowerCase(Locale.ROOT);
    }
    return cell instanceof Answer
        ? "answers of calls"
        : cell instanceof Status ? "statuses of FIG. 48" : "calls by phase";
  }

  /** Fails and names the cells that were not met, and those that were met though no cell. */
  void assertAllMet(Set<Cell> all) {
    assertThat(all).filteredOn(cell -> !met.contains(cell)).as("never met").isEmpty();
    assertThat(met).filteredOn(cell -> !all.contains(cell)).as("met, and no cell").isEmpty();
  }
}
