package org.kernelsim.properties.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kernelsim.machine.SystemError;
import org.kernelsim.socket.Readiness;

/** The sockets registered in one set, by identifier. */
final class ModelInterests {
  private final Map<Long, Registration> registered = new LinkedHashMap<>();

  private record Registration(ModelSocket socket, int interest) {
    /** Who does not wait for room alone waits for something to receive. */
    int watches() {
      boolean writes = (interest & Readiness.WRITABLE) != 0;
      return !writes || (interest & Readiness.READABLE) != 0 ? 1 : 0;
    }
  }

  /** Registers a socket, changes what it is asked for, or removes it when that is 0. */
  long change(long id, ModelSocket socket, int interest) {
    Registration before = registered.remove(id);
    if (before != null) {
      socket.watched -= before.watches();
    }
    if (interest == 0) {
      return before == null ? SystemError.ENOENT.answer() : 0;
    }
    Registration now = new Registration(socket, interest);
    registered.put(id, now);
    socket.watched += now.watches();
    return 0;
  }

  /** Every socket it looks at; those that are closed are forgotten. */
  Map<Long, ModelSocket> sockets() {
    Map<Long, ModelSocket> all = new LinkedHashMap<>();
    registered.forEach((id, registration) -> all.put(id, registration.socket));
    return all;
  }

  /** What is ready, with what for. */
  Map<Long, Integer> ready() {
    registered.values().removeIf(registration -> registration.socket.isClosed());
    Map<Long, Integer> ready = new LinkedHashMap<>();
    registered.forEach(
        (id, registration) -> {
          int events = registration.socket.readiness(registration.interest);
          if (events != 0) {
            ready.put(id, events);
          }
        });
    return ready;
  }
}
