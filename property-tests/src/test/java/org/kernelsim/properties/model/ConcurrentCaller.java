package org.kernelsim.properties.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.DONTWAIT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Received;
import org.kernelsim.process.ServiceList;
import org.kernelsim.process.ServiceList.Service;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SocketSet;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.properties.model.SharedSystem.Known;
import org.kernelsim.properties.model.SharedSystem.Members;
import org.kernelsim.properties.model.SharedSystem.Named;
import org.kernelsim.socket.AddressAnswer;
import org.kernelsim.socket.SocketAddress;
import org.kernelsim.socket.SocketEntry;
import org.kernelsim.socket.SocketOption;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * One host thread: carries actions out, whatever others do meanwhile, and keeps the ledger. No call
 * waits. When its process is killed, it goes on in another.
 */
final class ConcurrentCaller {
  private static final int VALUES_OF_EACH = Ledger.VALUES / 4;

  /** More than a message or a handle ever has, so that none is cut. */
  private static final int MEMORY_BYTES = 100;

  private static final int OWN_QUEUE = 1000;

  private final SharedSystem system;
  private final DocumentedErrors documented;
  private final int number;
  private final byte[] target = new byte[MEMORY_BYTES];
  private final byte[] digest = new byte[ServiceList.DIGEST_BYTES];
  private final Received behind = new Received();

  /** Nobody else knows them. */
  private final List<Named> own;

  private Members members;
  private ProcessThread thread;
  private DirectCpu cpu;
  private SystemCalls calls;
  private Action action;
  private int messages;

  ConcurrentCaller(SharedSystem system, DocumentedErrors documented, int number) {
    this.system = system;
    this.documented = documented;
    this.number = number;
    this.own = system.pair(Type.STREAM, OWN_QUEUE);
    join(null);
  }

  /** A process may be killed before the thread has begun in it, which then tries the next. */
  private void join(Members dead) {
    cpu = null;
    for (Members next = system.members(number, dead); cpu == null; ) {
      members = next;
      thread = new ProcessThread(members.process(), number);
      calls = thread.calls();
      try {
        cpu = DirectEngine.newCpu(thread);
      } catch (IllegalStateException killed) {
        next = system.members(number, members);
      }
    }
  }

  void carryOut(Action next) {
    action = next;
    messages++;
    switch (action.call()) {
      case TRANSFER -> transfer();
      case RELEASE -> release();
      case RECEIVE_TO_HANDLE -> receiveToHandle();
      case GRANT -> grant();
      case COMPOSITE_INVOKE -> compositeInvoke();
      case SEND -> sendTo(null);
      case BATCHED_SEND -> batchedSend();
      case SEND_BY_HANDLE -> sendByHandle();
      case ALTERNATE_SOCKET_SEND -> alternateSocketSend();
      case RECEIVE -> receive(socket(action.socket()), action.length());
      case KILL -> call(calls.kill(system.members(action.number(), null).process().id()));
      case EXIT -> call(calls.exit());
      case SOCKET -> socket();
      case BIND -> bind();
      case LISTEN -> call(calls.listen(socket(action.socket()).id(), action.backlog()));
      case ACCEPT -> accept(socket(action.socket()));
      case CONNECT -> connect();
      case CLOSE -> close();
      case SHUTDOWN -> call(calls.shutdown(socket(action.socket()).id(), action.how()));
      case SEND_TO -> sendTo(action.destination(socket(action.socket()).local().family()));
      case RECEIVE_FROM -> receiveFrom();
      case GET_SOCKET_OPTION -> getSocketOption();
      case SET_SOCKET_OPTION -> setSocketOption();
      case CONTROL -> call(calls.control(socket(action.socket()).id(), action.request(), 1));
      case GET_SOCKET_NAME ->
          call(calls.getSocketName(socket(action.socket()).id(), new AddressAnswer()));
      case GET_PEER_NAME ->
          call(calls.getPeerName(socket(action.socket()).id(), new AddressAnswer()));
      case SELECT -> select();
      case REGISTER_INTEREST -> registerInterest();
      case WAIT -> await();
    }
    if (thread.killed()) {
      end();
      join(members);
    }
  }

  /** Ends the thread, and with it maybe its process. */
  void end() {
    DirectEngine.end(cpu);
  }

  private long call(SystemCall call) {
    return checked(DirectEngine.call(cpu, call));
  }

  /** An answer, whose error must be one that the call is said to answer. */
  private long checked(long answer) {
    if (SystemError.is(answer)) {
      assertThat(documented.of(action.call())).as("%s", action).contains(SystemError.of(answer));
    }
    return answer;
  }

