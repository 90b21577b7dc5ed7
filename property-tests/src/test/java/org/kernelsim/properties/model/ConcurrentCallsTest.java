package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.DONTWAIT;
import static org.kernelsim.process.SendFlags.LAST_USE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.Limits;
import org.kernelsim.engine.DirectCpu;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.handle.LockedLookup;
import org.kernelsim.handle.LockedLookup.Hold;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
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

/**
 * Several host threads of two processes make calls on the same handles and sockets, whoever is
 * faster: every byte that was taken is received as it was sent, no answer is one that cannot be,
 * and nothing is leaked or left locked.
 */
class ConcurrentCallsTest {
  private static final int HANDLES = 8;
  private static final int PAIRS = 2;
  private static final int MOST_BYTES = 200;
  private static final Set<SystemError> RACES =
      EnumSet.of(
          SystemError.EBADF,
          SystemError.EAGAIN,
          SystemError.EDQUOT,
          SystemError.EMFILE,
          SystemError.ENOBUFS);

  /** What is done. */
  enum Kind {
    TRANSFER,
    RELEASE,
    SEND_BY_HANDLE,
    ALTERNATE,
    SEND,
    BATCHED,
    RECEIVE,
    RECEIVE_TO_HANDLE,
    GRANT
  }

  /** One call. */
  record Action(Kind kind, int which, int length, boolean lastUse) {}

