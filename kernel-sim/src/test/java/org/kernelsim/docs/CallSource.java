package org.kernelsim.docs;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.kernelsim.machine.Box;
import org.kernelsim.process.Flowchart;

/**
 * A call as its source states it: boxes from the enum, arrows from {@code run}.
 *
 * <p>An arrow is what is given to {@code pauses} or {@code fails}, or set as the next box. Where
 * that is a method of the call that answers a box, every box the method can return is the end of an
 * arrow. A method that ends several boxes, and is given no box, is a joint of its own, so that its
 * arrows are drawn once; what errors it is given stands at the arrows to it.
 */
final class CallSource {
  /**
   * An arrow.
   *
   * @param from a box or a joint
   * @param to a box or a joint
   * @param errors those it is taken for; none where it is taken without one
   */
  record Arrow(String from, String to, SortedSet<String> errors) {}

  private record Target(String to, SortedSet<String> errors) {}

  /** What a method's parameters stand for, and what theirs do in turn. */
  private record Given(Map<Element, ExpressionTree> values, Given outer) {}

  private final Sources sources;
  private final ErrorFlow flow;
  private final TypeElement type;
  private final ClassTree tree;
  private final List<Box> boxes;
  private final Set<String> drawn = new LinkedHashSet<>();
  private final List<Arrow> arrows = new ArrayList<>();
  private final Map<String, String> joints = new LinkedHashMap<>();
  private final Set<String> waiting = new LinkedHashSet<>();
  private final Set<String> last = new LinkedHashSet<>();
  private final Map<String, TypeElement> nested = new LinkedHashMap<>();
  private final Map<String, SortedSet<String>> errors = new LinkedHashMap<>();
  private final Map<Element, Integer> uses = new HashMap<>();

  CallSource(Sources sources, TypeElement type) {
    this.sources = sources;
    this.flow = new ErrorFlow(sources);
    this.type = type;
    this.tree = sources.classOf(type);
    this.boxes = boxesOf(sources.loaded(type));
    findDrawn();
    countUses();
    MethodTree run = run();
    new Reader().scan(new TreePath(new TreePath(new TreePath(unit()), tree), run), null);
  }

  private com.sun.source.tree.CompilationUnitTree unit() {
    return sources.unitOf(type);
  }

  /** The class. */
  TypeElement type() {
    return type;
  }

  /** The boxes, in the order of the enum. */
  List<Box> boxes() {
    return boxes;
  }

  /** The first of them. */
  Box first() {
    return boxes.get(0);
  }

  /** Whether a box stands in a published figure. */
  boolean isDrawn(Box box) {
    return drawn.contains(box.name());
  }

  /** Whether a call may wait in a box. */
  boolean mayWait(Box box) {
    return waiting.contains(box.name());
  }

  /** Whether the flowchart may end with a box. */
  boolean isLast(Box box) {
    return last.contains(box.name());
  }

  /** The flowchart that a box stands for, or null. */
  TypeElement nestedIn(Box box) {
    return nested.get(box.name());
  }

  /** The joints, with the names of their methods. */
  Map<String, String> joints() {
    return joints;
  }

  /** The arrows, in the order of the source. */
  List<Arrow> arrows() {
    return arrows;
  }

  /** The errors a box can come to. */
  SortedSet<String> errors(Box box) {
    return errors.getOrDefault(box.name(), new TreeSet<>());
  }

  /** The errors that it can answer when it is killed where it waits; none if it never waits. */
  SortedSet<String> errorsWhenKilled() {
    for (Tree member : tree.getMembers()) {
      if (member instanceof MethodTree method && method.getName().contentEquals("abandon")) {
        return flow.of(method.getBody());
      }
    }
    return new TreeSet<>();
  }

  private static List<Box> boxesOf(Class<?> flowchart) {
    ParameterizedType parent = (ParameterizedType) flowchart.getGenericSuperclass();
    if (parent.getRawType() != Flowchart.class) {
      throw new AssertionError(flowchart + " must extend Flowchart itself");
    }
    Class<?> enumeration = (Class<?>) parent.getActualTypeArguments()[0];
    List<Box> boxes = new ArrayList<>();
    for (Object constant : enumeration.getEnumConstants()) {
      boxes.add((Box) constant);
    }
    return boxes;
  }

