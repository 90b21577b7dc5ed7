package org.kernelsim.workload.strace;

import java.util.Arrays;
import org.kernelsim.socket.Readiness;

/**
 * Reads what a recorded wait asked for, and which descriptions it was told to be ready. What is cut
 * short, or was registered before the trace began, is not found.
 */
final class WaitReader {
  private static final int MOST_TOLD = 1 << 20;

  private final DescriptorTracker descriptors;
  private final TraceValue list = new TraceValue();
  private final TraceValue element = new TraceValue();
  private final TraceValue field = new TraceValue();
  private final TraceValue number = new TraceValue();

  private Description[] listed = new Description[16];
  private int[] interests = new int[16];
  private int listLength;

  /** Each description once, however many descriptors stand for it. */
  private Description[] told = new Description[16];

  private int[] events = new int[16];
  private int toldLength;

  private final LongColumn registered = new LongColumn();

  /** Descriptors told to be ready, whether it is known what they stand for or not. */
  private int shown;

  WaitReader(DescriptorTracker descriptors) {
    this.descriptors = descriptors;
  }

  /** Pairs of an epoll descriptor's description, above, and one registered with it, below. */
  LongColumn registered() {
    return registered;
  }

  /** How many descriptions the wait read last was told. */
  int told() {
    return toldLength;
  }

  Description told(int place) {
    return told[place];
  }

  /** What for: a mask of {@link Readiness}, not empty. */
  int events(int place) {
    return events[place];
  }

  /** How many ready descriptors of the wait read last cannot be told what they stand for. */
  long untold(RecordedCall call) {
    boolean found = call.hasResult() && !call.failed();
    return found ? Math.max(0, Math.min(call.result(), MOST_TOLD) - shown) : 0;
  }

  /**
   * Reads an epoll_ctl that succeeded.
   *
   * @param set what it registers with
   * @param watched what it registers
   * @return null when it does not say what
   */
  SocketCall.Register register(RecordedCall call, Description set, Description watched) {
    int descriptor = (int) call.number(2);
    if (call.hasFlag(1, "EPOLL_CTL_DEL")) {
      set.registrations().remove(descriptor);
      return new SocketCall.Register(set.number, 0);
    }
    if (!call.argument(3, list) || !list.first(element)) {
      return null;
    }
    int asked = Events.of(element);
    boolean hasData = list.next(element);
    register(set, descriptor, watched, hasData ? data(element) : TraceValue.NOT_A_NUMBER);
    // Errors are told in any case; asked for nothing, the socket would be removed.
    return new SocketCall.Register(set.number, asked | Readiness.ERROR);
  }

  /** {@code {u32=7, u64=7}}; a number that is too large for 63 bits counts by its lower half. */
  private long data(TraceValue pair) {
    if (pair.field("u64", number) && number.number() != TraceValue.NOT_A_NUMBER) {
      return number.number();
    }
    return pair.field("u32", number) ? Long.MIN_VALUE | number.number() : TraceValue.NOT_A_NUMBER;
  }

  /** Reads an epoll_wait or one of its kin. */
  WaitCall registered(RecordedCall call, TracedThread thread, Description set) {
    toldLength = 0;
    shown = 0;
    if (!call.failed() && call.argument(1, list)) {
      for (boolean more = list.first(element); more; more = list.next(element)) {
        if (element.first(field)) {
          int ready = Events.of(field);
          Description found = element.next(field) ? find(thread, set, data(field)) : null;
          tell(found, ready);
        }
      }
    }
    return new WaitCall.Registered(
        set.number, (int) Math.max(1, Math.min(call.number(2), MOST_TOLD)));
  }

  /**
   * Data of which the trace does not show with what it was registered is most often that itself.
   */
  private Description find(TracedThread thread, Description set, long data) {
    if (!set.registrations().knows(data)) {
      Description itself = descriptors.at(thread, data);
      if (itself != null) {
        register(set, (int) data, itself, data);
      }
    }
    return set.registrations().find(data);
  }

  private void register(Description set, int descriptor, Description watched, long data) {
    set.registrations().put(descriptor, watched, data);
    registered.add(LongColumn.pack(set.number, watched.number));
  }

