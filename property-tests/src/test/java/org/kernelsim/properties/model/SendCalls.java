package org.kernelsim.properties.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.SocketList;
import org.kernelsim.properties.model.ModelMemory.Part;
import org.kernelsim.properties.model.ModelSends.Sent;
import org.kernelsim.properties.model.ModelSends.Source;
import org.kernelsim.properties.model.SideBySide.Caller;
import org.kernelsim.properties.model.SideBySide.Named;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStructure.Family;

/** The calls that send. */
final class SendCalls {
  /** What is behind an interrupted send in a list. */
  private static final Sent NOT_BEGUN = new Sent(SystemError.EINTR.answer(), true);

  private static final int DIGEST_MEMORY = ServiceList.DIGEST_BYTES + 8;

  private final SideBySide both;
  private final Coverage coverage;

  SendCalls(SideBySide both, Coverage coverage) {
    this.both = both;
    this.coverage = coverage;
  }

  private void called(Named named, SocketEvent event) {
    if (named.socket() != null) {
      coverage.called(event, named.socket());
    }
  }

  void send(Action action) {
    Named to = both.socket(action.socket());
    Source source = both.source();
    long answer =
        both.call(
            both.caller()
                .calls
                .send(
                    to.id(),
                    source.memory(),
                    source.from(),
                    source.length(),
                    both.flags(to.socket())));
    called(to, SocketEvent.SEND);
    both.expect(answer, both.sends.send(both.targetOf(to), source).answer());
  }

  void sendTo(Action action) {
    Named to = both.socket(action.socket());
    Source source = both.source();
    Family family = to.socket() == null ? Family.INET : to.socket().family;
    SocketAddress address = action.destination(family);
    long answer =
        both.call(
            both.caller()
                .calls
                .sendTo(
                    to.id(),
                    address,
                    source.memory(),
                    source.from(),
                    source.length(),
                    both.flags(to.socket())));
    called(to, address == null ? SocketEvent.SEND : SocketEvent.SEND_TO);
    both.expect(
        answer,
        address == null
            ? both.sends.send(both.targetOf(to), source).answer()
            : both.sends.sendTo(to.socket(), address, source));
  }

  void batchedSend() {
    List<Named> named = both.sockets();
    Batch batch = new Batch(named.size());
    Source[] sources = new Source[named.size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = both.source();
      batch.add(
          named.get(i).id(),
          sources[i].memory(),
          sources[i].from(),
          sources[i].length(),
          both.flags(named.get(i).socket()));
    }
    long answer = both.call(both.caller().calls.batchedSend(batch));
    if (isListBad(answer, named.size())) {
      return;
    }
    int whole = 0;
    Sent sent = Sent.of(0);
    for (int i = 0; i < sources.length; i++) {
      if (sent.interrupted()) {
        sent = NOT_BEGUN;
      } else {
        called(named.get(i), SocketEvent.SEND);
        sent = both.sends.send(both.targetOf(named.get(i)), sources[i]);
      }
      both.expect(batch.sockets().answer(i), sent.answer());
      whole += sent.answer() == sources[i].length() ? 1 : 0;
    }
    both.expect(answer, whole);
  }

  /** Whether a list is empty or too long, which is then the answer. */
  private boolean isListBad(long answer, int length) {
    if (length == 0 || length > Action.MOST_LISTED) {
      both.expect(answer, (length == 0 ? SystemError.EINVAL : SystemError.E2BIG).answer());
      return true;
    }
    return false;
  }

  /**
   * What stands against a send of a part of the data, before any socket is looked at; 0 when
   * nothing does.
   */
  private long dataError(Action action, long handle) {
    Caller caller = both.caller();
    if (action.dataOffset() < 0 || action.length() < 0) {
      return SystemError.EINVAL.answer();
    }
    if (!caller.model.lives()) {
      return SystemError.ESRCH.answer();
    }
    Part part = caller.model.handles.get(handle);
    if (part == null) {
      return SystemError.EBADF.answer();
    }
    boolean inside = action.dataOffset() + action.length() <= part.length();
    return inside ? 0 : SystemError.EINVAL.answer();
  }

  /** The handle is given up after its last use, unless the call was interrupted. */
  private void used(Action action, long handle, Sent sent) {
    if (action.isLastUse() && !sent.interrupted()) {
      both.memory.drop(both.caller().model.remove(handle));
    }
  }

  void sendByHandle(Action action) {
    Named to = both.socket(action.socket());
    long handle = both.handle();
    long answer =
        both.call(
            both.caller()
                .calls
                .sendByHandle(
                    to.id(),
                    handle,
                    action.dataOffset(),
                    action.length(),
                    both.flags(to.socket()),
                    action.callFlags()));
    long error = dataError(action, handle);
    if (error != 0) {
      both.expect(answer, error);
      return;
    }
    Part part = both.caller().model.handles.get(handle);
    called(to, SocketEvent.SEND);
    Sent sent = both.sends.send(both.targetOf(to), part.part(action.dataOffset(), action.length()));
    both.expect(answer, sent.answer());
    used(action, handle, sent);
  }

