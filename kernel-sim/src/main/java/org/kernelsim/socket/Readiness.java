package org.kernelsim.socket;

/** What a socket can be ready for, with Linux's values of poll; a mask of several. */
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

  private Readiness() {}
}
