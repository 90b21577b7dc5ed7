package org.kernelsim;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Holds the floor plan: what may lean on what, and what no class may have. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  static final String ROOT = "org.kernelsim";

  /**
   * Packages under {@value #ROOT}, lowest floor first; each leans only on itself and on those
   * before it.
   */
  private static final List<String> FLOORS =
      List.of(
          "machine",
          "memory",
          "handle",
          "socket",
          "file",
          "registry",
          "display",
          "resource",
          "environment",
          "process",
          "call",
          "secure",
          "engine",
          "workload",
          "experiment",
          "report",
          "cli");

  @ArchTest
  static void aFloorLeansOnlyOnFloorsBelow(JavaClasses imported) {
    classes().should(standOnAFloor()).andShould(leanOnlyOnFloorsBelow()).check(imported);
  }

  /** A hundred simulations can run in one JVM only if none of them keeps anything in a class. */
  @ArchTest
  static void noClassKeepsMutableState(JavaClasses imported) {
    fields().that().areStatic().should().beFinal().allowEmptyShould(true).check(imported);
  }

  /** Lookups that are wrong on purpose live beside the tests that catch them. */
  @ArchTest
  static void nothingShippedLeansOnARacyLookup(JavaClasses imported) {
    noClasses().should().dependOnClassesThat().haveSimpleNameStartingWith("Racy").check(imported);
  }

  /** Looks at sources, since a package-info without an annotation leaves no class behind. */
  @ArchTest
  static void everyPackageSaysWhatLivesThere(JavaClasses imported) throws IOException {
    Path sources = Path.of("src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> silent =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(directory -> Files.notExists(directory.resolve("package-info.java")))
              .sorted()
              .toList();
      assertThat(silent).as("packages without a package-info.java").isEmpty();
    }
  }

  private static ArchCondition<JavaClass> standOnAFloor() {
    return new ArchCondition<>("stand on one of the floors " + FLOORS) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (floorOf(type) < 0) {
          events.add(violated(type, type.getName() + " is in a package that is no floor"));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> leanOnlyOnFloorsBelow() {
    return new ArchCondition<>("lean only on their own floor and those below") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getPackageName().startsWith(ROOT) && floorOf(target) > floorOf(type)) {
            events.add(violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** The number of the floor a class of ours stands on, or -1. */
  private static int floorOf(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length());
    return below.isEmpty() ? -1 : FLOORS.indexOf(below.substring(1).split("\\.")[0]);
  }
}
