package org.kernelsim.process;

/** Flags of the sending and receiving calls, with Linux's values where Linux has them. */
public final class SendFlags {
  /** Do not wait for this socket, even if it is blocking (MSG_DONTWAIT). */
  public static final int DONTWAIT = 0x40;

  /** Give the handle up once the messages are queued; of the whole call. */
  public static final int LAST_USE = 0x1;

  private SendFlags() {}
}
