package org.kernelsim.socket;

/**
 * What a socket can be ready for, with Linux's values of poll and epoll; a mask of several. Beside
 * what is asked for, a registration in an {@link InterestSet} may say how often it is told.
 */
public final class Readiness {
  /** A receive or an accept would not wait. */
  public static final int READABLE = 0x1;

  /** A send would not wait. */
  public static final int WRITABLE = 0x4;

  /** An error is pending; told whether it is asked for or not. */
  public static final int ERROR = 0x8;

  /** The peer is gone, or both directions are shut; told whether it is asked for or not. */
  public static final int HANGUP = 0x10;

  /** There is no such socket; told whether it is asked for or not. */
  public static final int INVALID = 0x20;

  /** To be told once, and not again until the registration is changed. */
  public static final int ONE_SHOT = 0x4000_0000;

  /**
   * To be told when the socket has changed since it was told last, however long it is ready; while
   * something is on its way to the socket, as long as it is ready.
   */
  public static final int EDGE = 0x8000_0000;

  private Readiness() {}
}
