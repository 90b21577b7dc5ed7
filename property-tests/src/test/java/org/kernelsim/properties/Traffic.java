package org.kernelsim.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kernelsim.process.SendFlags.DONTWAIT;
import static org.kernelsim.process.SendFlags.LAST_USE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.kernelsim.call.Kernel;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.SystemError;
import org.kernelsim.process.Batch;
import org.kernelsim.process.Process;
import org.kernelsim.process.SocketList;
import org.kernelsim.socket.SocketOptions;
import org.kernelsim.socket.SocketStructure;
import org.kernelsim.socket.SocketStructure.Family;
import org.kernelsim.socket.SocketStructure.Type;

/**
 * Senders that send on pairs of sockets in every way there is, and one receiver for each pair that
 * checks what comes.
 *
 * <p>Two bits of every byte say who sent it, so that what several senders send on one stream can be
 * told apart; the other six are random but for 63, which a sender sends last on every pair.
 */
final class Traffic {
  private static final int END = 63;
  private static final int LONGEST = 60;

  /** A pair of connected sockets. */
  record Pair(Type type, int sendBuffer, int receiveBuffer) {}

  /** In which way an operation sends. */
  enum Way {
    SEND,
    BATCH,
    HANDLE,
    ALTERNATE
  }

  /**
   * One operation of a sender; everything is taken modulo what there is.
   *
   * @param targets the pairs, by number; more than one only where the way has a list
   */
  record Operation(
      Way way, List<Integer> targets, int length, int offset, boolean mayWait, boolean lastUse) {}

  /** Everything that is random. */
  record Plan(List<Pair> pairs, List<List<Operation>> senders, int receiveSize, long seed) {}

  /** What was sent and received on one pair, by sender: the messages, and the bytes in a row. */
  private static final class Record {
    final List<List<byte[]>> sent = new ArrayList<>();
    final List<List<byte[]>> received = new ArrayList<>();
  }

  private final Kernel kernel = new Kernel();
  private final Process process = kernel.createProcess("traffic");
  private final Plan plan;
  private final long[][] sockets;
  private final List<Record> records = new ArrayList<>();
  private final List<Steps> programs = new ArrayList<>();

  static Arbitrary<Plan> plans(int maxPairs, int maxSenders, int maxOperations) {
    Arbitrary<Pair> pair =
        Combinators.combine(
                Arbitraries.of(Type.class),
                Arbitraries.integers().between(1, 80),
                Arbitraries.integers().between(1, 80))
            .as(Pair::new);
    Arbitrary<Operation> operation =
        Combinators.combine(
                Arbitraries.of(Way.class),
                Arbitraries.integers().between(0, 11).list().ofMinSize(1).ofMaxSize(6),
                Arbitraries.integers().between(1, LONGEST),
                Arbitraries.integers().between(0, LONGEST),
                Arbitraries.integers().between(0, 3).map(i -> i > 0),
                Arbitraries.of(true, false))
            .as(Operation::new);
    return Combinators.combine(
            pair.list().ofMinSize(1).ofMaxSize(maxPairs),
            operation.list().ofMaxSize(maxOperations).list().ofMinSize(1).ofMaxSize(maxSenders),
            Arbitraries.integers().between(1, 100),
            Arbitraries.longs())
        .as(Plan::new);
  }