  /** The answer of a call on one socket, which may be told of a reset. */
  private long told(Named socket, long answer) {
    if (answer == SystemError.ECONNRESET.answer()) {
      system.ledger.reset(socket.id());
    }
    return checked(answer);
  }

  private Named socket(int index) {
    Object[] known = system.sockets.toArray();
    if (index < Action.SECOND_NEWEST || known.length == 0) {
      return new Named(SharedSystem.NOBODY, own.get(0).local());
    }
    return (Named) known[Math.floorMod(index, known.length)];
  }

  private Known handle() {
    Object[] known = members.handles().toArray();
    if (action.handle() < Action.SECOND_NEWEST || known.length == 0) {
      return new Known(SharedSystem.NOBODY, (byte) 0, 0);
    }
    return (Known) known[Math.floorMod(action.handle(), known.length)];
  }

  private byte value() {
    return (byte) (number * VALUES_OF_EACH + messages % VALUES_OF_EACH);
  }

  private int length() {
    return Math.min(action.length(), MEMORY_BYTES);
  }

  private byte[] source() {
    byte[] bytes = new byte[MEMORY_BYTES];
    Arrays.fill(bytes, value());
    return bytes;
  }

  private void transfer() {
    long handle = call(calls.transfer(source(), 0, length()));
    if (handle > 0) {
      members.handles().add(new Known(handle, value(), length()));
    }
  }

  private void release() {
    Known known = handle();
    call(calls.release(known.handle()));
    members.handles().remove(known);
  }

  private void grant() {
    Known known = handle();
    Members receiver = system.members(action.number(), null);
    long handle = call(calls.grant(known.handle(), receiver.process().id()));
    if (handle > 0) {
      receiver.handles().add(new Known(handle, known.value(), known.length()));
    }
  }

  private void taken(Named socket, byte value, long answer) {
    if (told(socket, answer) > 0) {
      system.ledger.taken(socket.id(), value, answer);
    }
  }

  private void used(Known known) {
    if (action.isLastUse()) {
      members.handles().remove(known);
    }
  }

  private void sendTo(SocketAddress destination) {
    Named socket = socket(action.socket());
    byte[] source = source();
    long answer =
        call(
            destination == null
                ? calls.send(socket.id(), source, 0, length(), DONTWAIT)
                : calls.sendTo(socket.id(), destination, source, 0, length(), DONTWAIT));
    taken(socket, value(), answer);
  }

  private List<Named> listed() {
    List<Named> sockets = new ArrayList<>();
    for (int i = 0; i < action.listed(); i++) {
      sockets.add(socket(action.socket(i)));
    }
    return sockets;
  }

  private void batchedSend() {
    List<Named> sockets = listed();
    Batch batch = new Batch(sockets.size());
    sockets.forEach(socket -> batch.add(socket.id(), source(), 0, length(), DONTWAIT));
    if (call(calls.batchedSend(batch)) >= 0) {
      for (int i = 0; i < sockets.size(); i++) {
        taken(sockets.get(i), value(), batch.sockets().answer(i));
      }
    }
  }

  /** How many bytes are sent of the data behind a handle. */
  private int part(Known known) {
    return Math.min(length(), known.length());
  }

  private void sendByHandle() {
    Named socket = socket(action.socket());
    Known known = handle();
    long answer =
        call(
            calls.sendByHandle(
                socket.id(), known.handle(), 0, part(known), DONTWAIT, action.callFlags()));
    taken(socket, known.value(), answer);
    used(known);
  }

  private void alternateSocketSend() {
    List<Named> sockets = listed();
    Known known = handle();
    SocketList list = new SocketList(sockets.size(), true);
    sockets.forEach(socket -> list.add(socket.id(), DONTWAIT));
    int flags = action.callFlags();
    if (call(calls.alternateSocketSend(list, known.handle(), 0, part(known), flags)) >= 0) {
      for (int i = 0; i < sockets.size(); i++) {
        taken(sockets.get(i), known.value(), list.answer(i));
      }
      used(known);
    }
  }

  private void compositeInvoke() {
    List<Named> sockets = listed();
    Known known = handle();
    ServiceList list = new ServiceList(sockets.size());
    for (int i = 0; i < sockets.size(); i++) {
      switch (action.service(i)) {
        case SOCKET_SEND -> list.send(sockets.get(i).id(), 0, part(known), DONTWAIT);
        case FILE_WRITE -> list.write(file(), action.position(), 0, part(known));
        case DIGEST -> list.digest(0, part(known), digest, 0);
      }
    }
    if (call(calls.compositeInvoke(list, known.handle(), action.callFlags())) >= 0) {
      for (int i = 0; i < sockets.size(); i++) {
        if (action.service(i) == Service.SOCKET_SEND) {
          taken(sockets.get(i), known.value(), list.answer(i));
        } else {
          checked(list.answer(i));
        }
      }
      used(known);
    }
  }

