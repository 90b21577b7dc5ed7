package org.kernelsim.properties.model;

import static org.kernelsim.machine.SystemError.E2BIG;
import static org.kernelsim.machine.SystemError.EADDRNOTAVAIL;
import static org.kernelsim.machine.SystemError.EAFNOSUPPORT;
import static org.kernelsim.machine.SystemError.EINVAL;
import static org.kernelsim.machine.SystemError.EISCONN;
import static org.kernelsim.machine.SystemError.ENETUNREACH;
import static org.kernelsim.machine.SystemError.ENOENT;
import static org.kernelsim.machine.SystemError.EPROTOTYPE;

import java.util.EnumSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kernelsim.machine.SystemError;
import org.kernelsim.properties.model.Cell.Answer;
import org.kernelsim.properties.model.Cell.InPhase;
import org.kernelsim.properties.model.Cell.Kind;
import org.kernelsim.properties.model.Cell.Pair;
import org.kernelsim.socket.SocketStatus.Phase;

/** The rules by which some cells are none: no sequence of calls leads to them. */
enum Unreachable {
  /** The boxes are shared with a send to an address, but these sends have none. */
  NO_ADDRESS(
      answers(
          EnumSet.of(Call.SEND, Call.BATCHED_SEND),
          EnumSet.of(EADDRNOTAVAIL, EAFNOSUPPORT, EISCONN, ENETUNREACH, ENOENT, EPROTOTYPE))),

  /** Its list has one socket. */
  NO_LIST(answers(EnumSet.of(Call.SEND_BY_HANDLE), EnumSet.of(E2BIG))),

  /** All 28,232 ports that the system chooses would have to be taken; NetworkTest takes them. */
  ALL_PORTS_TAKEN(
      answers(EnumSet.of(Call.CONNECT, Call.LISTEN, Call.SEND_TO), EnumSet.of(EADDRNOTAVAIL))),

  /** Another thread would have to give the socket an address between two boxes of the call. */
  BOUND_MEANWHILE(answers(EnumSet.of(Call.CONNECT), EnumSet.of(EINVAL))),

  /** A closed socket has left the table: the identifier is bad before its status is looked at. */
  CLOSED(cell -> cell instanceof InPhase in && in.phase() == Phase.TERMINATED),

  /** What a call makes, nobody can have touched before; accept and grant also name another. */
  MADE_BY_THE_SECOND(
      cell ->
          cell instanceof Pair pair
              && (pair.kind() == Kind.SOCKET && pair.second() == Call.SOCKET
                  || pair.kind() == Kind.HANDLE
                      && EnumSet.of(Call.TRANSFER, Call.RECEIVE_TO_HANDLE)
                          .contains(pair.second()))),

  /** A wait looks at registered sockets, and none is registered that was just made. */
  NOT_REGISTERED(new Pair(Kind.SOCKET, Call.SOCKET, Call.WAIT)::equals);

  private final Predicate<Cell> rule;

  Unreachable(Predicate<Cell> rule) {
    this.rule = rule;
  }

  private static Predicate<Cell> answers(EnumSet<Call> calls, EnumSet<SystemError> errors) {
    return cell ->
        cell instanceof Answer answer
            && calls.contains(answer.call())
            && answer.error() != null
            && errors.contains(answer.error());
  }

  /** Whether a rule says that a cell is none. */
  static boolean leavesOut(Cell cell) {
    return Stream.of(values()).anyMatch(unreachable -> unreachable.rule.test(cell));
  }
}
