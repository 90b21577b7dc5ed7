package org.kernelsim.process;

/** Which directions a shutdown ends, as POSIX has them. */
public enum ShutdownHow {
  /** Nothing more is received (SHUT_RD). */
  RECEIVING(true, false),
  /** Nothing more is sent (SHUT_WR). */
  SENDING(false, true),
  /** Neither (SHUT_RDWR). */
  BOTH(true, true);

  private final boolean receiving;
  private final boolean sending;

  ShutdownHow(boolean receiving, boolean sending) {
    this.receiving = receiving;
    this.sending = sending;
  }

  /** Whether receiving is ended. */
  public boolean receiving() {
    return receiving;
  }

  /** Whether sending is ended. */
  public boolean sending() {
    return sending;
  }
}
