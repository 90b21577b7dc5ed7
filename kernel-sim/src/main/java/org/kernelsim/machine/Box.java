package org.kernelsim.machine;

/**
 * One box of a flowchart. Each system call is a class with an enum of these; the enum is the only
 * place where a box has a numeral and words, and everything that shows boxes takes them from there.
 */
public interface Box {

  /** The enum constant's name. */
  String name();

  /** The figure's numeral, or our own short name, and the words in the box. */
  Label label();

  /**
   * A box's inscription.
   *
   * @param numeral the published figure's numeral, or empty where the box is ours
   * @param words the words in the box
   * @param code a number that identifies the words in fingerprints, the same in every run
   */
  record Label(String numeral, String words, int code) {

    /** The label of a box drawn in a published figure. */
    public static Label drawn(String numeral, String words) {
      return new Label(numeral, words, (numeral + ' ' + words).hashCode());
    }

    /** The label of a box of our own. */
    public static Label ours(String words) {
      return new Label("", words, words.hashCode());
    }

    @Override
    public String toString() {
      return numeral.isEmpty() ? words : numeral + ' ' + words;
    }
  }
}