  private long file() {
    int index = action.file(SharedSystem.FILES);
    return index < SharedSystem.FILES ? system.files.get(index) : SharedSystem.NOBODY;
  }

  /** Messages are received whole. */
  private static int wanted(Named socket, int length) {
    return socket.whole() ? MEMORY_BYTES : Math.min(length, MEMORY_BYTES);
  }

  private long receive(Named socket, int length) {
    return received(
        socket, call(calls.receive(socket.id(), target, 0, wanted(socket, length), DONTWAIT)));
  }

  private long received(Named socket, long answer) {
    if (told(socket, answer) > 0) {
      system.ledger.received(socket.id(), target, (int) answer);
    }
    return answer;
  }

  private void receiveFrom() {
    Named socket = socket(action.socket());
    int length = wanted(socket, action.length());
    AddressAnswer from = new AddressAnswer();
    received(socket, call(calls.receiveFrom(socket.id(), target, 0, length, DONTWAIT, from)));
  }

  /** Looks at what is behind the handle by sending it to itself. */
  private void receiveToHandle() {
    Named socket = socket(action.socket());
    int wanted = wanted(socket, action.length());
    long handle = told(socket, call(calls.receiveToHandle(socket.id(), wanted, DONTWAIT, behind)));
    if (handle > 0) {
      int length = behind.bytes();
      long end = own.get(0).id();
      assertThat(call(calls.sendByHandle(end, handle, 0, length, 0, 0))).isEqualTo(length);
      if (length > 0) {
        assertThat(call(calls.receive(own.get(1).id(), target, 0, MEMORY_BYTES, DONTWAIT)))
            .isEqualTo(length);
      }
      system.ledger.received(socket.id(), target, length);
      members.handles().add(new Known(handle, length == 0 ? 0 : target[0], length));
    }
  }

  private void socket() {
    long id = call(calls.socket(action.kind().withBlocking(false)));
    if (id > 0) {
      system.made(id, action.kind());
    }
  }

  private void bind() {
    Named socket = socket(action.socket());
    call(calls.bind(socket.id(), action.address(socket.local().family())));
  }

  private boolean accept(Named socket) {
    long id = told(socket, call(calls.accept(socket.id(), true)));
    if (id > 0) {
      system.accepted(id);
    }
    return id > 0;
  }

  private void connect() {
    Named socket = socket(action.socket());
    told(socket, call(calls.connect(socket.id(), action.address(socket.local().family()))));
  }

  private void close() {
    Named socket = socket(action.socket());
    if (socket.id() != SharedSystem.NOBODY) {
      system.ledger.closed(socket.id());
      system.sockets.remove(socket);
    }
    call(calls.close(socket.id()));
  }

  private void getSocketOption() {
    Named socket = socket(action.socket());
    SocketOption option = action.optionToRead();
    long answer = call(calls.getSocketOption(socket.id(), option));
    if (option == SocketOption.SO_ERROR && answer > 0) {
      told(socket, -answer);
    }
  }

  private void setSocketOption() {
    Named socket = socket(action.socket());
    call(calls.setSocketOption(socket.id(), action.option(), action.length()));
  }

  private void select() {
    List<Named> sockets = listed();
    SocketSet set = new SocketSet(sockets.size());
    for (int i = 0; i < sockets.size(); i++) {
      set.add(sockets.get(i).id(), action.interest(i));
    }
    call(calls.select(set, 0));
  }

  private void registerInterest() {
    call(
        calls.registerInterest(
            system.sets.get(action.set(SharedSystem.SETS)),
            socket(action.socket()).id(),
            action.interest()));
  }

  private void await() {
    SocketSet found = new SocketSet(action.capacity());
    call(calls.wait(system.sets.get(action.set(SharedSystem.SETS)), found, 0));
  }

  /** When nobody else runs: accepts every connection, and receives everything. */
  void finish() {
    action = new Action(Call.ACCEPT, number, 0, 0, 0, 0, 0, 0);
    for (Named socket : List.copyOf(system.sockets)) {
      while (accept(socket)) {
        // until none waits
      }
    }
    action = new Action(Call.RECEIVE, number, 0, 0, 0, 0, 0, 0);
    for (Named socket : system.sockets) {
      SocketEntry entry = system.kernel.sockets().entry(socket.id());
      while (isPending(receive(socket, MEMORY_BYTES)) || !entry.receiveQueue().isEmpty()) {
        // until nothing more has come
      }
    }
    end();
  }

  private static boolean isPending(long answer) {
    return answer == SystemError.ECONNRESET.answer() || answer == SystemError.ECONNREFUSED.answer();
  }
}
