package org.kernelsim.machine;

/** A preset that does not exist or cannot be used; the message is one sentence for the user. */
public final class CostPresetException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the sentence. */
  public CostPresetException(String message) {
    super(message);
  }
}