  /** A handle that threads of one process know, and the value of all its bytes. */
  private record Known(long handle, byte value, int length) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, HANDLES - 1),
            Arbitraries.integers().between(1, MOST_BYTES),
            Arbitraries.of(true, false))
        .as(Action::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(120);
  }

  @Provide
  Arbitrary<List<List<Action>>> threads() {
    return actions().list().ofMinSize(2).ofMaxSize(4);
  }

  @Property(shrinking = ShrinkingMode.OFF) // another run is another order
  void everyByteArrivesAndNothingIsLeft(
      @ForAll("threads") List<List<Action>> threads, @ForAll Hold hold)
      throws InterruptedException, ExecutionException {
    Run run = new Run(hold);
    run.carryOut(threads);
    run.receiveTheRest();

    assertThat(run.received.toString()).isEqualTo(run.sent.toString());
    assertThat(run.kernel.shutDown(run.cpu)).isEqualTo(new Kernel.Leaks(0, 0, 0, 0));
    for (Process process : run.processes) {
      assertThat(process.handles().quota().used()).isZero();
    }
  }

  /** One kernel and what its threads share. */
  private static final class Run {
    final Kernel kernel;
    final DirectCpu cpu = DirectEngine.newCpu();
    final Process[] processes;
    final AtomicLongArray sent = new AtomicLongArray(128);
    final AtomicLongArray received = new AtomicLongArray(128);
    private final List<AtomicReferenceArray<Known>> known = new ArrayList<>();
    private final List<Queue<Known>> replaced = new ArrayList<>();
    private final long[][] pairs = new long[PAIRS][];

    Run(Hold hold) {
      kernel =
          new Kernel(
              new Limits(2, 20, HANDLES - 1, 8 * MOST_BYTES, 1 << 16, 4, 6),
              new LockedLookup(hold));
      processes = new Process[] {kernel.createProcess("one"), kernel.createProcess("two")};
      for (int i = 0; i < processes.length; i++) {
        known.add(new AtomicReferenceArray<>(HANDLES));
        replaced.add(new ConcurrentLinkedQueue<>());
      }
      for (int i = 0; i < PAIRS; i++) {
        pairs[i] = pair();
      }
    }

    long[] pair() {
      long[] pair = {open(), open()};
      kernel.sockets().connectPair(pair[0], pair[1]);
      for (long end : pair) {
        kernel.sockets().entry(end).setOptions(DirectEngine.newCpu(), new SocketOptions(300, 300));
      }
      return pair;
    }

    private long open() {
      return kernel.sockets().open(SocketStructure.of(Type.STREAM, Family.UNIX));
    }

    void carryOut(List<List<Action>> threads) throws InterruptedException, ExecutionException {
      ExecutorService hosts = Executors.newFixedThreadPool(threads.size());
      try {
        CyclicBarrier start = new CyclicBarrier(threads.size());
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
          Caller caller = new Caller(this, i);
          List<Action> actions = threads.get(i);
          ends.add(
              hosts.submit(
                  () -> {
                    start.await();
                    actions.forEach(caller::carryOut);
                    return null;
                  }));
        }
        for (Future<?> end : ends) {
          end.get();
        }
      } finally {
        hosts.shutdown();
      }
    }

    void receiveTheRest() {
      Caller caller = new Caller(this, 0);
      for (int pair = 0; pair < PAIRS; pair++) {
        while (caller.receive(pairs[pair][1], 1000) > 0) {
          // until nothing has come any more
        }
      }
    }
  }

  /** One thread. */
  private static final class Caller {
    private final Run run;
    private final int process;
    private final DirectCpu cpu = DirectEngine.newCpu();
    private final SystemCalls calls;
    private final byte[] target = new byte[1000];
    private final Received behind = new Received();
    private final long[] own;
    private byte value;

    Caller(Run run, int number) {
      this.run = run;
      this.process = number % run.processes.length;
      this.calls = new ProcessThread(run.processes[process], number).calls();
      this.value = (byte) (number * 30);
      this.own = run.pair();
    }

    void carryOut(Action action) {
      value = (byte) (value % 30 == 29 ? value - 29 : value + 1);
      long socket = run.pairs[action.which % PAIRS][0];
      switch (action.kind) {
        case TRANSFER -> transfer(action.which, action.length);
        case RELEASE -> release(action.which);
        case SEND_BY_HANDLE -> sendByHandle(action, socket);
        case ALTERNATE -> alternate(action);
        case SEND -> sent(value, call(calls.send(socket, own(action), 0, action.length, DONTWAIT)));
        case BATCHED -> batched(action);
        case RECEIVE -> receive(run.pairs[action.which % PAIRS][1], action.length);
        case RECEIVE_TO_HANDLE -> receiveToHandle(action);
        case GRANT -> grant(action.which);
      }
    }

    private byte[] own(Action action) {
      byte[] bytes = new byte[action.length];
      Arrays.fill(bytes, value);
      return bytes;
    }

    /** An answer, or 0 for an error that may come when another thread was faster. */
    private long call(SystemCall call) {
      long answer = DirectEngine.call(cpu, call);
      if (SystemError.is(answer)) {
        assertThat(SystemError.of(answer)).isIn(RACES);
        return 0;
      }
      return answer;
    }

    private void sent(byte of, long bytes) {
      run.sent.addAndGet(of, Math.max(bytes, 0));
    }

    private void transfer(int which, int length) {
      byte[] bytes = new byte[length];
      Arrays.fill(bytes, value);
      long handle = call(calls.transfer(bytes, 0, length));
      know(process, which, handle, value, length);
    }

    private void know(int by, int which, long handle, byte of, int length) {
      if (handle != 0) {
        Known before = run.known.get(by).getAndSet(which, new Known(handle, of, length));
        if (before != null) {
          run.replaced.get(by).add(before);
        }
      }
    }

    private void release(int which) {
      for (Known old = run.replaced.get(process).poll(); old != null; ) {
        call(calls.release(old.handle));
        old = run.replaced.get(process).poll();
      }
      Known one = run.known.get(process).get(which);
      if (one != null) {
        call(calls.release(one.handle));
      }
    }

    private void sendByHandle(Action action, long socket) {
      Known one = run.known.get(process).get(action.which);
      if (one != null) {
        int flags = action.lastUse ? LAST_USE : 0;
        sent(
            one.value,
            call(calls.sendByHandle(socket, one.handle, 0, one.length, DONTWAIT, flags)));
      }
    }

    private void alternate(Action action) {
      Known one = run.known.get(process).get(action.which);
      if (one == null) {
        return;
      }
      SocketList list = new SocketList(3, true);
      list.add(run.pairs[0][0], DONTWAIT).add(999, DONTWAIT).add(run.pairs[1][0], DONTWAIT);
      int flags = action.lastUse ? LAST_USE : 0;
      SystemCall call = calls.alternateSocketSend(list, one.handle, 0, one.length, flags);
      if (!SystemError.is(DirectEngine.call(cpu, call))) {
        sent(one.value, list.answer(0));
        assertThat(list.answer(1)).isEqualTo(SystemError.EBADF.answer());
        sent(one.value, list.answer(2));
      }
    }

    private void batched(Action action) {
      Batch batch = new Batch(2);
      batch.add(run.pairs[0][0], own(action), 0, action.length, DONTWAIT);
      batch.add(run.pairs[1][0], own(action), 0, action.length, DONTWAIT);
      call(calls.batchedSend(batch));
      sent(value, batch.sockets().answer(0));
      sent(value, batch.sockets().answer(1));
    }

    private void grant(int which) {
      Known one = run.known.get(process).get(which);
      if (one != null) {
        int other = 1 - process;
        long handle = call(calls.grant(one.handle, run.processes[other].id()));
        know(other, which, handle, one.value, one.length);
      }
    }

    /** Looks at what is behind the handle by sending it to itself. */
    private void receiveToHandle(Action action) {
      long socket = run.pairs[action.which % PAIRS][1];
      long handle = call(calls.receiveToHandle(socket, action.length, DONTWAIT, behind));
      if (handle != 0) {
        int length = behind.bytes();
        assertThat(call(calls.sendByHandle(own[0], handle, 0, length, 0, 0))).isEqualTo(length);
        assertThat(receive(own[1], 1000)).isEqualTo(length);
        know(process, action.which, handle, target[0], length);
      }
    }

    long receive(long socket, int length) {
      long answer = call(calls.receive(socket, target, 0, length, DONTWAIT));
      for (int i = 0; i < answer; i++) {
        run.received.incrementAndGet(target[i]);
      }
      return answer;
    }
  }
}
