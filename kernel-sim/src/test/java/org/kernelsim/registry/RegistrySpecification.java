package org.kernelsim.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kernelsim.engine.DirectEngine;
import org.kernelsim.machine.Cpu;
import org.kernelsim.machine.SystemError;

/** What a process is answered by every registry. A subclass says which one it is. */
public abstract class RegistrySpecification {
  private static final RegistryValue ONE = new RegistryValue.Number(1);
  private static final RegistryValue TWO = new RegistryValue.Text("two");

  private final Cpu cpu = DirectEngine.newCpu();
  private final Registry registry;

  /** For an empty one. */
  protected RegistrySpecification(Registry empty) {
    this.registry = empty;
  }

  private static KeyPath key(String text) {
    return KeyPath.of(text);
  }

  private String create(String path) {
    return name(registry.create(cpu, key(path)));
  }

  private static String name(long answer) {
    return answer == 0 ? "ok" : SystemError.of(answer).name();
  }

  private List<String> keys(String path) {
    List<String> names = new ArrayList<>();
    assertThat(registry.keys(cpu, key(path), names)).isZero();
    return names;
  }

  private List<String> values(String path) {
    List<String> names = new ArrayList<>();
    assertThat(registry.values(cpu, key(path), names)).isZero();
    return names;
  }

  @Test
  void aKeyIsMadeBelowOneThatIsThere() {
    assertThat(create("a/b")).isEqualTo("ENOENT");
    assertThat(create("a")).isEqualTo("ok");
    assertThat(create("a/b")).isEqualTo("ok");
    assertThat(create("a")).isEqualTo("EEXIST");
    assertThat(create("")).isEqualTo("EEXIST");
    assertThat(keys("")).containsExactly("a");
    assertThat(keys("a")).containsExactly("b");
  }

  @Test
  void onlyAKeyWithNoneBelowIsRemoved() {
    create("a");
    create("a/b");
    assertThat(name(registry.remove(cpu, key("a")))).isEqualTo("ENOTEMPTY");
    assertThat(name(registry.remove(cpu, key("a/b")))).isEqualTo("ok");
    assertThat(name(registry.remove(cpu, key("a/b")))).isEqualTo("ENOENT");
    assertThat(name(registry.remove(cpu, key("a")))).isEqualTo("ok");
    assertThat(name(registry.remove(cpu, key("")))).isEqualTo("EINVAL");
    assertThat(keys("")).isEmpty();
  }

  @Test
  void aValueIsSetReplacedAndTakenAway() {
    create("a");
    assertThat(registry.value(cpu, key("a"), "v")).isNull();
    assertThat(name(registry.set(cpu, key("a"), "v", ONE))).isEqualTo("ok");
    assertThat(name(registry.set(cpu, key("a"), "w", ONE))).isEqualTo("ok");
    assertThat(name(registry.set(cpu, key("a"), "v", TWO))).isEqualTo("ok");
    assertThat(registry.value(cpu, key("a"), "v")).isEqualTo(TWO);
    assertThat(values("a")).containsExactly("v", "w");
    assertThat(name(registry.unset(cpu, key("a"), "v"))).isEqualTo("ok");
    assertThat(name(registry.unset(cpu, key("a"), "v"))).isEqualTo("ENOENT");
    assertThat(registry.value(cpu, key("a"), "v")).isNull();
    assertThat(values("a")).containsExactly("w");
  }

  @Test
  void aKeyThatIsMadeAnewHasNoValues() {
    create("a");
    registry.set(cpu, key("a"), "v", ONE);
    registry.remove(cpu, key("a"));
    create("a");
    assertThat(values("a")).isEmpty();
    assertThat(registry.value(cpu, key("a"), "v")).isNull();
  }

  @Test
  void withoutTheKeyThereIsNothing() {
    assertThat(name(registry.set(cpu, key("a"), "v", ONE))).isEqualTo("ENOENT");
    assertThat(name(registry.unset(cpu, key("a"), "v"))).isEqualTo("ENOENT");
    assertThat(registry.value(cpu, key("a"), "v")).isNull();
    assertThat(name(registry.keys(cpu, key("a"), new ArrayList<>()))).isEqualTo("ENOENT");
    assertThat(name(registry.values(cpu, key("a"), new ArrayList<>()))).isEqualTo("ENOENT");
  }

  @Test
  void theTopHasValuesToo() {
    assertThat(name(registry.set(cpu, KeyPath.TOP, "v", ONE))).isEqualTo("ok");
    assertThat(values("")).containsExactly("v");
  }
}
