package org.kernelsim.properties.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.kernelsim.socket.SocketOption;

/**
 * Random sequences of actions, which know nothing of what they will meet. Here and there are a few
 * calls in the order in which programs make them, so that connections come about.
 */
final class Sequences {
  private static final int USUAL = 4;
  private static final int OFTEN = 7;

  /** Connections and handles are made more often than used: what comes later needs them. */
  private static final Map<Call, Integer> WEIGHTS =
      Map.of(
          Call.EXIT, 2,
          Call.BIND, OFTEN,
          Call.LISTEN, OFTEN,
          Call.CONNECT, OFTEN,
          Call.ACCEPT, OFTEN,
          Call.TRANSFER, 2 * OFTEN,
          Call.COMPOSITE_INVOKE, OFTEN,
          Call.SEND_BY_HANDLE, OFTEN,
          Call.ALTERNATE_SOCKET_SEND, OFTEN);

  private static final int MOST = 29;
  private static final int MOST_WHO = 3;
  private static final int MOST_HANDLE = 8;
  private static final int SMALL = 20;

  private static final int PAIRED = 5;
  private static final int SHORT = 7;
  private static final int LONG = 60;

  /** A list of one socket, and no address. */
  private static final int TO_THE_PEER = 11;

  /** A list of one write to a file. */
  private static final int ONE_WRITE = 16;

  private Sequences() {}

  /** Sequences of at most so many parts. */
  static Arbitrary<List<Action>> of(int longest) {
    Arbitrary<List<Action>> one = single().map(List::of);
    return Arbitraries.frequencyOf(
            Tuple.of(30, one),
            Tuple.of(1, server()),
            Tuple.of(4, client()),
            Tuple.of(1, twins()),
            Tuple.of(1, crowd()),
            Tuple.of(1, reset()),
            Tuple.of(1, writes()),
            Tuple.of(1, killedSending()),
            Tuple.of(1, killedReceiving()))
        .list()
        .ofMaxSize(longest)
        .withSizeDistribution(RandomDistribution.uniform())
        .map(Sequences::flat);
  }

  private static List<Action> flat(List<List<Action>> parts) {
    List<Action> all = new ArrayList<>();
    parts.forEach(all::addAll);
    return all;
  }

  private static Arbitrary<Action> single() {
    Arbitrary<Integer> length =
        Combinators.combine(Arbitraries.of(true, true, false), evenly(Action.LEAST, Action.HUGE))
            .as((small, any) -> small ? Math.floorMod(any, SMALL) : any);
    Arbitrary<Action> action =
        Combinators.combine(
                call(),
                evenly(0, MOST_WHO),
                evenly(Action.LEAST, MOST),
                evenly(Action.LEAST, MOST_HANDLE),
                evenly(0, Addresses.MOST),
                evenly(0, MOST),
                evenly(-2, SMALL),
                length)
            .as(Action::new);
    return Combinators.combine(action, flag()).as(Action::withFlag);
  }

  private static Arbitrary<Call> call() {
    List<Tuple.Tuple2<Integer, Call>> weights = new ArrayList<>();
    for (Call call : Call.values()) {
      weights.add(Tuple.of(WEIGHTS.getOrDefault(call, USUAL), call));
    }
    return Arbitraries.frequency(weights);
  }

  private static Arbitrary<Integer> evenly(int least, int most) {
    return Arbitraries.integers()
        .between(least, most)
        .withDistribution(RandomDistribution.uniform());
  }

  /** A socket with a short queue gets an address and listens. */
  private static Arbitrary<List<Action>> server() {
    return newest()
        .map(
            socket ->
                List.of(
                    socket.does(Call.SOCKET),
                    socket.sets(SocketOption.SO_RCVBUF, SHORT),
                    socket.does(Call.BIND),
                    socket.does(Call.LISTEN)));
  }

  /** Two sockets share an address, and one of them listens. */
  private static Arbitrary<List<Action>> twins() {
    return newest()
        .map(
            socket ->
                List.of(
                    socket.does(Call.SOCKET),
                    socket.sets(SocketOption.SO_REUSEADDR, 1),
                    socket.does(Call.BIND),
                    socket.does(Call.SOCKET),
                    socket.sets(SocketOption.SO_REUSEADDR, 1),
                    socket.does(Call.BIND),
                    socket.does(Call.LISTEN)));
  }

  /** Several sockets connect to one that listens, more than may wait to be accepted. */
  private static Arbitrary<List<Action>> crowd() {
    return newest()
        .map(
            socket ->
                List.of(
                    socket.does(Call.SOCKET),
                    socket.does(Call.BIND),
                    socket.does(Call.LISTEN),
                    socket.does(Call.SOCKET),
                    socket.does(Call.CONNECT),
                    socket.does(Call.SOCKET),
                    socket.does(Call.CONNECT),
                    socket.does(Call.SOCKET),
                    socket.does(Call.CONNECT),
                    socket.does(Call.ACCEPT)));
  }

