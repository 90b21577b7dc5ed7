package org.kernelsim.call.handle;

import static org.kernelsim.machine.Box.Label.ours;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.kernelsim.call.FindWithoutLock;
import org.kernelsim.call.Kernel;
import org.kernelsim.call.socket.ReferenceSend;
import org.kernelsim.file.FileEntry;
import org.kernelsim.handle.HandleLookup;
import org.kernelsim.handle.ProcessHandleTable;
import org.kernelsim.machine.Count;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.BufferPart;
import org.kernelsim.memory.ServiceBuffer;
import org.kernelsim.memory.SlotTable;
import org.kernelsim.process.Flowchart;
import org.kernelsim.process.SendFlags;
import org.kernelsim.process.ServiceList;

/**
 * Composite invocation: several services on the same data, with one crossing and one lookup of the
 * handle. That different services use the same stored data, and that their calls cross as one, is
 * claim 1 of the published method; which services there are, and the boxes, are ours.
 *
 * <p>The services are carried out in the order of the list, each when the one before it is done, so
 * that a send which waits for room holds up those behind it. An error of the call as a whole does
 * nothing. After that each service answers for itself, as each socket of an alternate send does,
 * and a bad one does not stop the rest.
 *
 * <p>One reference is counted for the call and one for each send before the table is unlocked,
 * which is always as soon as the handle is found, since a service may wait.
 */
public final class CompositeInvoke extends Flowchart<CompositeInvoke.Box> {
  private final Kernel kernel;
  private final HandleLookup lookup;
  private final long process;
  private final FindWithoutLock withoutLock;
  private final ReferenceSend send;
  private final MessageDigest digest = newDigest();
  private ServiceList list;
  private long handle;
  private int callFlags;
  private ProcessHandleTable ppht;
  private ServiceBuffer buffer;
  private ServiceBuffer removed;
  private long part;
  private FileEntry file;
  private int place;
  private long answer;
  private int served;

  /** The boxes, in order. */
  public enum Box implements org.kernelsim.machine.Box {
    INVOKE("invoke the composite system call with the handle to the data and a list of services"),
    SWITCH_TO_SERVICE("switch control to the service protection domain"),
    LOOK_UP_PPHT("look up the process's PPHT in the master process handle table (MPHT)"),
    FIND_WITHOUT_LOCK("instead of the lock: was the handle found without it?"),
    LOCK_PPHT("LOCK(PPHT)"),
    FIND_HANDLE("find the handle, and count a reference for the call and for each send"),
    UNLOCK_PPHT("unlock the PPHT"),
    NEXT_SERVICE("which service is next, and is its part inside the data?"),
    SEND_REFERENCE("send the reference"),
    FIND_FILE("is the file in the table?"),
    WRITE_FILE("write the data to the file"),
    DIGEST("digest the data, and copy the digest out"),
    NOTE_ANSWER("note the service's answer"),
    DROP_REFERENCE("give up the call's reference"),
    LOCK_PPHT_AGAIN("last use: LOCK(PPHT)"),
    REMOVE_HANDLE("last use: take the handle out of the PPHT"),
    UNLOCK_PPHT_AGAIN("last use: unlock the PPHT, give up the handle's reference"),
    SWITCH_BACK("switch control back to the application"),
    RETURN("return how many services did everything");

    private final Label label;

    Box(String words) {
      label = ours(words);
    }

    @Override
    public Label label() {
      return label;
    }
  }

