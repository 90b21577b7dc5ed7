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
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Process;
import org.kernelsim.process.ProcessThread;
import org.kernelsim.process.SocketList;
import org.kernelsim.process.SystemCall;
import org.kernelsim.process.SystemCalls;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/** Handles do what a plain map of byte arrays does. */
class HandlesModelTest {
  private static final int MOST_HANDLES = 6;
  private static final int MOST_BYTES = 500;
  private static final int MOST_LISTED = 3;

  /** What is done. */
  enum Kind {
    TRANSFER,
    RELEASE,
    SEND,
    ALTERNATE,
    RECEIVE
  }

  /**
   * One call.
   *
   * @param which the handle meant: one that was ever answered, or none that was
   */
  record Action(Kind kind, int which, int offset, int length, int targets, boolean lastUse) {}

  /** Bytes in the service domain, and by how many they are held. */
  private static final class Data {
    final byte[] bytes;
    int holders = 1;

    Data(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** A part of the data on its way. */
  private record Queued(Data data, int from, int to) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(-3, 30),
            Arbitraries.integers().between(-5, 200),
            Arbitraries.integers().between(-5, 200),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(true, false, false))
        .as(Action::new)
        .list()
        .ofMaxSize(60);
  }

  @Property
  void handlesDoWhatAMapDoes(@ForAll("actions") List<Action> actions) {
    Run run = new Run();
    for (Action action : actions) {
      run.carryOut(action);
      run.assertSame();
    }
    assertThat(run.kernel.shutDown(run.cpu).none()).isTrue();
  }

  /** The kernel beside the model. */
  private static final class Run {
    final Kernel kernel =
        new Kernel(
            new Limits(2, 10, MOST_HANDLES, MOST_BYTES, 1 << 20, MOST_LISTED, 4),
            new LockedLookup());
    final DirectCpu cpu = DirectEngine.newCpu();
    private final Process process = kernel.createProcess("model");
    private final SystemCalls calls = new ProcessThread(process, 0).calls();
    private final long[] pair = {open(), open()};
    private final Map<Long, Data> live = new HashMap<>();
    private final List<Long> ever = new ArrayList<>();
    private final Set<Data> held = new HashSet<>();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private byte next;

    Run() {
      kernel.sockets().connectPair(pair[0], pair[1]);
      kernel.sockets().entry(pair[0]).setOptions(cpu, new SocketOptions(1 << 20, 1 << 20));
      kernel.sockets().entry(pair[1]).setOptions(cpu, new SocketOptions(1 << 20, 1 << 20));
    }

    private long open() {
      return kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.UNIX));
    }

    private long call(SystemCall call) {
      return DirectEngine.call(cpu, call);
    }

    private long handle(Action action) {
      if (action.which < 0 || ever.isEmpty()) {
        return action.which == -1 ? 0 : action.which == -2 ? -5 : 77L << 24 | 3;
      }
      return ever.get(action.which % ever.size());
    }

    void carryOut(Action action) {
      switch (action.kind) {
        case TRANSFER -> transfer(action.offset, action.length);
        case RELEASE -> release(handle(action));
        case SEND -> send(action, handle(action));
        case ALTERNATE -> alternate(action, handle(action));
        case RECEIVE -> receive(Math.max(action.length, 1));
      }
    }

    private long used() {
      return held.stream().mapToLong(data -> data.bytes.length).sum();
    }

    private void drop(Data data) {
      if (--data.holders == 0) {
        held.remove(data);
      }
    }

    private void transfer(int offset, int length) {
      byte[] source = new byte[150];
      for (int i = 0; i < source.length; i++) {
        source[i] = next++;
      }
      long answer = call(calls.transfer(source, offset, length));
      if (length < 0) {
        assertThat(answer).isEqualTo(SystemError.EINVAL.answer());
      } else if (offset < 0 || offset + length > source.length) {
        assertThat(answer).isEqualTo(SystemError.EFAULT.answer());
      } else if (used() + length > MOST_BYTES) {
        assertThat(answer).isEqualTo(SystemError.EDQUOT.answer());
      } else if (live.size() == MOST_HANDLES) {
        assertThat(answer).isEqualTo(SystemError.EMFILE.answer());
      } else {
        assertThat(answer).isPositive();
        assertThat(ever).doesNotContain(answer);
        Data data = new Data(Arrays.copyOfRange(source, offset, offset + length));
        live.put(answer, data);
        ever.add(answer);
        held.add(data);
      }
    }

    private void release(long handle) {
      long answer = call(calls.release(handle));
      Data data = live.remove(handle);
      assertThat(answer).isEqualTo(data == null ? SystemError.EBADF.answer() : 0);
      if (data != null) {
        drop(data);
      }
    }

    /** What a send of a part answers before it looks at any socket. */
    private long error(Action action, long handle) {
      if (action.offset < 0 || action.length < 0) {
        return SystemError.EINVAL.answer();
      }
      Data data = live.get(handle);
      if (data == null) {
        return SystemError.EBADF.answer();
      }
      return action.offset + action.length > data.bytes.length ? SystemError.EINVAL.answer() : 0;
    }

    private void queue(Action action, Data data) {
      if (action.length > 0) {
        data.holders++;
        queue.add(new Queued(data, action.offset, action.offset + action.length));
      }
    }

    private void lastUse(Action action, long handle) {
      if (action.lastUse) {
        drop(live.remove(handle));
      }
    }

    private void send(Action action, long handle) {
      boolean good = action.targets > 0;
      long answer =
          call(
              calls.sendByHandle(
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
        queue(action, live.get(handle));
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
              calls.alternateSocketSend(
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
          queue(action, live.get(handle));
        }
      }
      lastUse(action, handle);
    }

    private void receive(int wanted) {
      byte[] target = new byte[wanted];
      long answer = call(calls.receive(pair[1], target, 0, wanted, DONTWAIT));
      if (queue.isEmpty()) {
        assertThat(answer).isEqualTo(SystemError.EAGAIN.answer());
        return;
      }
      int got = 0;
      byte[] expected = new byte[wanted];
      while (got < wanted && !queue.isEmpty()) {
        Queued first = queue.poll();
        int part = Math.min(wanted - got, first.to - first.from);
        System.arraycopy(first.data.bytes, first.from, expected, got, part);
        got += part;
        if (first.from + part == first.to) {
          drop(first.data);
        } else {
          queue.addFirst(new Queued(first.data, first.from + part, first.to));
        }
      }
      assertThat(answer).isEqualTo(got);
      assertThat(target).isEqualTo(expected);
    }

    void assertSame() {
      assertThat(process.handles().size()).isEqualTo(live.size());
      assertThat(process.handles().quota().used()).isEqualTo(used());
      assertThat(kernel.buffers().lent()).isEqualTo(held.size());
      assertThat(process.handles().isLocked()).isFalse();
    }
  }
}
