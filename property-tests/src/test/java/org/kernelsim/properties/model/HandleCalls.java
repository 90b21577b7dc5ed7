package org.kernelsim.properties.model;

import org.kernelsim.machine.SystemError;
import org.kernelsim.memory.BufferPool;
import org.kernelsim.process.Received;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.properties.model.ModelProcess.State;
import org.kernelsim.properties.model.ModelSends.Source;
import org.kernelsim.properties.model.SideBySide.Caller;
import org.kernelsim.properties.model.SideBySide.Named;
import org.kernelsim.socket.SocketEvent;

/** The calls that make handles, give them on or up, and end processes. */
final class HandleCalls {
  private static final long NO_PROCESS = SystemError.ESRCH.answer();

  private final SideBySide both;
  private final Coverage coverage;

  HandleCalls(SideBySide both, Coverage coverage) {
    this.both = both;
    this.coverage = coverage;
  }

  void transfer() {
    Caller caller = both.caller();
    Source source = both.source();
    long answer = both.call(caller.calls.transfer(source.memory(), source.from(), source.length()));
    long error = source.error();
    if (error == 0 && source.length() > BufferPool.MAX_LENGTH) {
      error = SystemError.EMSGSIZE.answer();
    }
    if (error == 0 && !caller.model.lives()) {
      error = NO_PROCESS;
    }
    if (error == 0 && both.memory.charged(caller.model) + source.length() > SideBySide.MOST_BYTES) {
      error = SystemError.EDQUOT.answer();
    }
    if (error != 0) {
      both.expect(answer, error);
      return;
    }
    Part part = both.memory.take(source.memory(), source.from(), source.length(), caller.model);
    if (part == null) {
      both.expect(answer, SystemError.ENOBUFS.answer());
    } else if (isFull(caller)) {
      both.memory.drop(part);
      both.expect(answer, SystemError.EMFILE.answer());
    } else {
      both.made(caller, answer, part);
    }
  }

  private static boolean isFull(Caller caller) {
    return caller.model.handles.size() == SideBySide.MOST_HANDLES;
  }

  void release() {
    Caller caller = both.caller();
    long handle = both.handle();
    long answer = both.call(caller.calls.release(handle));
    Part part = caller.model.remove(handle);
    if (!caller.model.lives()) {
      both.expect(answer, NO_PROCESS);
    } else if (part == null) {
      both.expect(answer, SystemError.EBADF.answer());
    } else {
      both.expect(answer, 0);
      both.memory.drop(part);
    }
  }

  void grant() {
    Caller caller = both.caller();
    long handle = both.handle();
    Caller receiver = both.named();
    long id = receiver == null ? SideBySide.NOBODY : receiver.process.id();
    long answer = both.call(caller.calls.grant(handle, id));
    Part part = caller.model.handles.get(handle);
    if (!caller.model.lives() || receiver == null || !receiver.model.lives()) {
      both.expect(answer, NO_PROCESS);
    } else if (part == null) {
      both.expect(answer, SystemError.EBADF.answer());
    } else if (isFull(receiver)) {
      both.expect(answer, SystemError.EMFILE.answer());
    } else {
      both.memory.hold(part);
      both.made(receiver, answer, part);
    }
  }

  void receiveToHandle(Action action) {
    Caller caller = both.caller();
    Named from = both.socket(action.socket());
    boolean mayWait = both.targetOf(from).mayWait();
    Received received = new Received();
    long answer =
        both.call(
            caller.calls.receiveToHandle(
                from.id(), action.length(), both.flags(from.socket()), received));
    long error = action.length() < 1 ? SystemError.EINVAL.answer() : 0;
    error = error == 0 && !caller.model.lives() ? NO_PROCESS : error;
    if (error == 0 && from.socket() != null) {
      coverage.called(SocketEvent.RECEIVE, from.socket());
    }
    error = error == 0 ? ModelReceives.error(from.socket()) : error;
    error = error == 0 && isFull(caller) ? SystemError.EMFILE.answer() : error;
    if (error == 0 && from.socket().received.isEmpty() && from.socket().atEnd()) {
      both.expect(answer, 0);
      return;
    }
    if (error == 0) {
      error = both.receives.takeError(from.socket(), mayWait, caller.model, SideBySide.MOST_BYTES);
    }
    if (error != 0) {
      both.expect(answer, error);
      return;
    }
    Part part = both.receives.takeFor(from.socket(), action.length(), caller.model);
    both.made(caller, answer, part);
    both.expectSame(received.bytes(), part.length());
  }

  void kill() {
    Caller target = both.named();
    long id = target == null ? SideBySide.NOBODY : target.process.id();
    long answer = both.call(both.caller().calls.kill(id));
    both.expect(answer, kill(target));
  }

  void exit() {
    Caller caller = both.caller();
    both.expect(both.call(caller.calls.exit()), kill(caller));
  }

  private static long kill(Caller target) {
    if (target == null || !target.model.lives()) {
      return NO_PROCESS;
    }
    target.model.state = State.KILLED;
    return 0;
  }
}
