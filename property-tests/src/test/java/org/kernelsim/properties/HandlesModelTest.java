package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.DONTWAIT;
import static org.kernelsim.process.SendFlags.LAST_USE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.Received;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** Handles of two processes do what plain maps of byte arrays do. */
class HandlesModelTest {
  private static final int MOST_HANDLES = 2;
  private static final int MOST_BYTES = 120;
  private static final int MOST_LISTED = 3;

  /** Who is charged for the bytes of an ordinary send. */
  private static final int NOBODY = -1;

  /** What is done. */
  enum Kind {
    TRANSFER,
    RELEASE,
    ORDINARY_SEND,
    SEND,
    ALTERNATE,
    RECEIVE,
    RECEIVE_TO_HANDLE,
    GRANT
  }

  /**
   * One call.
   *
   * @param who the process that calls
   * @param which the handle meant: one that was ever answered, or none that was
   */
  record Action(
      Kind kind, int who, int which, int offset, int length, int targets, boolean lastUse) {

    /** The same with a smaller part, so that it is often inside the data. */
    Action smaller() {
      return new Action(kind, who, which, offset / 4, length / 4, targets, lastUse);
    }
  }

  /** Bytes in the service domain, by how many they are held, and who is charged for them. */
  private static final class Data {
    final byte[] bytes;
    int holders = 1;
    int payer;

    Data(byte[] bytes, int payer) {
      this.bytes = bytes;
      this.payer = payer;
    }
  }

  /** A part of the data, behind a handle or on its way. */
  private record Part(Data data, int from, int to) {
    int length() {
      return to - from;
    }
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.of(0, 0, 1),
            Arbitraries.integers().between(-3, 30),
            evenly(-5, 60),
            evenly(-5, 90),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(true, false, false))
        .as(Action::new)
        .list()
        .ofMaxSize(60)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Integer> evenly(int least, int most) {
    return Arbitraries.integers()
        .between(least, most)
        .withDistribution(RandomDistribution.uniform());
  }

  /** What each kind answers besides success; all of it must be met. */
  private static final Map<Kind, List<SystemError>> ERRORS =
      Map.of(
          Kind.TRANSFER,
          List.of(SystemError.EINVAL, SystemError.EFAULT, SystemError.EDQUOT, SystemError.EMFILE),
          Kind.RELEASE,
          List.of(SystemError.EBADF),
          Kind.ORDINARY_SEND,
          List.of(SystemError.EINVAL, SystemError.EFAULT),
          Kind.SEND,
          List.of(SystemError.EINVAL, SystemError.EBADF),
          Kind.ALTERNATE,
          List.of(SystemError.EINVAL, SystemError.EBADF, SystemError.E2BIG),
          Kind.RECEIVE,
          List.of(SystemError.EAGAIN),
          Kind.RECEIVE_TO_HANDLE,
          List.of(SystemError.EINVAL, SystemError.EAGAIN, SystemError.EMFILE, SystemError.EDQUOT),
          Kind.GRANT,
          List.of(SystemError.ESRCH, SystemError.EBADF, SystemError.EMFILE));

  private static final String SUCCESS = "success";

  @Property
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void handlesDoWhatAMapDoes(@ForAll("actions") List<Action> actions) {
    Run run = new Run();
    for (Action action : actions) {
      run.carryOut(action);
      run.assertSame();
    }
    assertThat(run.kernel.shutDown(run.cpu).none()).isTrue();
    ERRORS.forEach(
        (kind, errors) -> {
          Statistics.coverage(met -> met.check(kind, SUCCESS).count(times -> times > 0));
          for (SystemError error : errors) {
            Statistics.coverage(met -> met.check(kind, error.name()).count(times -> times > 0));
          }
        });
  }

  /** The kernel beside the model. */
  private static final class Run {
    final Kernel kernel =
        new Kernel(
            new Limits(2, 10, MOST_HANDLES, MOST_BYTES, 1 << 20, MOST_LISTED, 4),
            new LockedLookup());
    final DirectCpu cpu = DirectEngine.newCpu();
    private final List<Process> processes = new ArrayList<>();
    private final List<SystemCalls> calls = new ArrayList<>();
    private final List<Map<Long, Part>> live = new ArrayList<>();
    private final List<List<Long>> ever = new ArrayList<>();
    private final long[] pair = {open(), open()};
    private final Set<Data> held = new HashSet<>();
    private final Deque<Part> queue = new ArrayDeque<>();
    private byte next;
    private long lastAnswer;

    Run() {
      for (int who = 0; who < 2; who++) {
        Process process = kernel.createProcess("model " + who);
        processes.add(process);
        calls.add(new ProcessThread(process, who).calls());
        live.add(new HashMap<>());
        ever.add(new ArrayList<>());
      }
      kernel.sockets().connectPair(pair[0], pair[1]);
      kernel.sockets().entry(pair[0]).setOptions(cpu, new SocketOptions(1 << 20, 1 << 20));
      kernel.sockets().entry(pair[1]).setOptions(cpu, new SocketOptions(1 << 20, 1 << 20));
    }