  /** A frame for one thread of a process. */
  public CompositeInvoke(Kernel kernel, long process) {
    this.kernel = kernel;
    this.lookup = kernel.lookup();
    this.process = process;
    this.withoutLock = new FindWithoutLock(lookup);
    this.send = new ReferenceSend(kernel);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Prepares the frame for its next call. */
  public CompositeInvoke prepare(ServiceList newList, long newHandle, int newCallFlags) {
    list = newList;
    handle = newHandle;
    callFlags = newCallFlags;
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
          if (pauses(cpu, Box.SWITCH_TO_SERVICE, Box.LOOK_UP_PPHT)) return false;
        case LOOK_UP_PPHT:
          ppht = kernel.mpht().find(cpu, process);
          if (ppht == null) {
            if (fails(cpu, Box.LOOK_UP_PPHT, SystemError.ESRCH, Box.SWITCH_BACK)) return false;
            continue;
          }
          place = 0;
          served = 0;
          if (lookup.beginsWithoutLock()) {
            withoutLock.prepare(ppht, handle, 1 + list.sends());
            if (pauses(cpu, Box.LOOK_UP_PPHT, Box.FIND_WITHOUT_LOCK)) return false;
            continue;
          }
          if (pauses(cpu, Box.LOOK_UP_PPHT, Box.LOCK_PPHT)) return false;
          continue;
        case FIND_WITHOUT_LOCK: // a flowchart of its own, whose boxes come before this one
          if (!withoutLock.run(cpu)) return false;
          cpu.charge(Work.TABLE_LOAD);
          buffer = withoutLock.buffer();
          part = withoutLock.part();
          if (buffer != null) {
            if (pauses(cpu, Box.FIND_WITHOUT_LOCK, Box.NEXT_SERVICE)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_WITHOUT_LOCK, Box.LOCK_PPHT)) return false;
        case LOCK_PPHT:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT, Box.FIND_HANDLE)) return false;
        case FIND_HANDLE:
          buffer = ppht.findAndCount(cpu, handle, 1 + list.sends());
          part = buffer == null ? 0 : ppht.part(handle);
          if (pauses(cpu, Box.FIND_HANDLE, Box.UNLOCK_PPHT)) return false;
        case UNLOCK_PPHT:
          ppht.unlockBy(cpu);
          if (buffer == null) {
            if (fails(cpu, Box.UNLOCK_PPHT, SystemError.EBADF, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.UNLOCK_PPHT, Box.NEXT_SERVICE)) return false;
        case NEXT_SERVICE:
          cpu.charge(Work.TABLE_LOAD);
          if (pauses(cpu, Box.NEXT_SERVICE, afterLook(cpu))) return false;
          continue;
        case SEND_REFERENCE: // a flowchart of its own, whose boxes stand for this one
          if (!send.run(cpu)) return false;
          answer = send.result();
          box = Box.NOTE_ANSWER;
          continue;
        case FIND_FILE:
          file = kernel.files().find(cpu, list.target(place));
          if (file == null) {
            answer = SystemError.EBADF.answer();
            if (pauses(cpu, Box.FIND_FILE, Box.NOTE_ANSWER)) return false;
            continue;
          }
          if (pauses(cpu, Box.FIND_FILE, Box.WRITE_FILE)) return false;
        case WRITE_FILE:
          answer = file.write(cpu, list.position(place), buffer, from(), list.bytes(place));
          if (pauses(cpu, Box.WRITE_FILE, Box.NOTE_ANSWER)) return false;
          continue;
        case DIGEST:
          answer = digest(cpu);
          if (pauses(cpu, Box.DIGEST, Box.NOTE_ANSWER)) return false;
        case NOTE_ANSWER:
          noteAnswer(cpu);
          if (++place < list.length()) {
            if (pauses(cpu, Box.NOTE_ANSWER, Box.NEXT_SERVICE)) return false;
            continue;
          }
          result = served;
          if (pauses(cpu, Box.NOTE_ANSWER, Box.DROP_REFERENCE)) return false;
        case DROP_REFERENCE:
          buffer.drop(cpu, 1);
          if ((callFlags & SendFlags.LAST_USE) == 0) {
            if (pauses(cpu, Box.DROP_REFERENCE, Box.SWITCH_BACK)) return false;
            continue;
          }
          if (pauses(cpu, Box.DROP_REFERENCE, Box.LOCK_PPHT_AGAIN)) return false;
        case LOCK_PPHT_AGAIN:
          if (!ppht.lockBy(cpu)) return false;
          if (pauses(cpu, Box.LOCK_PPHT_AGAIN, Box.REMOVE_HANDLE)) return false;
        case REMOVE_HANDLE:
          removed = ppht.remove(cpu, handle);
          if (pauses(cpu, Box.REMOVE_HANDLE, Box.UNLOCK_PPHT_AGAIN)) return false;
        case UNLOCK_PPHT_AGAIN:
          ppht.unlockBy(cpu);
          if (removed != null) {
            removed.drop(cpu, 1);
          }
          if (pauses(cpu, Box.UNLOCK_PPHT_AGAIN, Box.SWITCH_BACK)) return false;
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

  /**
   * The send that waits answers what was taken; the services behind it, that they did not begin.
   */
  @Override
  public void abandon(Cpu cpu) {
    send.abandon(cpu);
    answer = send.result();
    noteAnswer(cpu);
    while (++place < list.length()) {
      answer = SystemError.EINTR.answer();
      if (list.service(place) == ServiceList.Service.SOCKET_SEND) {
        buffer.drop(cpu, 1);
      }
      noteAnswer(cpu);
    }
    buffer.drop(cpu, 1);
    result = served;
    cpu.leaveService();
  }

  private SystemError checkList() {
    if (list.length() > kernel.limits().listLength()) {
      return SystemError.E2BIG;
    }
    return list.length() == 0 ? SystemError.EINVAL : null;
  }

  private Box afterLook(Cpu cpu) {
    ServiceList.Service service = list.service(place);
    int offset = list.offset(place);
    int bytes = list.bytes(place);
    if (offset < 0 || bytes < 0 || bytes > BufferPart.length(part) - offset) {
      answer = SystemError.EINVAL.answer();
      if (service == ServiceList.Service.SOCKET_SEND) {
        buffer.drop(cpu, 1);
      }
      return Box.NOTE_ANSWER;
    }
    return switch (service) {
      case SOCKET_SEND -> {
        send.prepare(list.target(place), buffer, from(), bytes, list.flags(place));
        yield Box.SEND_REFERENCE;
      }
      case FILE_WRITE -> Box.FIND_FILE;
      case DIGEST -> Box.DIGEST;
    };
  }

  /** Where the part of the service at hand begins in the buffer. */
  private int from() {
    return BufferPart.from(part) + list.offset(place);
  }

  private long digest(Cpu cpu) {
    byte[] target = list.memory(place);
    int to = list.to(place);
    SystemError error = memoryError(target, to, ServiceList.DIGEST_BYTES);
    if (error != null) {
      return error.answer();
    }
    buffer.digest(cpu, digest, from(), list.bytes(place));
    cpu.charge(Work.COPY, ServiceList.DIGEST_BYTES);
    cpu.count(Count.BYTES_OUT, ServiceList.DIGEST_BYTES);
    try {
      return digest.digest(target, to, ServiceList.DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("the target has room for a digest", e);
    }
  }

  private void noteAnswer(Cpu cpu) {
    cpu.charge(Work.TABLE_LOAD);
    cpu.countError(answer);
    list.setAnswer(place, answer);
    boolean sends = list.service(place) == ServiceList.Service.SOCKET_SEND;
    cpu.count(Count.SENDS, sends && answer >= 0 ? 1 : 0);
    boolean digests = list.service(place) == ServiceList.Service.DIGEST;
    served += answer == (digests ? ServiceList.DIGEST_BYTES : list.bytes(place)) ? 1 : 0;
  }

  @Override
  public String name() {
    return "composite invoke";
  }

  @Override
  public String found(org.kernelsim.machine.Box done) {
    if (done instanceof FindWithoutLock.Box) {
      return withoutLock.found(done);
    }
    if (done instanceof ReferenceSend.Box) {
      return send.found(done);
    }
    return switch ((Box) done) {
      case INVOKE -> list.length() + " services, handle " + Long.toHexString(handle);
      case LOOK_UP_PPHT ->
          ppht == null ? "no such process" : "the PPHT of process " + SlotTable.slotOf(process);
      case FIND_WITHOUT_LOCK, FIND_HANDLE ->
          buffer == null
              ? "no such handle"
              : BufferPart.length(part) + " bytes, " + buffer.references() + " references";
      case NEXT_SERVICE -> list.service(place) + ", " + list.bytes(place) + " bytes";
      case FIND_FILE -> file == null ? "no" : "yes";
      case WRITE_FILE, DIGEST -> answer + " bytes";
      case RETURN -> answer();
      default -> "";
    };
  }
}
