package org.kernelsim.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.kernelsim.engine.EngineSettings;
import org.kernelsim.engine.EngineSettings.LockWait;
import org.kernelsim.handle.LockedLookup.Hold;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that describe the simulated machine. */
final class EngineOptions {
  private static final String HOLD = "hold";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      defaultValue = "1",
      description = "Simulated CPUs, 1 to 1024. Default: ${DEFAULT-VALUE}.")
  private int cpus;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "A setting of the simulated machine; may be repeated.",
        "quantumNanos=N: how long a thread runs before another takes its CPU (1000000).",
        "lockWait=spin|block: what a thread does that finds a lock taken (spin).",
        "preemptInside=true|false: may a thread lose its CPU in the service domain (false).",
        "hold=lookup|call: how long LOCK(PPHT) is held (lookup)."
      })
  private Map<String, String> settings = new LinkedHashMap<>();

  EngineSettings settings() {
    long quantum = EngineSettings.DEFAULT.quantumNanos();
    LockWait lockWait = EngineSettings.DEFAULT.lockWait();
    boolean preemptInside = EngineSettings.DEFAULT.preemptInside();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String value = setting.getValue();
      switch (setting.getKey()) {
        case "quantumNanos" -> quantum = number(value);
        case "lockWait" -> lockWait = lockWait(value);
        case "preemptInside" -> preemptInside = truth(value);
        case HOLD -> {} // of the kernel: see hold()
        default ->
            throw wrong(
                "unknown setting '"
                    + setting.getKey()
                    + "'; there are quantumNanos, lockWait, preemptInside, hold");
      }
    }
    try {
      return new EngineSettings(cpus, quantum, lockWait, preemptInside);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw wrong("quantumNanos must be a whole number: '" + value + "'");
    }
  }

  /** How long LOCK(PPHT) is held. */
  Hold hold() {
    String value = settings.get(HOLD);
    return value == null ? Hold.LOOKUP : oneOf(Hold.values(), value, "hold must be lookup or call");
  }

  private LockWait lockWait(String value) {
    return oneOf(LockWait.values(), value, "lockWait must be spin or block");
  }

  private <E extends Enum<E>> E oneOf(E[] constants, String value, String otherwise) {
    return Arrays.stream(constants)
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(() -> wrong(otherwise + ": '" + value + "'"));
  }

  private boolean truth(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("preemptInside must be true or false: '" + value + "'");
    };
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