  Traffic(Plan plan) {
    this.plan = plan;
    this.sockets = new long[plan.pairs().size()][];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = connect(plan.pairs().get(i));
      records.add(record());
    }
    for (int s = 0; s < plan.senders().size(); s++) {
      programs.add(sender(s));
    }
    for (int i = 0; i < sockets.length; i++) {
      programs.add(receiver(i));
    }
  }

  private Record record() {
    Record record = new Record();
    for (int s = 0; s < plan.senders().size(); s++) {
      record.sent.add(new ArrayList<>());
      record.received.add(new ArrayList<>());
    }
    return record;
  }

  private long[] connect(Pair pair) {
    long[] ends = new long[2];
    for (int i = 0; i < 2; i++) {
      ends[i] = kernel.sockets().open(SocketStructure.of(pair.type(), Family.UNIX));
      kernel
          .sockets()
          .entry(ends[i])
          .setOptions(
              DirectEngine.newCpu(), new SocketOptions(pair.sendBuffer(), pair.receiveBuffer()));
    }
    kernel.sockets().connectPair(ends[0], ends[1]);
    return ends;
  }

  Kernel kernel() {
    return kernel;
  }

  /** One program for each thread. */
  List<Steps> programs() {
    return programs;
  }

  private Steps sender(int number) {
    Steps steps = new Steps(process, number);
    Random random = new Random(plan.seed() + number);
    for (Operation operation : plan.senders().get(number)) {
      byte[] bytes = new byte[LONGEST];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (number << 6 | random.nextInt(END));
      }
      add(steps, number, operation, bytes);
    }
    for (int i = 0; i < sockets.length; i++) {
      int pair = i;
      byte[] last = {(byte) (number << 6 | END)};
      steps.then(
          calls -> calls.send(sockets[pair][0], last, 0, 1, 0),
          answer -> sent(number, pair, last, 0, 1, answer));
    }
    return steps;
  }

  private int target(Operation operation, int place) {
    return operation.targets().get(place) % sockets.length;
  }

  private void add(Steps steps, int number, Operation operation, byte[] bytes) {
    int flags = operation.mayWait() ? 0 : DONTWAIT;
    int length = operation.length();
    int first = target(operation, 0);
    switch (operation.way()) {
      case SEND ->
          steps.then(
              calls -> calls.send(sockets[first][0], bytes, 0, length, flags),
              answer -> sent(number, first, bytes, 0, length, answer));
      case BATCH -> addBatch(steps, number, operation, bytes, flags);
      case HANDLE, ALTERNATE -> addByHandle(steps, number, operation, bytes, flags);
    }
  }

  private void addBatch(Steps steps, int number, Operation operation, byte[] bytes, int flags) {
    Batch batch = new Batch(operation.targets().size());
    for (int i = 0; i < operation.targets().size(); i++) {
      int length = Math.min(operation.length(), LONGEST - i);
      batch.add(sockets[target(operation, i)][0], bytes, i, length, flags);
    }
    steps.then(
        calls -> calls.batchedSend(batch),
        answer -> {
          for (int i = 0; i < batch.sockets().length(); i++) {
            sent(
                number,
                target(operation, i),
                bytes,
                batch.from(i),
                batch.bytes(i),
                batch.sockets().answer(i));
          }
        });
  }

  private void addByHandle(Steps steps, int number, Operation operation, byte[] bytes, int flags) {
    int offset = operation.offset() % (LONGEST - operation.length() + 1);
    int length = operation.length();
    int callFlags = operation.lastUse() ? LAST_USE : 0;
    long[] handle = new long[1];
    steps.then(calls -> calls.transfer(bytes, 0, bytes.length), answer -> handle[0] = answer);
    if (operation.way() == Way.HANDLE) {
      int pair = target(operation, 0);
      steps.then(
          calls ->
              calls.sendByHandle(sockets[pair][0], handle[0], offset, length, flags, callFlags),
          answer -> sent(number, pair, bytes, offset, length, answer));
    } else {
      SocketList list = new SocketList(operation.targets().size(), true);
      for (int i = 0; i < operation.targets().size(); i++) {
        list.add(sockets[target(operation, i)][0], i % 2 == 0 ? flags : 0);
      }
      steps.then(
          calls -> calls.alternateSocketSend(list, handle[0], offset, length, callFlags),
          answer -> {
            long whole = 0;
            for (int i = 0; i < list.length(); i++) {
              sent(number, target(operation, i), bytes, offset, length, list.answer(i));
              whole += list.answer(i) == length ? 1 : 0;
            }
            assertThat(answer).isEqualTo(whole);
          });
    }
    steps.then(
        calls -> calls.release(handle[0]),
        answer ->
            assertThat(answer).isEqualTo(operation.lastUse() ? SystemError.EBADF.answer() : 0));
  }

  /** Notes what a socket has taken; errors are only those the plan can bring about. */
  private void sent(int number, int pair, byte[] bytes, int from, int length, long answer) {
    if (answer >= 0) {
      assertThat(answer).isBetween(1L, (long) length);
      records.get(pair).sent.get(number).add(Arrays.copyOfRange(bytes, from, from + (int) answer));
    } else {
      assertThat(SystemError.of(answer)).isIn(SystemError.EAGAIN, SystemError.EMSGSIZE);
    }
  }

  private Steps receiver(int pair) {
    Steps steps = new Steps(process, plan.senders().size() + pair);
    boolean stream = !plan.pairs().get(pair).type().keepsBoundaries();
    byte[] target = new byte[stream ? plan.receiveSize() : LONGEST];
    receiveNext(steps, pair, stream, target, new int[] {plan.senders().size()});
    return steps;
  }

  private void receiveNext(
      Steps steps, int pair, boolean stream, byte[] target, int[] sendersLeft) {
    steps.then(
        calls -> calls.receive(sockets[pair][1], target, 0, target.length, 0),
        answer -> {
          assertThat(answer).isBetween(1L, (long) target.length);
          received(pair, stream, Arrays.copyOf(target, (int) answer));
          for (int i = 0; i < answer; i++) {
            sendersLeft[0] -= (target[i] & END) == END ? 1 : 0;
          }
          if (sendersLeft[0] > 0) {
            receiveNext(steps, pair, stream, target, sendersLeft);
          }
        });
  }

  private void received(int pair, boolean stream, byte[] bytes) {
    if (stream) {
      for (byte one : bytes) {
        records.get(pair).received.get((one & 0xff) >> 6).add(new byte[] {one});
      }
    } else {
      records.get(pair).received.get((bytes[0] & 0xff) >> 6).add(bytes);
    }
  }

  /** Everything sent has been received once and in order, a message in one piece. */
  void assertEverythingArrived() {
    for (int i = 0; i < records.size(); i++) {
      boolean stream = !plan.pairs().get(i).type().keepsBoundaries();
      for (int s = 0; s < plan.senders().size(); s++) {
        List<byte[]> sent = records.get(i).sent.get(s);
        List<byte[]> received = records.get(i).received.get(s);
        assertThat(joined(received)).as("pair %d, sender %d", i, s).isEqualTo(joined(sent));
        if (!stream) {
          assertThat(received).hasSameSizeAs(sent);
          for (int m = 0; m < sent.size(); m++) {
            assertThat(received.get(m)).isEqualTo(sent.get(m));
          }
        }
      }
    }
  }

  private static byte[] joined(List<byte[]> parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
