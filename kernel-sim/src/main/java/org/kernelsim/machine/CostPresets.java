package org.kernelsim.machine;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The presets that come with the simulator, and those a user writes. */
public final class CostPresets {
  private static final List<String> NAMES = List.of("skylake-mitigated", "skylake", "unit");

  /** How the parser tells that a key is not there, or has no value. */
  private static final Pattern MISSING_KEY =
      Pattern.compile("(?:Missing required|Null value for) creator property '([^']+)'");

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private CostPresets() {}

  /** The names of the presets that come with the simulator; the first is the default. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Loads a preset by its name, or from a file when the argument ends in {@code .yaml} or {@code
   * .yml}.
   *
   * @throws CostPresetException when there is no such preset or the file cannot be used
   */
  public static CostPreset load(String nameOrFile) throws CostPresetException {
    if (nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml")) {
      return loadFile(Path.of(nameOrFile));
    }
    if (!NAMES.contains(nameOrFile)) {
      throw new CostPresetException(
          "there is no cost preset '"
              + nameOrFile
              + "'; there are "
              + String.join(", ", NAMES)
              + ", or give a file that ends in .yaml");
    }
    try (InputStream in = CostPresets.class.getResourceAsStream(nameOrFile + ".yaml")) {
      return parse(nameOrFile, in);
    } catch (IOException e) {
      throw new IllegalStateException("the preset " + nameOrFile + " cannot be read", e);
    }
  }

  private static CostPreset loadFile(Path file) throws CostPresetException {
    if (!Files.exists(file)) {
      throw new CostPresetException("there is no file " + file);
    }
    if (Files.isDirectory(file)) {
      throw new CostPresetException(file + " is a directory, not a file of costs");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return parse(file.toString(), in);
    } catch (IOException e) {
      throw new CostPresetException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static CostPreset parse(String name, InputStream in)
      throws CostPresetException, IOException {
    try {
      CostPreset preset = MAPPER.readValue(in, CostPreset.class);
      if (preset == null) {
        throw new CostPresetException(name + " is empty");
      }
      return preset;
    } catch (JacksonException e) {
      throw new CostPresetException(name + position(e.getLocation()) + ": " + sentence(e));
    }
  }

  private static String position(JsonLocation at) {
    return at == null || at.getLineNr() < 1 ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
  }

  /** The values of an enum as they are written in files, in their order. */
  private static String namesOf(Class<?> type) {
    StringJoiner names = new StringJoiner(", ");
    for (Object constant : type.getEnumConstants()) {
      if (!(constant instanceof Work work) || work.priced()) {
        names.add(MAPPER.convertValue(constant, String.class));
      }
    }
    return names.toString();
  }

  private static String sentence(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key '"
          + unknown.getPropertyName()
          + "'; known here are "
          + unknown.getKnownPropertyIds();
    }
    if (e instanceof JsonMappingException && e.getCause() instanceof IllegalArgumentException bad) {
      return bad.getMessage();
    }
    if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
      return "'" + wrong.getValue() + "' is none of " + namesOf(wrong.getTargetType());
    }
    Matcher missing = MISSING_KEY.matcher(e.getOriginalMessage());
    if (missing.lookingAt()) {
      return "the key '" + missing.group(1) + "' is missing";
    }
    if (e.getOriginalMessage().startsWith("No content")) {
      return "the file is empty";
    }
    return e.getOriginalMessage().lines().findFirst().orElse("not a file of costs");
  }
}
