package org.kernelsim.socket;

import java.util.concurrent.locks.ReentrantLock;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.machine.Work;
import org.kernelsim.memory.SlotTable;

/**
 * The socket table 4800 of FIG. 48: one entry for each socket, found by its identifier, which
 * carries a generation, so that a closed socket's identifier never finds its successor.
 *
 * <p>Thread-safe. {@link #find} is wait-free; opening and closing take the table's lock. An entry
 * that was found may be closed before it is used: it then answers EBADF for itself.
 */
public final class SocketTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final SlotTable<SocketEntry> entries;
  private final MessagePool messages;

  /** An empty table for at most this many sockets at once. */
  public SocketTable(int capacity, MessagePool messages) {
    this.entries = new SlotTable<>(capacity, SlotTable.GENERATION_BITS);
    this.messages = messages;
  }

  /** The entry of a socket, or null. Two dependent loads. */
  public SocketEntry find(Cpu cpu, long socket) {
    cpu.charge(Work.TABLE_LOAD, 2);
    return entries.find(socket);
  }

  /** Opens an unconnected socket; its identifier, or EMFILE when the table is full. */
  public long open(SocketStructure local) {
    SocketEntry entry = new SocketEntry(local);
    lock.lock();
    try {
      long id = entries.add(entry);
      if (id == 0) {
        return SystemError.EMFILE.answer();
      }
      entry.setId(id);
      return id;
    } finally {
      lock.unlock();
    }
  }

  /** Closes a socket and gives up what it has queued; 0, or EBADF. */
  public long close(Cpu cpu, long socket) {
    SocketEntry entry;
    lock.lock();
    try {
      entry = entries.remove(socket);
    } finally {
      lock.unlock();
    }
    if (entry == null) {
      return SystemError.EBADF.answer();
    }
    entry.terminate(cpu, messages);
    return 0;
  }

  /** Connects two sockets of this table with each other. Before either is used. */
  public void connectPair(long one, long other) {
    SocketEntry first = entries.find(one);
    SocketEntry second = entries.find(other);
    first.connect(second.local(), new PeerLink(second, messages));
    second.connect(first.local(), new PeerLink(first, messages));
  }

  /** Connects a socket to a far end outside the simulation, and answers that far end. */
  public Sink connectSink(long socket) {
    SocketEntry entry = entries.find(socket);
    Sink sink = new Sink();
    SocketStructure local = entry.local();
    entry.connect(SocketStructure.of(local.type(), local.family()), sink);
    return sink;
  }

  /** The entry of a socket, for setting up and for tests; charges nothing. */
  public SocketEntry entry(long socket) {
    return entries.find(socket);
  }

  /** How many sockets are open. */
  public int size() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** Closes every socket: at the end of a run. Nothing else may use the table meanwhile. */
  public void closeAll(Cpu cpu) {
    for (long id = next(0); id != 0; id = next(SlotTable.slotOf(id) + 1)) {
      close(cpu, id);
    }
  }

  private long next(int fromSlot) {
    lock.lock();
    try {
      return entries.nextId(fromSlot);
    } finally {
      lock.unlock();
    }
  }
}