    private long open() {
      return kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.UNIX));
    }

    private long call(SystemCall call) {
      lastAnswer = DirectEngine.call(cpu, call);
      return lastAnswer;
    }

    private long handle(Action action) {
      List<Long> answered = ever.get(action.who);
      if (action.which < 0 || answered.isEmpty()) {
        return action.which == -1 ? 0 : action.which == -2 ? -5 : 77L << 24 | 3;
      }
      return answered.get(action.which % answered.size());
    }

    void carryOut(Action action) {
      lastAnswer = 0;
      carryOutKind(action);
      String met = SystemError.is(lastAnswer) ? SystemError.of(lastAnswer).name() : SUCCESS;
      Statistics.collect(action.kind, met);
    }

    private void carryOutKind(Action action) {
      switch (action.kind) {
        case TRANSFER -> transfer(action);
        case RELEASE -> release(action.who, handle(action));
        case ORDINARY_SEND -> ordinarySend(action);
        case SEND -> send(action.smaller(), handle(action));
        case ALTERNATE -> alternate(action.smaller(), handle(action));
        case RECEIVE -> receive(action.who, Math.max(action.length, 1));
        case RECEIVE_TO_HANDLE -> receiveToHandle(action.who, action.length);
        case GRANT -> grant(action, handle(action));
      }
    }

    private long used(int who) {
      return held.stream()
          .filter(data -> data.payer == who)
          .mapToLong(data -> data.bytes.length)
          .sum();
    }

    private void drop(Data data) {
      if (--data.holders == 0) {
        held.remove(data);
      }
    }

    private Data hold(byte[] source, Action action, int payer) {
      int to = action.offset + action.length;
      Data data = new Data(Arrays.copyOfRange(source, action.offset, to), payer);
      held.add(data);
      return data;
    }

    private void add(int who, long handle, Part part) {
      assertThat(handle).isPositive();
      assertThat(ever.get(who)).doesNotContain(handle);
      live.get(who).put(handle, part);
      ever.get(who).add(handle);
    }

    private byte[] source() {
      byte[] source = new byte[150];
      for (int i = 0; i < source.length; i++) {
        source[i] = next++;
      }
      return source;
    }

    /** What a call answers that is given a part of the source. */
    private static long memoryError(Action action, byte[] source) {
      if (action.length < 0) {
        return SystemError.EINVAL.answer();
      }
      boolean inside = action.offset >= 0 && action.offset + action.length <= source.length;
      return inside ? 0 : SystemError.EFAULT.answer();
    }

    private void transfer(Action action) {
      byte[] source = source();
      int who = action.who;
      long answer = call(calls.get(who).transfer(source, action.offset, action.length));
      long error = memoryError(action, source);
      if (error != 0) {
        assertThat(answer).isEqualTo(error);
      } else if (used(who) + action.length > MOST_BYTES) {
        assertThat(answer).isEqualTo(SystemError.EDQUOT.answer());
      } else if (live.get(who).size() == MOST_HANDLES) {
        assertThat(answer).isEqualTo(SystemError.EMFILE.answer());
      } else {
        add(who, answer, new Part(hold(source, action, who), 0, action.length));
      }
    }

    private void release(int who, long handle) {
      long answer = call(calls.get(who).release(handle));
      Part part = live.get(who).remove(handle);
      assertThat(answer).isEqualTo(part == null ? SystemError.EBADF.answer() : 0);
      if (part != null) {
        drop(part.data);
      }
    }

    private void ordinarySend(Action action) {
      byte[] source = source();
      long answer =
          call(calls.get(action.who).send(pair[0], source, action.offset, action.length, 0));
      long error = memoryError(action, source);
      assertThat(answer).isEqualTo(error != 0 ? error : action.length);
      if (answer > 0) {
        queue.add(new Part(hold(source, action, NOBODY), 0, action.length));
      }
    }

    /** What a send of a part answers before it looks at any socket. */
    private long error(Action action, long handle) {
      if (action.offset < 0 || action.length < 0) {
        return SystemError.EINVAL.answer();
      }
      Part part = live.get(action.who).get(handle);
      if (part == null) {
        return SystemError.EBADF.answer();
      }
      return action.offset + action.length > part.length() ? SystemError.EINVAL.answer() : 0;
    }

    private void queue(Action action, Part part) {
      if (action.length > 0) {
        part.data.holders++;
        int from = part.from + action.offset;
        queue.add(new Part(part.data, from, from + action.length));
      }
    }

    private void lastUse(Action action, long handle) {
      if (action.lastUse) {
        drop(live.get(action.who).remove(handle).data);
      }
    }

    private void send(Action action, long handle) {
      boolean good = action.targets > 0;
      long answer =
          call(
              calls
                  .get(action.who)
                  .sendByHandle(
                      good ? pair[0] : 99,
                      handle,
                      action.offset,
                      action.length,
                      0,
                      action.lastUse ? LAST_USE : 0));
      long error = error(action, handle);
      if (error != 0) {
        assertThat(answer).isEqualTo(error);
        return;
      }
      assertThat(answer).isEqualTo(good ? action.length : SystemError.EBADF.answer());
      if (good) {
        queue(action, live.get(action.who).get(handle));
      }
      lastUse(action, handle);
    }

    private void alternate(Action action, long handle) {
      SocketList list = new SocketList(4, false);
      for (int i = 0; i < action.targets; i++) {
        list.add(i == 1 ? 99 : pair[0]);
      }
      long answer =
          call(
              calls
                  .get(action.who)
                  .alternateSocketSend(
                      list, handle, action.offset, action.length, action.lastUse ? LAST_USE : 0));
      long error = error(action, handle);
      if (action.targets > MOST_LISTED) {
        error = SystemError.E2BIG.answer();
      } else if (action.targets == 0) {
        error = SystemError.EINVAL.answer();
      }
      if (error != 0) {
        assertThat(answer).isEqualTo(error);
        return;
      }
      assertThat(answer).isEqualTo(action.targets > 1 ? action.targets - 1 : 1);
      for (int i = 0; i < action.targets; i++) {
        assertThat(list.answer(i)).isEqualTo(i == 1 ? SystemError.EBADF.answer() : action.length);
        if (i != 1) {
          queue(action, live.get(action.who).get(handle));
        }
      }
      lastUse(action, handle);
    }

    private void receive(int who, int wanted) {
      byte[] target = new byte[wanted];
      long answer = call(calls.get(who).receive(pair[1], target, 0, wanted, DONTWAIT));
      if (queue.isEmpty()) {
        assertThat(answer).isEqualTo(SystemError.EAGAIN.answer());
        return;
      }
      int got = 0;
      byte[] expected = new byte[wanted];
      while (got < wanted && !queue.isEmpty()) {
        Part first = takeFirst(wanted - got);
        System.arraycopy(first.data.bytes, first.from, expected, got, first.length());
        got += first.length();
        drop(first.data);
      }
      assertThat(answer).isEqualTo(got);
      assertThat(target).isEqualTo(expected);
    }

    /** Takes at most so many bytes of the first message, with a hold of their own. */
    private Part takeFirst(int wanted) {
      Part first = queue.poll();
      if (first.length() <= wanted) {
        return first;
      }
      first.data.holders++;
      queue.addFirst(new Part(first.data, first.from + wanted, first.to));
      return new Part(first.data, first.from, first.from + wanted);
    }

    private void receiveToHandle(int who, int wanted) {
      Received received = new Received();
      long answer = call(calls.get(who).receiveToHandle(pair[1], wanted, DONTWAIT, received));
      if (wanted < 1) {
        assertThat(answer).isEqualTo(SystemError.EINVAL.answer());
      } else if (live.get(who).size() == MOST_HANDLES) {
        assertThat(answer).isEqualTo(SystemError.EMFILE.answer());
      } else if (queue.isEmpty()) {
        assertThat(answer).isEqualTo(SystemError.EAGAIN.answer());
      } else if (queue.peek().data.payer == NOBODY
          && used(who) + queue.peek().data.bytes.length > MOST_BYTES) {
        assertThat(answer).isEqualTo(SystemError.EDQUOT.answer());
      } else {
        Part part = takeFirst(wanted);
        part.data.payer = part.data.payer == NOBODY ? who : part.data.payer;
        add(who, answer, part);
        assertThat(received.bytes()).isEqualTo(part.length());
      }
    }

    private void grant(Action action, long handle) {
      int to = action.targets == 1 ? action.who : 1 - action.who;
      long process = action.targets == 0 ? 99 : processes.get(to).id();
      long answer = call(calls.get(action.who).grant(handle, process));
      Part part = live.get(action.who).get(handle);
      if (action.targets == 0) {
        assertThat(answer).isEqualTo(SystemError.ESRCH.answer());
      } else if (part == null) {
        assertThat(answer).isEqualTo(SystemError.EBADF.answer());
      } else if (live.get(to).size() == MOST_HANDLES) {
        assertThat(answer).isEqualTo(SystemError.EMFILE.answer());
      } else {
        part.data.holders++;
        add(to, answer, part);
      }
    }

    void assertSame() {
      for (int who = 0; who < 2; who++) {
        ProcessHandleTable handles = processes.get(who).handles();
        assertThat(handles.size()).isEqualTo(live.get(who).size());
        assertThat(handles.quota().used()).isEqualTo(used(who));
        assertThat(handles.isLocked()).isFalse();
      }
      assertThat(kernel.buffers().lent()).isEqualTo(held.size());
    }
  }
}