  /** Reads a poll or a ppoll. */
  WaitCall polled(RecordedCall call, TracedThread thread) {
    begin();
    call.argument(0, list);
    for (boolean more = list.first(element); more; more = list.next(element)) {
      if (element.field("fd", field)) {
        Description watched = watch(thread, field.number());
        element.field("events", field);
        ask(watched, Events.of(field));
      }
    }
    if (!call.failed() && call.remark(0, list)) {
      for (boolean more = list.first(element); more; more = list.next(element)) {
        if (element.field("fd", field)) {
          Description found = descriptors.at(thread, field.number());
          element.field("revents", field);
          tellListed(found, Events.of(field));
        }
      }
    }
    return list();
  }

  /** Reads a select or one of its kin. */
  WaitCall selected(RecordedCall call, TracedThread thread) {
    begin();
    select(call, thread, 1, Readiness.READABLE);
    select(call, thread, 2, Readiness.WRITABLE);
    select(call, thread, 3, 0);
    if (!call.failed()) {
      for (int remark = 0; call.remark(remark, list); remark++) {
        if (list.afterWord("in", list)) {
          tellSelected(thread, Readiness.READABLE);
        } else if (list.afterWord("out", list)) {
          tellSelected(thread, Readiness.WRITABLE);
        }
      }
    }
    return list();
  }

  private void select(RecordedCall call, TracedThread thread, int argument, int asked) {
    call.argument(argument, list);
    for (boolean more = list.first(element); more; more = list.next(element)) {
      ask(watch(thread, element.number()), asked);
    }
  }

  private void tellSelected(TracedThread thread, int ready) {
    for (boolean more = list.first(element); more; more = list.next(element)) {
      tellListed(descriptors.at(thread, element.number()), ready);
    }
  }

  /** What is named in such a list is open, and a read of it does not wait. */
  private Description watch(TracedThread thread, long descriptor) {
    Description watched = descriptors.opened(thread, descriptor);
    if (watched != null) {
      watched.setWatched();
    }
    return watched;
  }

  private void begin() {
    listLength = 0;
    toldLength = 0;
    shown = 0;
  }

  private void ask(Description watched, int asked) {
    if (watched == null || !watched.maybeSocket()) {
      return;
    }
    int place = place(watched);
    if (place == listLength) {
      if (listLength == listed.length) {
        listed = Arrays.copyOf(listed, 2 * listLength);
        interests = Arrays.copyOf(interests, 2 * listLength);
      }
      watched.place = listLength;
      listed[listLength] = watched;
      interests[listLength++] = 0;
    }
    interests[place] |= asked;
  }

  /** Where a description stands in the list; its length when it does not. */
  private int place(Description watched) {
    boolean there = watched.place < listLength && listed[watched.place] == watched;
    return there ? watched.place : listLength;
  }

  /** Of a list, what is told was asked for, or it is an error. */
  private void tellListed(Description found, int ready) {
    boolean open = (ready & Readiness.INVALID) == 0;
    int place = found == null ? listLength : place(found);
    if (!open || found != null && !found.maybeSocket()) {
      shown++;
      return;
    }
    if (place == listLength) {
      return;
    }
    int possible = ready & (interests[place] | Readiness.ERROR | Readiness.HANGUP);
    int otherwise = interests[place] == 0 ? Readiness.ERROR : interests[place];
    tell(found, possible == 0 ? otherwise : possible);
  }

  /** Notes what was told; of what is certainly no socket, only that it was. */
  private void tell(Description found, int ready) {
    if (found == null) {
      return;
    }
    shown++;
    found.setWatched();
    if (!found.maybeSocket()) {
      return;
    }
    boolean again = found.toldPlace < toldLength && told[found.toldPlace] == found;
    int place = again ? found.toldPlace : toldLength;
    if (!again) {
      if (toldLength == told.length) {
        told = Arrays.copyOf(told, 2 * toldLength);
        events = Arrays.copyOf(events, 2 * toldLength);
      }
      found.toldPlace = toldLength;
      told[toldLength] = found;
      events[toldLength++] = 0;
    }
    events[place] |= ready == 0 ? Readiness.READABLE : ready;
  }

  private WaitCall list() {
    int[] descriptions = new int[listLength];
    for (int i = 0; i < listLength; i++) {
      descriptions[i] = listed[i].number;
    }
    return new WaitCall.Listed(descriptions, Arrays.copyOf(interests, listLength));
  }

  /** Whether a wait was given no time, and only looked. */
  boolean onlyLooked(RecordedCall call, int timeout) {
    if (!call.argument(timeout, field) || field.is("NULL")) {
      return false;
    }
    if (!field.isStructure()) {
      return field.number() == 0;
    }
    for (boolean more = field.first(element); more; more = field.next(element)) {
      if (element.number() != 0) {
        return false;
      }
    }
    return true;
  }
}
