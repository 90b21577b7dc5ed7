package org.kernelsim.cli;

/** The simulator has caught itself at fault: a leak, or two runs that differ. */
final class FaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FaultException(String message) {
    super(message);
  }
}