  /** A socket with a short queue connects and sends; maybe its process is killed meanwhile. */
  private static Arbitrary<List<Action>> client() {
    return Combinators.combine(
            newest(),
            Arbitraries.of(SocketOption.SO_SNDBUF, SocketOption.SO_RCVBUF),
            evenly(0, 3),
            told())
        .as(
            (socket, queue, killed, told) -> {
              List<Action> actions = new ArrayList<>();
              actions.add(socket.does(Call.SOCKET));
              actions.add(socket.sets(queue, SHORT));
              if (killed == 0) {
                actions.add(kill(socket.who));
              }
              actions.add(socket.does(Call.CONNECT));
              actions.addAll(sends(told, socket.who, Action.NEWEST, SHORT - 1));
              return actions;
            });
  }

  /** A connection is reset before it is accepted, and a call is told so. */
  private static Arbitrary<List<Action>> reset() {
    return Combinators.combine(newest(), told())
        .as(
            (socket, told) -> {
              List<Action> actions = new ArrayList<>();
              actions.add(socket.does(Call.SOCKET));
              actions.add(socket.does(Call.BIND));
              actions.add(socket.does(Call.LISTEN));
              actions.add(socket.does(Call.SOCKET));
              actions.add(socket.does(Call.CONNECT));
              actions.addAll(sends(told, socket.who, Action.NEWEST, SHORT));
              int server = Action.SECOND_NEWEST;
              actions.add(
                  actions.size() - 1, new Action(Call.CLOSE, socket.who, server, 0, 0, 0, 0, 0));
              return actions;
            });
  }

  /** Both files are written. */
  private static Arbitrary<List<Action>> writes() {
    return evenly(0, MOST_WHO)
        .map(
            who ->
                List.of(
                    new Action(Call.TRANSFER, who, 0, 0, 0, 0, 0, SHORT),
                    write(who, 1),
                    write(who, 2)));
  }

  private static Action write(int who, int file) {
    return new Action(Call.COMPOSITE_INVOKE, who, 0, Action.NEWEST, file, ONE_WRITE, 0, SHORT);
  }

  /** A socket is filled, and then a process sends on it that is killed meanwhile. */
  private static Arbitrary<List<Action>> killedSending() {
    return Combinators.combine(sender(), evenly(0, MOST_WHO), evenly(0, PAIRED))
        .as(
            (sender, who, socket) -> {
              List<Action> actions = new ArrayList<>(sends(sender, who, socket, LONG));
              actions.add(actions.size() - 1, kill(who));
              return actions;
            });
  }

  /** A process waits for something on a socket, and is killed meanwhile. */
  private static Arbitrary<List<Action>> killedReceiving() {
    return Combinators.combine(
            Arbitraries.of(
                Call.RECEIVE, Call.RECEIVE_FROM, Call.RECEIVE_TO_HANDLE, Call.ACCEPT, Call.WAIT),
            evenly(0, MOST_WHO),
            evenly(0, MOST))
        .as(
            (call, who, socket) ->
                List.of(kill(who), new Action(call, who, socket, 0, 0, 0, 0, SHORT)));
  }

  /** A send on a socket, and another call. */
  private static List<Action> sends(Call sender, int who, int socket, int first) {
    return List.of(
        new Action(Call.TRANSFER, who, socket, 0, 0, 0, 0, SHORT),
        new Action(Call.SEND, who, socket, 0, 0, 0, 0, first),
        new Action(sender, who, socket, Action.NEWEST, 1, TO_THE_PEER, 0, SHORT / 2));
  }

  private static Arbitrary<Call> sender() {
    return Arbitraries.of(
        Call.SEND,
        Call.SEND_TO,
        Call.BATCHED_SEND,
        Call.SEND_BY_HANDLE,
        Call.ALTERNATE_SOCKET_SEND,
        Call.COMPOSITE_INVOKE);
  }

  /** A call that is told of a pending error. */
  private static Arbitrary<Call> told() {
    return Arbitraries.oneOf(
        sender(),
        Arbitraries.of(
            Call.RECEIVE,
            Call.RECEIVE_FROM,
            Call.RECEIVE_TO_HANDLE,
            Call.ACCEPT,
            Call.CONNECT,
            Call.GET_SOCKET_OPTION));
  }

  private static Action kill(int who) {
    return new Action(Call.KILL, who + 1, 0, 0, 0, who, 0, 0);
  }

  /** A socket about to be made. */
  private record Newest(int who, int kind, int address, boolean flag) {
    Action does(Call call) {
      return new Action(call, who, Action.NEWEST, 0, address, kind, 0, 0, flag);
    }

    Action sets(SocketOption option, int value) {
      return new Action(
          Call.SET_SOCKET_OPTION, who, Action.NEWEST, 0, 0, option.ordinal(), 0, value, flag);
    }
  }

  private static Arbitrary<Newest> newest() {
    return Combinators.combine(evenly(0, MOST_WHO), kind(), address(), flag()).as(Newest::new);
  }

  private static Arbitrary<Boolean> flag() {
    return Arbitraries.of(false, false, false, true);
  }

  /** The first kinds and addresses are those at which sockets meet. */
  private static Arbitrary<Integer> kind() {
    return Arbitraries.of(0, 0, 0, 1, 1, 2, 3, 3, 4, 5);
  }

  private static Arbitrary<Integer> address() {
    return Arbitraries.of(0, 0, 0, 1, 2, 3);
  }
}
