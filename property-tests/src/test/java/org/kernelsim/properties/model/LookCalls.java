package org.kernelsim.properties.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.SocketSet;
import org.kernelsim.process.SystemCall;
import org.kernelsim.properties.model.Cell.Kind;
import org.kernelsim.properties.model.SideBySide.Named;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.Readiness;
import org.kernelsim.socket.SocketControl;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketOption;

/** The calls that look at sockets, and set what they look for. */
final class LookCalls {
  private static final long NO_SOCKET = SystemError.EBADF.answer();

  private final SideBySide both;
  private final Coverage coverage;

  LookCalls(SideBySide both, Coverage coverage) {
    this.both = both;
    this.coverage = coverage;
  }

  private Named socket(Action action, SocketEvent event) {
    Named named = both.socket(action.socket());
    if (named.socket() != null) {
      coverage.called(event, named.socket());
    }
    return named;
  }

  void getSocketOption(Action action) {
    Named named = socket(action, SocketEvent.OPTION);
    SocketOption option = action.optionToRead();
    long answer = both.call(both.caller().calls.getSocketOption(named.id(), option));
    both.expect(answer, named.socket() == null ? NO_SOCKET : named.socket().option(option));
    if (option == SocketOption.SO_ERROR && answer > 0) {
      coverage.answered(action.call(), -answer);
    }
  }

  void setSocketOption(Action action) {
    Named named = socket(action, SocketEvent.OPTION);
    SocketOption option = action.option();
    int value = action.length();
    long answer = both.call(both.caller().calls.setSocketOption(named.id(), option, value));
    if (named.socket() == null) {
      both.expect(answer, NO_SOCKET);
      return;
    }
    both.expect(answer, named.socket().setOption(option, value));
    if (answer == 0) {
      both.connections.carry(named.socket().peer);
    }
  }

  void control(Action action) {
    Named named = socket(action, SocketEvent.OPTION);
    SocketControl request = action.request();
    int nonBlocking = action.flag() ? 0 : 1;
    long answer = both.call(both.caller().calls.control(named.id(), request, nonBlocking));
    if (named.socket() == null) {
      both.expect(answer, NO_SOCKET);
    } else if (request == SocketControl.FIONREAD) {
      both.expect(answer, named.socket().receivable());
    } else {
      both.expect(answer, 0);
      named.socket().blocking = nonBlocking == 0;
    }
  }

  void getSocketName(Action action) {
    Named named = socket(action, SocketEvent.GET_NAME);
    AddressAnswer name = new AddressAnswer();
    long answer = both.call(both.caller().calls.getSocketName(named.id(), name));
    both.expect(answer, named.socket() == null ? NO_SOCKET : 0);
    if (answer == 0) {
      both.expectSame(name.address(), named.socket().address);
    }
  }

  void getPeerName(Action action) {
    Named named = socket(action, SocketEvent.GET_PEER_NAME);
    AddressAnswer name = new AddressAnswer();
    long answer = both.call(both.caller().calls.getPeerName(named.id(), name));
    both.expect(answer, named.socket() == null ? NO_SOCKET : named.socket().peerNameError());
    if (answer == 0) {
      both.expectSame(name.address(), named.socket().remote);
    }
  }

  /** A call that may wait does so for ever, and is interrupted. */
  private long timeout() {
    return both.waits() ? -1 : 0;
  }

  private long nothingReady() {
    return both.waits() ? SystemError.EINTR.answer() : 0;
  }

  void select(Action action) {
    List<Named> named = both.sockets();
    SocketSet set = new SocketSet(named.size());
    int[] events = new int[named.size()];
    int ready = 0;
    for (int i = 0; i < events.length; i++) {
      Named one = named.get(i);
      int interest = action.interest(i);
      set.add(one.id(), interest);
      events[i] = one.socket() == null ? Readiness.INVALID : one.socket().readiness(interest);
      ready += events[i] == 0 ? 0 : 1;
      if (one.socket() != null) {
        coverage.called(SocketEvent.LOOK, one.socket());
      }
    }
    long answer = both.call(both.caller().calls.select(set, timeout()));
    if (events.length == 0) {
      both.expect(answer, SystemError.EINVAL.answer());
    } else if (events.length > Action.MOST_LISTED) {
      both.expect(answer, SystemError.E2BIG.answer());
    } else {
      both.expect(answer, ready == 0 ? nothingReady() : ready);
      for (int i = 0; i < events.length; i++) {
        both.expectSame(set.ready(i), events[i]);
      }
    }
  }

  void registerInterest(Action action) {
    Named named = socket(action, SocketEvent.LOOK);
    int set = action.set(SideBySide.SETS);
    int interest = action.interest();
    SystemCall call =
        both.caller().calls.registerInterest(both.sets.get(set), named.id(), interest);
    long answer = both.call(call);
    both.expect(
        answer,
        named.socket() == null
            ? NO_SOCKET
            : both.interests.get(set).change(named.id(), named.socket(), interest));
  }

  /** What is ready is found, in any order, as far as there is room. */
  void await(Action action) {
    int index = action.set(SideBySide.SETS);
    ModelInterests interests = both.interests.get(index);
    SocketSet found = new SocketSet(action.capacity());
    interests.sockets().forEach((id, socket) -> both.touch(Kind.SOCKET, id));
    long answer = both.call(both.caller().calls.wait(both.sets.get(index), found, timeout()));
    if (found.capacity() == 0) {
      both.expect(answer, SystemError.EINVAL.answer());
      return;
    }
    interests.sockets().values().stream()
        .filter(socket -> !socket.isClosed())
        .forEach(socket -> coverage.called(SocketEvent.LOOK, socket));
    Map<Long, Integer> ready = interests.ready();
    both.expect(
        answer, ready.isEmpty() ? nothingReady() : Math.min(ready.size(), found.capacity()));
    Map<Long, Integer> told = new LinkedHashMap<>();
    for (int i = 0; i < found.length(); i++) {
      told.put(found.socket(i), found.ready(i));
    }
    both.expectSame(told.size(), found.length());
    both.expectSame(ready.entrySet().containsAll(told.entrySet()), true);
  }
}
