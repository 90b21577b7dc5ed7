package org.kernelsim.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The main sources, read by the JDK's own compiler, which also tells what each name means. Not
 * thread-safe.
 */
final class Sources {
  private static final Path ROOT = Path.of("src", "main", "java");

  private final Trees trees;
  private final Elements elements;
  private final Types types;
  private final Map<TypeElement, ClassTree> classes = new LinkedHashMap<>();
  private final Map<TypeElement, CompilationUnitTree> units = new LinkedHashMap<>();
  private final Map<ExecutableElement, MethodTree> methods = new LinkedHashMap<>();
  private final Map<Element, List<ExpressionTree>> assigned = new LinkedHashMap<>();
  private final Map<Element, List<NewClassTree>> made = new LinkedHashMap<>();
  private final Map<Element, List<Invocation>> invocations = new LinkedHashMap<>();
  private final TreePath somewhere;

  /** A call of a method, and the package of the class that makes it. */
  record Invocation(MethodInvocationTree call, String by) {}

  private Sources(JavacTask task) throws IOException {
    trees = Trees.instance(task);
    elements = task.getElements();
    types = task.getTypes();
    List<CompilationUnitTree> all = new ArrayList<>();
    task.parse().forEach(all::add);
    task.analyze();
    somewhere = new TreePath(all.get(0));
    for (CompilationUnitTree unit : all) {
      index(unit);
    }
  }

  /** Reads all of them, which takes a few seconds. */
  static Sources read() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> paths;
    try (Stream<Path> files = Files.walk(ROOT)) {
      paths = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options =
          List.of("-proc:none", "-Xlint:none", "-classpath", System.getProperty("java.class.path"));
      return new Sources(
          (JavacTask)
              compiler.getTask(
                  null, files, null, options, null, files.getJavaFileObjectsFromPaths(paths)));
    }
  }

  private void index(CompilationUnitTree unit) {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void none) {
        if (element(tree) instanceof TypeElement type) {
          classes.put(type, tree);
          units.put(type, unit);
        }
        return super.visitClass(tree, none);
      }

      @Override
      public Void visitMethod(MethodTree tree, Void none) {
        methods.put((ExecutableElement) element(tree), tree);
        return super.visitMethod(tree, none);
      }

      @Override
      public Void visitVariable(VariableTree tree, Void none) {
        if (tree.getInitializer() instanceof NewClassTree constant
            && element(tree).getKind() == ElementKind.ENUM_CONSTANT) {
          made.computeIfAbsent(element(constant), key -> new ArrayList<>()).add(constant);
        } else if (tree.getInitializer() != null) {
          assign(element(tree), tree.getInitializer());
        }
        return super.visitVariable(tree, none);
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
        String by = unit.getPackageName().toString();
        invocations
            .computeIfAbsent(element(tree), key -> new ArrayList<>())
            .add(new Invocation(tree, by));
        return super.visitMethodInvocation(tree, none);
      }

      @Override
      public Void visitAssignment(AssignmentTree tree, Void none) {
        assign(element(tree.getVariable()), tree.getExpression());
        return super.visitAssignment(tree, none);
      }

      private void assign(Element variable, ExpressionTree value) {
        if (variable != null) {
          assigned.computeIfAbsent(variable, key -> new ArrayList<>()).add(value);
        }
      }
    }.scan(unit, null);
  }

  /** What a name, a call or a declaration means; null for other trees. */
  Element element(Tree tree) {
    return trees.getElement(new TreePath(somewhere, tree));
  }

  /** The declaration of a class that these sources hold, or null. */
  ClassTree classOf(TypeElement type) {
    return classes.get(type);
  }

  /** The file that holds a class. */
  CompilationUnitTree unitOf(TypeElement type) {
    return units.get(type);
  }

  /** The declaration of a method that has a body here, or null. */
  MethodTree methodOf(Element method) {
    MethodTree tree = method instanceof ExecutableElement one ? methods.get(one) : null;
    return tree == null || tree.getBody() == null ? null : tree;
  }

  /** The methods that a call of this one can mean: itself, or those that override it. */
  List<MethodTree> bodiesOf(ExecutableElement method) {
    List<MethodTree> bodies = new ArrayList<>();
    if (methodOf(method) != null) {
      bodies.add(methodOf(method));
    }
    if (method.getModifiers().contains(Modifier.ABSTRACT)) {
      methods.forEach(
          (other, tree) -> {
            if (tree.getBody() != null
                && other.getSimpleName().equals(method.getSimpleName())
                && elements.overrides(other, method, (TypeElement) other.getEnclosingElement())) {
              bodies.add(tree);
            }
          });
    }
    return bodies;
  }

  /** Everything a variable is ever set to. */
  List<ExpressionTree> valuesOf(Element variable) {
    return assigned.getOrDefault(variable, List.of());
  }

  /** Where a method is called. */
  List<Invocation> callsOf(Element method) {
    return invocations.getOrDefault(method, List.of());
  }

  /** The enum constants made by a constructor. */
  List<NewClassTree> constantsMadeBy(Element constructor) {
    return made.getOrDefault(constructor, List.of());
  }

  /** The classes that can be made and are of a type, in the order of their names. */
  List<TypeElement> concrete(String supertype) {
    TypeElement wanted = elements.getTypeElement(supertype);
    return classes.keySet().stream()
        .filter(type -> type.getKind() == ElementKind.CLASS)
        .filter(type -> !type.getModifiers().contains(Modifier.ABSTRACT))
        .filter(type -> isA(type, wanted))
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .toList();
  }

  private boolean isA(TypeElement type, TypeElement wanted) {
    return types.isSubtype(types.erasure(type.asType()), types.erasure(wanted.asType()));
  }

  /** Whether a type is one of a name or below it. */
  boolean isA(Element typed, String supertype) {
    return types.asElement(typed.asType()) instanceof TypeElement type
        && isA(type, elements.getTypeElement(supertype));
  }

  /** The class's type as a running class. */
  Class<?> loaded(TypeElement type) {
    try {
      return Class.forName(elements.getBinaryName(type).toString());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** A variable's class. */
  TypeElement typeOf(Element typed) {
    return (TypeElement) types.asElement(typed.asType());
  }

  /** Whether a variable can hold an error: a {@code SystemError}, or an answer. */
  static boolean holdsErrors(Element variable) {
    return variable instanceof VariableElement
        && (variable.asType().toString().equals("long")
            || variable.asType().toString().equals("org.kernelsim.machine.SystemError"));
  }

  /** The first paragraph of a class's description, as Markdown in one line. */
  String descriptionOf(TypeElement type) {
    String comment = elements.getDocComment(type);
    if (comment == null) {
      throw new AssertionError(type + " has no description");
    }
    return comment
        .split("(?m)^\\s*<p>|^\\s*@")[0]
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@link [^}]*?([\\w.]+)\\}", "`$1`")
        .replaceAll("\\{@code ([^}]*)\\}", "`$1`");
  }

  /** Where something stands, for messages. */
  String place(TypeElement type, Tree tree) {
    CompilationUnitTree unit = units.get(type);
    long at = trees.getSourcePositions().getStartPosition(unit, tree);
    return type.getSimpleName() + ".java:" + unit.getLineMap().getLineNumber(at);
  }
}
