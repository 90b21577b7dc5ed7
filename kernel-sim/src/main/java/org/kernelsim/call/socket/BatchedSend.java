package org.kernelsim.call.socket;

import static org.kernelsim.machine.Box.Label.ours;

import org.kernelsim.call.Kernel;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.process.Batch;
import org.kernelsim.process.Flowchart;

/**
 * Batched send: N messages of their own bytes on N sockets in one call, which is what sendmmsg and
 * submission rings offer today: one crossing, N copies. Ours, to compare with; it separates what
 * fewer crossings save from what fewer copies save.
 *
 * <p>The messages go one after the other, each waiting for room where it may. Each answers for
 * itself, and a bad one does not stop the rest.
 */
public final class BatchedSend extends Flowchart<BatchedSend.Box> {
  private final Kernel kernel;
  private final MessageSend message;
  private Batch batch;
  private int place;
  private int whole;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the batched send system call with a list of sockets and their data"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    SEND_MESSAGE("send the next message"),
    NOTE_ANSWER("note its answer"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return how many messages were taken whole");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread. */
  public BatchedSend(Kernel kernel) {
    this.kernel = kernel;
    message = new MessageSend(kernel);
  }

  /** Prepares the frame for its next call. */
  public BatchedSend prepare(Batch newBatch) {
    batch = newBatch;
    place = 0;
    whole = 0;
    begin(Box.INVOKE);
    return this;
  }

  @Override
  @SuppressWarnings("fallthrough") // a box leads to the one drawn below it
  public boolean run(Cpu cpu) {
    while (true) {
      switch (box) {
        case INVOKE:
          cpu.count(Count.SYSTEM_CALLS, 1);
          cpu.charge(Work.TABLE_LOAD);
          SystemError listError = checkList();
          if (listError != null) {
            if (fails(cpu, Box.INVOKE, listError, Box.RETURN)) return false;
            continue;
          }
          if (pauses(cpu, Box.INVOKE, Box.SWITCH_TO_SERVICE)) return false;
        case SWITCH_TO_SERVICE:
          cpu.enterService();
          prepareMessage();
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.SEND_MESSAGE)) return false;
        case SEND_MESSAGE: // a flowchart of its own, whose boxes stand for this one
          if (!message.run(cpu)) return false;
          box = Box.NOTE_ANSWER;
        case NOTE_ANSWER:
          noteAnswer(cpu);
          if (++place < batch.sockets().length()) {
            prepareMessage();
            if (pauses(cpu, Box.NOTE_ANSWER, Box.SEND_MESSAGE)) return false;
            continue;
          }
          result = whole;
          if (pauses(cpu, Box.NOTE_ANSWER, Box.SWITCH_BACK)) return false;
        case SWITCH_BACK:
          cpu.leaveService();
          if (pauses(cpu, Box.SWITCH_BACK, Box.RETURN)) return false;
        case RETURN:
          cpu.charge(Work.TABLE_LOAD);
          cpu.countError(result);
          cpu.pausesAfter(Box.RETURN);
          return true;
      }
    }
  }

  /** The messages behind the one that waited are not sent. */
  @Override
  public void abandon(Cpu cpu) {
    message.abandon(cpu);
    noteAnswer(cpu);
    while (++place < batch.sockets().length()) {
      batch.sockets().setAnswer(place, SystemError.EINTR.answer());
      cpu.countError(SystemError.EINTR.answer());
    }
    result = whole;
    cpu.leaveService();
  }

  private SystemError checkList() {
    int length = batch.sockets().length();
    if (length > kernel.limits().listLength()) {
      return SystemError.E2BIG;
    }
    return length == 0 ? SystemError.EINVAL : null;
  }

  private void prepareMessage() {
    message.prepare(
        batch.sockets().socket(place),
        batch.source(place),
        batch.from(place),
        batch.bytes(place),
        batch.sockets().flags(place));
  }

  private void noteAnswer(Cpu cpu) {
    long answer = message.result();
    cpu.charge(Work.TABLE_LOAD);
    cpu.count(Count.SENDS, answer >= 0 ? 1 : 0);
    cpu.countError(answer);
    batch.sockets().setAnswer(place, answer);
    whole += answer == batch.bytes(place) ? 1 : 0;
  }

  @Override
  public String name() {
    return "batched send";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    return done instanceof MessageSend.Box
        ? message.found(done)
        : done == Box.RETURN ? answer() : "";
  }
}