  /** A box is drawn when its label is made by the method of that name. */
  private void findDrawn() {
    new TreeScanner<Void, String>() {
      @Override
      public Void visitVariable(VariableTree variable, String none) {
        boolean constant = sources.element(variable).getKind() == ElementKind.ENUM_CONSTANT;
        return super.visitVariable(variable, constant ? variable.getName().toString() : none);
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree call, String constant) {
        if (constant != null && nameOf(call).equals("drawn")) {
          drawn.add(constant);
        }
        return super.visitMethodInvocation(call, constant);
      }
    }.scan(tree, null);
  }

  private void countUses() {
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
        uses.merge(sources.element(call), 1, Integer::sum);
        return super.visitMethodInvocation(call, none);
      }
    }.scan(tree, null);
  }

  private MethodTree run() {
    for (Tree member : tree.getMembers()) {
      if (member instanceof MethodTree method && method.getName().contentEquals("run")) {
        return method;
      }
    }
    throw fault(tree, "no method run");
  }

  private static String nameOf(MethodInvocationTree call) {
    ExpressionTree select = call.getMethodSelect();
    return select instanceof MemberSelectTree member
        ? member.getIdentifier().toString()
        : select.toString();
  }

  private AssertionError fault(Tree at, String message) {
    return new AssertionError(sources.place(type, at) + ": " + message);
  }

  /** The box a constant names, or null. */
  private String literal(Tree expression) {
    Element element = sources.element(expression);
    if (element == null || element.getKind() != ElementKind.ENUM_CONSTANT) {
      return null;
    }
    String name = element.getSimpleName().toString();
    boolean box = boxes.stream().anyMatch(one -> one.name().equals(name));
    return box && element.getEnclosingElement().getSimpleName().contentEquals("Box") ? name : null;
  }

  /** Reads the body of {@code run}. */
  private final class Reader extends TreePathScanner<Void, Void> {
    private String section;

    @Override
    public Void visitCase(CaseTree one, Void none) {
      if (one.getExpressions().size() != 1 || literal(one.getExpressions().get(0)) == null) {
        throw fault(one, "a section is for one box");
      }
      section = literal(one.getExpressions().get(0));
      super.visitCase(one, none);
      errors.put(section, flow.of(one.getStatements()));
      if (!endsElsewhere(one)) {
        checkFall(one);
      }
      section = null;
      return null;
    }

    private boolean endsElsewhere(CaseTree one) {
      List<? extends StatementTree> statements = one.getStatements();
      StatementTree end = statements.isEmpty() ? null : statements.get(statements.size() - 1);
      return end instanceof ContinueTree || end instanceof ReturnTree;
    }

    /** What falls into the section below must have named its box. */
    private void checkFall(CaseTree one) {
      com.sun.source.tree.SwitchTree all =
          (com.sun.source.tree.SwitchTree) getCurrentPath().getParentPath().getLeaf();
      int next = all.getCases().indexOf(one) + 1;
      if (next == all.getCases().size()) {
        last.add(section);
        return;
      }
      String below = literal(all.getCases().get(next).getExpressions().get(0));
      StatementTree end = one.getStatements().get(one.getStatements().size() - 1);
      List<String> named = new ArrayList<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
          if (isArrow(call)) {
            named.add(literal(call.getArguments().get(call.getArguments().size() - 1)));
          }
          return super.visitMethodInvocation(call, none);
        }

        @Override
        public Void visitAssignment(AssignmentTree assignment, Void none) {
          if (setsBox(assignment)) {
            named.add(literal(assignment.getExpression()));
          }
          return super.visitAssignment(assignment, none);
        }
      }.scan(end, null);
      if (!named.equals(List.of(below))) {
        throw fault(end, "falls to " + below + ", but names " + named);
      }
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      if (isArrow(call)) {
        boolean fails = nameOf(call).equals("fails");
        String from = literal(call.getArguments().get(1));
        if (from == null || section != null && !from.equals(section)) {
          throw fault(call, "leaves the box " + from + " in the section of " + section);
        }
        SortedSet<String> reasons =
            fails ? flow.of(call.getArguments().get(2)) : reasonsOf(getCurrentPath());
        ExpressionTree to = call.getArguments().get(call.getArguments().size() - 1);
        leave(from, to, reasons);
      }
      return super.visitMethodInvocation(call, none);
    }

    @Override
    public Void visitAssignment(AssignmentTree assignment, Void none) {
      if (setsBox(assignment)) {
        leave(section, assignment.getExpression(), new TreeSet<>());
      }
      return super.visitAssignment(assignment, none);
    }

    @Override
    public Void visitReturn(ReturnTree tree, Void none) {
      if (tree.getExpression().toString().equals("true")
          && (section != null || boxes.size() == 1)) {
        last.add(section == null ? first().name() : section);
      }
      return super.visitReturn(tree, none);
    }

    @Override
    public Void visitIf(IfTree tree, Void none) {
      boolean stops = tree.getThenStatement().toString().equals("return false;");
      if (stops && section != null && !holdsArrow(tree.getCondition())) {
        TypeElement part = nestedIn(tree.getCondition());
        if (part == null) {
          waiting.add(section);
        } else {
          nested.put(section, part);
        }
      }
      return super.visitIf(tree, none);
    }

    private boolean holdsArrow(Tree condition) {
      boolean[] holds = new boolean[1];
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
          holds[0] |= isArrow(call);
          return super.visitMethodInvocation(call, none);
        }
      }.scan(condition, null);
      return holds[0];
    }

    /** The flowchart that a condition runs, or null. */
    private TypeElement nestedIn(Tree condition) {
      TypeElement[] part = new TypeElement[1];
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
          if (nameOf(call).equals("run")
              && call.getMethodSelect() instanceof MemberSelectTree member) {
            Element field = sources.element(member.getExpression());
            if (field != null && sources.isA(field, Flowchart.class.getName())) {
              part[0] = sources.typeOf(field);
            }
          }
          return super.visitMethodInvocation(call, none);
        }
      }.scan(condition, null);
      return part[0];
    }

    /** What an arrow inside an {@code if} is taken for. */
    private SortedSet<String> reasonsOf(TreePath arrow) {
      for (TreePath path = arrow; !(path.getLeaf() instanceof CaseTree); ) {
        TreePath parent = path.getParentPath();
        if (parent.getLeaf() instanceof MethodTree) {
          break;
        }
        if (parent.getLeaf() instanceof IfTree guard
            && path.getLeaf() == guard.getThenStatement()) {
          SortedSet<String> reasons = new TreeSet<>();
          if (guard.getThenStatement() instanceof BlockTree block) {
            for (StatementTree statement : block.getStatements()) {
              if (!holdsArrow(statement)) {
                reasons.addAll(flow.of(statement));
              }
            }
          }
          reasons.addAll(testedIn(guard, parent));
          return reasons;
        }
        path = parent;
      }
      return new TreeSet<>();
    }

    /**
     * The errors behind the variables of a condition; of the answer, as the section last set it.
     */
    private SortedSet<String> testedIn(IfTree guard, TreePath at) {
      SortedSet<String> tested = new TreeSet<>();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitIdentifier(IdentifierTree name, Void none) {
          Element variable = sources.element(name);
          if (Sources.holdsErrors(variable)) {
            tested.addAll(name.getName().contentEquals("result") ? lastResult(at) : flow.of(name));
          }
          return null;
        }
      }.scan(guard.getCondition(), null);
      return tested;
    }

    private SortedSet<String> lastResult(TreePath guard) {
      SortedSet<String> names = new TreeSet<>();
      if (guard.getParentPath().getLeaf() instanceof CaseTree one) {
        for (StatementTree statement : one.getStatements()) {
          if (statement == guard.getLeaf()) {
            break;
          }
          new TreeScanner<Void, Void>() {
            @Override
            public Void visitAssignment(AssignmentTree assignment, Void none) {
              if (assignment.getVariable().toString().equals("result")) {
                names.clear();
                names.addAll(flow.of(assignment.getExpression()));
              }
              return super.visitAssignment(assignment, none);
            }
          }.scan(statement, null);
        }
      }
      return names;
    }
  }

  private static boolean isArrow(MethodInvocationTree call) {
    String name = nameOf(call);
    return name.equals("pauses") && call.getArguments().size() == 3
        || name.equals("fails") && call.getArguments().size() == 4;
  }

  private static boolean setsBox(AssignmentTree assignment) {
    return assignment.getVariable().toString().equals("box");
  }

  private void leave(String from, ExpressionTree to, SortedSet<String> reasons) {
    for (Target target : targets(to, new Given(Map.of(), null))) {
      SortedSet<String> all = new TreeSet<>(reasons);
      all.addAll(target.errors);
      draw(from, target.to, all);
    }
  }

  /** One arrow for all errors that lead the same way. */
  private void draw(String from, String to, SortedSet<String> reasons) {
    if (!reasons.isEmpty()) {
      for (Arrow arrow : arrows) {
        if (arrow.from.equals(from) && arrow.to.equals(to) && !arrow.errors.isEmpty()) {
          arrow.errors.addAll(reasons);
          return;
        }
      }
    }
    Arrow arrow = new Arrow(from, to, reasons);
    if (!arrows.contains(arrow)) {
      arrows.add(arrow);
    }
  }

  /** Where an expression that answers a box can lead. */
  private Set<Target> targets(ExpressionTree expression, Given given) {
    Set<Target> targets = new LinkedHashSet<>();
    String box = literal(expression);
    if (box != null) {
      targets.add(new Target(box, new TreeSet<>()));
    } else if (expression instanceof ParenthesizedTree inner) {
      targets.addAll(targets(inner.getExpression(), given));
    } else if (expression instanceof ConditionalExpressionTree either) {
      targets.addAll(targets(either.getTrueExpression(), given));
      targets.addAll(targets(either.getFalseExpression(), given));
    } else if (expression instanceof SwitchExpressionTree cases) {
      for (CaseTree one : cases.getCases()) {
        if (one.getBody() instanceof ExpressionTree value) {
          targets.addAll(targets(value, given));
        }
      }
      for (ExpressionTree value : yielded(cases)) {
        targets.addAll(targets(value, given));
      }
    } else if (expression instanceof MethodInvocationTree call) {
      targets.addAll(targetsOf(call, given));
    } else if (expression instanceof IdentifierTree name) {
      targets.addAll(targetsOf(name, given));
    } else {
      throw fault(expression, "cannot tell where " + expression + " leads");
    }
    return targets;
  }

  private static List<ExpressionTree> yielded(Tree cases) {
    List<ExpressionTree> values = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitYield(YieldTree tree, Void none) {
        values.add(tree.getValue());
        return null;
      }
    }.scan(cases, null);
    return values;
  }

  private Set<Target> targetsOf(IdentifierTree name, Given given) {
    Element variable = sources.element(name);
    if (variable.getKind() == ElementKind.PARAMETER && given.values.containsKey(variable)) {
      return targets(given.values.get(variable), given.outer);
    }
    List<ExpressionTree> values = sources.valuesOf(variable);
    if (variable.getKind() != ElementKind.LOCAL_VARIABLE || values.isEmpty()) {
      throw fault(name, "cannot tell where " + name + " leads");
    }
    Set<Target> targets = new LinkedHashSet<>();
    values.forEach(value -> targets.addAll(targets(value, given)));
    return targets;
  }

  private Set<Target> targetsOf(MethodInvocationTree call, Given given) {
    Element element = sources.element(call);
    MethodTree method = sources.methodOf(element);
    if (method == null || !element.getEnclosingElement().equals(type)) {
      throw fault(call, "cannot tell where " + call + " leads");
    }
    Map<Element, ExpressionTree> values = new HashMap<>();
    SortedSet<String> reasons = new TreeSet<>();
    boolean depends = false;
    for (int i = 0; i < method.getParameters().size(); i++) {
      Element parameter = sources.element(method.getParameters().get(i));
      ExpressionTree value = call.getArguments().get(i);
      values.put(parameter, value);
      depends |= literal(value) != null;
      if (Sources.holdsErrors(parameter)) {
        reasons.addAll(flow.of(value));
      }
    }
    Set<Target> targets = new LinkedHashSet<>();
    for (ExpressionTree value : returned(method)) {
      targets.addAll(targets(value, new Given(values, given)));
    }
    if (!depends && uses.get(element) > 1 && targets.size() > 1) {
      targets = Set.of(joint(method.getName().toString(), targets));
    }
    Set<Target> all = new LinkedHashSet<>();
    for (Target target : targets) {
      SortedSet<String> errors = new TreeSet<>(reasons);
      errors.addAll(target.errors);
      all.add(new Target(target.to, errors));
    }
    return all;
  }

  private Target joint(String method, Set<Target> targets) {
    String id = method + "_";
    if (joints.putIfAbsent(id, method) == null) {
      targets.forEach(target -> draw(id, target.to, target.errors));
    }
    return new Target(id, new TreeSet<>());
  }

  private static List<ExpressionTree> returned(MethodTree method) {
    List<ExpressionTree> values = new ArrayList<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitReturn(ReturnTree tree, Void none) {
        values.add(tree.getExpression());
        return null;
      }

      @Override
      public Void visitLambdaExpression(LambdaExpressionTree tree, Void none) {
        return null;
      }

      @Override
      public Void visitNewClass(NewClassTree tree, Void none) {
        return null;
      }
    }.scan(method.getBody(), null);
    return values;
  }
}
