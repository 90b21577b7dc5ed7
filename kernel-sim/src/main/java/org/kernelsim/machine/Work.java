package org.kernelsim.machine;

/**
 * The kinds of work a simulated CPU is charged for, where it is done.
 *
 * <p>All but the last two are priced by a {@link CostModel}; {@link #COMPUTE} and {@link #SPIN} are
 * cycles that pass without being priced.
 */
public enum Work {
  /** A system call that does nothing: into the operating system and back. */
  SYSTEM_CALL("a null system call, in and out"),
  /** The call half of a cross-domain invocation: into another address space. */
  ENTER_SERVICE("call into another address space"),
  /** The reply half of a cross-domain invocation. */
  LEAVE_SERVICE("reply from another address space"),
  /** A CPU stops running one thread and starts another of the same address space. */
  SWITCH_THREAD("switch to another thread"),
  /** What a thread switch costs besides when the address space changes too. */
  SWITCH_ADDRESS_SPACE("switch to another address space"),
  /** Taking, or giving back, a lock nobody else holds. */
  LOCK("take or give back a free lock"),
  /** One atomic read-modify-write on a cache line this CPU owns. */
  ATOMIC("atomic read-modify-write, own line"),
  /** A full fence: later loads wait until earlier stores are seen by all. */
  FENCE("full memory fence"),
  /** A cache line comes from another CPU's cache. */
  TRANSFER("transfer of a cache line between CPUs"),
  /** Copying bytes; the amount is the number of bytes of one copy. */
  COPY("copy of bytes, read and write"),
  /** One dependent load from a table, cached. */
  TABLE_LOAD("load from a table"),
  /** Putting one message into a queue, or one buffer into the pool. */
  QUEUE_PUT("put into a queue"),
  /** Taking one message out of a queue, or one buffer out of the pool. */
  QUEUE_TAKE("take from a queue"),
  /** Protocol work for one message sent on one socket. */
  SOCKET_SEND("protocol work of one send"),
  /** Protocol work for one message received on one socket. */
  SOCKET_RECEIVE("protocol work of one receive"),
  /** The file system's work for one write, without the copy. */
  FILE_WRITE("file system work of one write"),
  /** One 64-byte block put through SHA-256; the amount is the number of blocks. */
  DIGEST("SHA-256 of one block of 64 bytes"),
  /** Up to 64 bytes encrypted or decrypted, and authenticated; the amount is how many such. */
  CIPHER("AES-GCM of 64 bytes"),
  /** The application's own computing (think time); the amount is cycles. */
  COMPUTE("the application's own computing"),
  /** Cycles a CPU spins for a lock another CPU holds. */
  SPIN("spinning for a lock");

  private final String description;

  Work(String description) {
    this.description = description;
  }

  /** A few words for tables and help texts. */
  public String description() {
    return description;
  }

  /** Whether a {@link CostModel} has a price for it; otherwise its amount is cycles already. */
  public boolean priced() {
    return this != COMPUTE && this != SPIN;
  }
}
