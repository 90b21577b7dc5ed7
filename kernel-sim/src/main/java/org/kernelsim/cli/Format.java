package org.kernelsim.cli;

/** How results are printed. */
enum Format {
  TABLE,
  MARKDOWN,
  CSV,
  JSON
}
