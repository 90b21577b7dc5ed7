package org.kernelsim.machine;

/** Where a CPU executes: what it may touch, and to whose account its cycles go. */
public enum ProtectionDomain {
  /** An application's own domain, with the operating system it stands on. */
  APPLICATION,
  /** The service protection domain: owns the data behind the handles and does the sending. */
  SERVICE
}
