package org.kernelsim.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where a cost comes from, strongest first. */
public enum Provenance {
  /** Measured on the machine the preset is named after. */
  @JsonProperty("measured")
  MEASURED,
  /** Computed from figures measured there, or read off a published range. */
  @JsonProperty("derived")
  DERIVED,
  /** Taken from another machine, or chosen. */
  @JsonProperty("assumed")
  ASSUMED;

  /** The word in files and results. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
