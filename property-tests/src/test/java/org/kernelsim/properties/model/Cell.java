package org.kernelsim.properties.model;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStatus.Phase;
import org.kernelsim.socket.StatusTable;

/** One thing that can be met. */
sealed interface Cell {

  /** What can be touched. */
  enum Kind {
    SOCKET,
    HANDLE,
    PROCESS;

    /** The calls that name or make one; every call has a process that makes it. */
    Set<Call> touchedBy() {
      return switch (this) {
        case PROCESS -> EnumSet.allOf(Call.class);
        case HANDLE ->
            EnumSet.of(
                Call.TRANSFER,
                Call.RELEASE,
                Call.RECEIVE_TO_HANDLE,
                Call.GRANT,
                Call.COMPOSITE_INVOKE,
                Call.SEND_BY_HANDLE,
                Call.ALTERNATE_SOCKET_SEND);
        case SOCKET ->
            EnumSet.complementOf(
                EnumSet.of(Call.TRANSFER, Call.RELEASE, Call.GRANT, Call.KILL, Call.EXIT));
      };
    }
  }

  /** A call answers an error, as a whole or for one of its list; null for success. */
  record Answer(Call call, SystemError error) implements Cell {
    @Override
    public String toString() {
      return call + " answers " + (error == null ? "success" : error);
    }
  }

  /** A socket has one of the ten statuses of FIG. 48. */
  record Status(String name) implements Cell {
    static final Status SENDING = new Status("SENDING");
    static final Status RECEIVING = new Status("RECEIVING");

    @Override
    public String toString() {
      return "a socket is " + name;
    }
  }

  /** A call is made on a socket in a phase. */
  record InPhase(StatusTable table, SocketEvent event, Phase phase) implements Cell {
    @Override
    public String toString() {
      return event + " of a " + table + " that is " + phase;
    }
  }

  /** A call is the next to touch what another has touched. */
  record Pair(Kind kind, Call first, Call second) implements Cell {
    @Override
    public String toString() {
      return first + " and then " + second + " on the same " + kind;
    }
  }

  /** All cells that no rule leaves out. */
  static Set<Cell> all(DocumentedErrors errors) {
    Set<Cell> all = new LinkedHashSet<>();
    for (Call call : Call.values()) {
      all.add(new Answer(call, null));
      errors.of(call).forEach(error -> all.add(new Answer(call, error)));
    }
    for (Phase phase : Phase.values()) {
      all.add(new Status(phase.name()));
    }
    all.add(Status.SENDING);
    all.add(Status.RECEIVING);
    for (StatusTable table : StatusTable.values()) {
      for (SocketEvent event : SocketEvent.values()) {
        for (Phase phase : Phase.values()) {
          if (event.isCall() && table.cell(event, phase).reached()) {
            all.add(new InPhase(table, event, phase));
          }
        }
      }
    }
    for (Kind kind : Kind.values()) {
      for (Call first : kind.touchedBy()) {
        kind.touchedBy().forEach(second -> all.add(new Pair(kind, first, second)));
      }
    }
    all.removeIf(cell -> Unreachable.leavesOut(cell));
    return all;
  }
}
