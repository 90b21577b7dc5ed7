package org.kernelsim.socket;

/** What can be asked of a socket by ioctl. */
public enum SocketControl {
  /** How many bytes can be received: of datagrams, those of the first message. */
  FIONREAD,
  /** Whether calls on the socket do not wait: any argument but 0. */
  FIONBIO
}