  void alternateSocketSend(Action action) {
    List<Named> named = both.sockets();
    long handle = both.handle();
    SocketList list = new SocketList(named.size(), true);
    named.forEach(to -> list.add(to.id(), both.flags(to.socket())));
    long answer =
        both.call(
            both.caller()
                .calls
                .alternateSocketSend(
                    list, handle, action.dataOffset(), action.length(), action.callFlags()));
    if (isListBad(answer, named.size())) {
      return;
    }
    long error = dataError(action, handle);
    if (error != 0) {
      both.expect(answer, error);
      return;
    }
    named.forEach(to -> called(to, SocketEvent.SEND));
    Part part = both.caller().model.handles.get(handle).part(action.dataOffset(), action.length());
    Sent last = Sent.of(0);
    int whole = 0;
    List<Sent> expected = both.sends.sendToAll(named.stream().map(both::targetOf).toList(), part);
    for (int i = 0; i < named.size(); i++) {
      Sent sent = expected.get(i);
      both.expect(list.answer(i), sent.answer());
      whole += sent.answer() == part.length() ? 1 : 0;
      last = last.interrupted() ? last : sent;
    }
    both.expect(answer, whole);
    used(action, handle, last);
  }

  void compositeInvoke(Action action) {
    List<Named> named = both.sockets();
    long handle = both.handle();
    ServiceList list = new ServiceList(named.size());
    byte[] digest = new byte[DIGEST_MEMORY];
    for (int i = 0; i < named.size(); i++) {
      switch (action.service(i)) {
        case SOCKET_SEND ->
            list.send(
                named.get(i).id(),
                action.dataOffset(),
                action.length(),
                both.flags(named.get(i).socket()));
        case FILE_WRITE ->
            list.write(file(action), action.position(), action.dataOffset(), action.length());
        case DIGEST -> list.digest(action.dataOffset(), action.length(), digest, digestTo(action));
      }
    }
    long answer = both.call(both.caller().calls.compositeInvoke(list, handle, action.callFlags()));
    if (isListBad(answer, named.size())) {
      return;
    }
    Part whole = both.caller().model.handles.get(handle);
    if (whole == null) {
      boolean lives = both.caller().model.lives();
      both.expect(answer, (lives ? SystemError.EBADF : SystemError.ESRCH).answer());
      return;
    }
    int served = 0;
    Sent sent = Sent.of(0);
    for (int i = 0; i < named.size(); i++) {
      sent = sent.interrupted() ? NOT_BEGUN : serve(action, i, named.get(i), whole);
      both.expect(list.answer(i), sent.answer());
      boolean digests = action.service(i) == ServiceList.Service.DIGEST;
      served += sent.answer() == (digests ? ServiceList.DIGEST_BYTES : action.length()) ? 1 : 0;
      if (digests && sent.answer() > 0) {
        int to = digestTo(action);
        both.expectSame(
            Arrays.toString(Arrays.copyOfRange(digest, to, to + ServiceList.DIGEST_BYTES)),
            Arrays.toString(digest(whole.part(action.dataOffset(), action.length()))));
      }
    }
    both.expect(answer, served);
    used(action, handle, sent);
  }

  private Sent serve(Action action, int place, Named named, Part whole) {
    int offset = action.dataOffset();
    if (offset < 0 || action.length() < 0 || offset + action.length() > whole.length()) {
      return Sent.error(SystemError.EINVAL);
    }
    Part part = whole.part(offset, action.length());
    return switch (action.service(place)) {
      case SOCKET_SEND -> {
        called(named, SocketEvent.SEND);
        yield both.sends.send(both.targetOf(named), part);
      }
      case FILE_WRITE -> {
        int file = both.fileIds.indexOf(file(action));
        yield file < 0
            ? Sent.error(SystemError.EBADF)
            : Sent.of(both.files.write(file, action.position(), part.bytes()));
      }
      case DIGEST -> {
        boolean fits = digestTo(action) + ServiceList.DIGEST_BYTES <= DIGEST_MEMORY;
        yield fits ? Sent.of(ServiceList.DIGEST_BYTES) : Sent.error(SystemError.EFAULT);
      }
    };
  }

  private long file(Action action) {
    int index = action.file(SideBySide.FILES);
    return index < SideBySide.FILES ? both.fileIds.get(index) : SideBySide.NOBODY;
  }

  private static int digestTo(Action action) {
    return action.address();
  }

  private static byte[] digest(Part part) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(part.bytes());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
