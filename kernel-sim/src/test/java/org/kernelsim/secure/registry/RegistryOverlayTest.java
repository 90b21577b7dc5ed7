package org.kernelsim.secure.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;
import org.kernelsim.registry.KeyPath;
import org.kernelsim.registry.Registry;
import org.kernelsim.registry.RegistrySpecification;
import org.kernelsim.registry.RegistryValue;
import org.kernelsim.registry.SystemRegistry;

class RegistryOverlayTest {
  private static final RegistryValue ONE = new RegistryValue.Number(1);
  private static final RegistryValue TWO = new RegistryValue.Number(2);

  private final Cpu cpu = DirectEngine.newCpu();
  private final Registry system = filled();
  private final Registry overlay =
      new RegistryOverlay(system, List.of(KeyPath.of("software/app"), KeyPath.of("fonts")));

  @Nested
  class OverAnEmptySystem extends RegistrySpecification {
    OverAnEmptySystem() {
      super(new RegistryOverlay(new SystemRegistry(), List.of(KeyPath.TOP)));
    }
  }

  @Nested
  class OverASystemOfWhichNothingIsSeen extends RegistrySpecification {
    OverASystemOfWhichNothingIsSeen() {
      super(new RegistryOverlay(RegistryOverlayTest.this.system, List.of()));
    }
  }

  private Registry filled() {
    Registry filled = new SystemRegistry();
    for (String path : List.of("software", "software/app", "software/app/v1", "software/bank")) {
      filled.create(cpu, KeyPath.of(path));
      filled.set(cpu, KeyPath.of(path), "size", ONE);
    }
    filled.create(cpu, KeyPath.of("users"));
    filled.set(cpu, KeyPath.of("users"), "password", ONE);
    return filled;
  }

  private TreeMap<String, RegistryValue> before;

  @BeforeEach
  void lookAtTheSystem() {
    before = everything(system, KeyPath.TOP);
  }

  private TreeMap<String, RegistryValue> everything(Registry registry, KeyPath path) {
    TreeMap<String, RegistryValue> all = new TreeMap<>();
    List<String> values = new ArrayList<>();
    assertThat(registry.values(cpu, path, values)).isZero();
    values.forEach(name -> all.put(path + ":" + name, registry.value(cpu, path, name)));
    List<String> keys = new ArrayList<>();
    assertThat(registry.keys(cpu, path, keys)).isZero();
    for (String name : keys) {
      all.put(path.child(name).toString(), ONE);
      all.putAll(everything(registry, path.child(name)));
    }
    return all;
  }

  @Test
  void ofTheSystemOnlyWhatIsAllowedIsSeen() {
    assertThat(everything(overlay, KeyPath.TOP).keySet())
        .containsExactly(
            "software",
            "software/app",
            "software/app/v1",
            "software/app/v1:size",
            "software/app:size");
    assertThat(overlay.value(cpu, KeyPath.of("users"), "password")).isNull();
    assertThat(overlay.value(cpu, KeyPath.of("software"), "size")).isNull();
    assertThat(overlay.keys(cpu, KeyPath.of("users"), new ArrayList<>()))
        .isEqualTo(SystemError.ENOENT.answer());
  }

  @Test
  void whatIsChangedIsSeenAndTheSystemStaysAsItWas() {
    KeyPath app = KeyPath.of("software/app");
    assertThat(overlay.set(cpu, app, "size", TWO)).isZero();
    assertThat(overlay.unset(cpu, KeyPath.of("software/app/v1"), "size")).isZero();
    assertThat(overlay.create(cpu, KeyPath.of("software/app/v2"))).isZero();
    assertThat(overlay.value(cpu, app, "size")).isEqualTo(TWO);
    assertThat(everything(overlay, KeyPath.TOP).keySet())
        .containsExactly(
            "software", "software/app", "software/app/v1", "software/app/v2", "software/app:size");
    assertThat(everything(system, KeyPath.TOP)).isEqualTo(before);
  }

  @Test
  void aKeyThatIsNotSeenCanBeMadeAndIsNotTheSystems() {
    KeyPath users = KeyPath.of("users");
    assertThat(overlay.create(cpu, users)).isZero();
    assertThat(overlay.value(cpu, users, "password")).isNull();
    assertThat(overlay.set(cpu, users, "password", TWO)).isZero();
    assertThat(overlay.remove(cpu, users)).isZero();
    assertThat(everything(system, KeyPath.TOP)).isEqualTo(before);
  }

  @Test
  void whatIsRemovedStaysRemovedWhateverTheSystemDoes() {
    KeyPath v1 = KeyPath.of("software/app/v1");
    assertThat(overlay.remove(cpu, v1)).isZero();
    system.set(cpu, v1, "late", ONE);
    assertThat(overlay.value(cpu, v1, "late")).isNull();
    assertThat(overlay.create(cpu, v1)).isZero();
    assertThat(overlay.value(cpu, v1, "late")).isNull();
  }

  @Test
  void whatWasChangedIsThereThoughTheSystemRemovesTheKey() {
    KeyPath v1 = KeyPath.of("software/app/v1");
    KeyPath below = KeyPath.of("software/app/v1/below");
    assertThat(overlay.set(cpu, v1, "mine", TWO)).isZero();
    assertThat(overlay.create(cpu, below)).isZero();
    system.remove(cpu, v1);
    assertThat(everything(overlay, KeyPath.TOP)).containsKeys("software/app/v1:mine", "" + below);
    assertThat(overlay.value(cpu, v1, "size")).as("the system's is gone").isNull();
    assertThat(overlay.remove(cpu, below)).isZero();
    assertThat(overlay.remove(cpu, v1)).isZero();
    assertThat(overlay.create(cpu, v1)).isZero();
    assertThat(overlay.value(cpu, v1, "mine")).isNull();
  }

  @Test
  void whatTheSystemChangesLaterIsSeenWhereNothingWasChanged() {
    KeyPath v1 = KeyPath.of("software/app/v1");
    system.set(cpu, v1, "size", TWO);
    assertThat(overlay.value(cpu, v1, "size")).isEqualTo(TWO);
  }

  private String listed(Registry registry, KeyPath path) {
    List<String> names = new ArrayList<>();
    return registry.keys(cpu, path, names) + " " + registry.values(cpu, path, names) + names;
  }

  /** Where everything is allowed, the overlay is a copy of the system that can be written to. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itAnswersAsACopyOfTheSystemWould(long seed) {
    Registry copy = filled();
    Registry all = new RegistryOverlay(system, List.of(KeyPath.TOP));
    Random random = new Random(seed);
    String[] names = {"software", "app", "v1", "users", "new"};
    for (int i = 0; i < 2000; i++) {
      KeyPath path = KeyPath.TOP;
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        path = path.child(names[random.nextInt(names.length)]);
      }
      RegistryValue value = new RegistryValue.Number(i);
      String name = random.nextBoolean() ? "size" : "password";
      switch (random.nextInt(6)) {
        case 0 -> assertThat(all.create(cpu, path)).isEqualTo(copy.create(cpu, path));
        case 1 -> assertThat(all.remove(cpu, path)).isEqualTo(copy.remove(cpu, path));
        case 2 ->
            assertThat(all.set(cpu, path, name, value)).isEqualTo(copy.set(cpu, path, name, value));
        case 3 -> assertThat(all.value(cpu, path, name)).isEqualTo(copy.value(cpu, path, name));
        case 4 -> assertThat(listed(all, path)).isEqualTo(listed(copy, path));
        default -> assertThat(all.unset(cpu, path, name)).isEqualTo(copy.unset(cpu, path, name));
      }
    }
    assertThat(everything(all, KeyPath.TOP)).isEqualTo(everything(copy, KeyPath.TOP));
    assertThat(everything(system, KeyPath.TOP)).isEqualTo(before);
  }
}
