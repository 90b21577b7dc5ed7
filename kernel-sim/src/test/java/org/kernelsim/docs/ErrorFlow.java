package org.kernelsim.docs;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import org.kernelsim.socket.SocketEvent;
import org.kernelsim.socket.SocketStatus;
import org.kernelsim.socket.StatusTable;

/**
 * Which errors a piece of source can come to: the {@code SystemError} constants it names, those
 * that the methods it calls name, and so on; those behind the variables it reads; those that enum
 * constants were made with; and, for an event that it names, those of its row in the table of
 * socket statuses. A constant that is only compared with is not counted, nor one that is left
 * somewhere for another call. What a nested flowchart can come to is told on its own page.
 */
final class ErrorFlow {
  private static final String SYSTEM_ERROR = "org.kernelsim.machine.SystemError";
  private static final String FLOWCHART = "org.kernelsim.process.SystemCall";

  /** Nobody on the lowest floor answers an error by itself. */
  private static final String MACHINE = "org.kernelsim.machine";

  /** A replay has a socket answer what was recorded, whatever it is. */
  private static final String REPLAY = "org.kernelsim.workload";

  private final Sources sources;

  ErrorFlow(Sources sources) {
    this.sources = sources;
  }

  /** The names, in order. */
  SortedSet<String> of(Tree tree) {
    Scanner scanner = new Scanner();
    scanner.scan(tree, null);
    return scanner.names;
  }

  /** The names of several pieces together. */
  SortedSet<String> of(List<? extends Tree> trees) {
    SortedSet<String> names = new TreeSet<>();
    trees.forEach(tree -> names.addAll(of(tree)));
    return names;
  }

  private final class Scanner extends TreeScanner<Void, Void> {
    final SortedSet<String> names = new TreeSet<>();
    private final Set<Element> seen = new HashSet<>();

    @Override
    public Void visitBinary(BinaryTree tree, Void none) {
      boolean compares =
          tree.getKind() == Tree.Kind.EQUAL_TO || tree.getKind() == Tree.Kind.NOT_EQUAL_TO;
      return compares ? null : super.visitBinary(tree, none);
    }

    /** What is kept in a field is answered by another call, which reads it. */
    @Override
    public Void visitAssignment(AssignmentTree tree, Void none) {
      Element variable = sources.element(tree.getVariable());
      boolean kept =
          variable != null
              && variable.getKind() == ElementKind.FIELD
              && isError(variable)
              && !isCall(variable);
      return kept ? null : super.visitAssignment(tree, none);
    }

    private boolean isError(Element variable) {
      return variable.asType().toString().equals(SYSTEM_ERROR);
    }

    private boolean isCall(Element member) {
      return sources.isA(member.getEnclosingElement(), FLOWCHART);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      name(sources.element(tree));
      return super.visitMemberSelect(tree, none);
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void none) {
      name(sources.element(tree));
      return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void none) {
      if (sources.element(tree) instanceof ExecutableElement method
          && !isNested(method)
          && !method.getEnclosingElement().toString().startsWith(MACHINE)
          && !method.getEnclosingElement().toString().equals(StatusTable.class.getName())
          && seen.add(method)) {
        for (MethodTree body : sources.bodiesOf(method)) {
          scan(body.getBody(), null);
        }
      }
      scan(tree.getMethodSelect(), null);
      for (int i = 0; i < tree.getArguments().size(); i++) {
        if (!isKept(sources.element(tree), i)) {
          scan(tree.getArguments().get(i), null);
        }
      }
      return null;
    }

    /** Whether a method that answers nothing, and is no call's, is given an error to keep. */
    private boolean isKept(Element method, int argument) {
      return method instanceof ExecutableElement one
          && one.getReturnType().getKind() == TypeKind.VOID
          && argument < one.getParameters().size()
          && isError(one.getParameters().get(argument))
          && !isCall(one);
    }

    private boolean isNested(ExecutableElement method) {
      return method.getSimpleName().contentEquals("run") && isCall(method);
    }

    private void name(Element element) {
      if (!(element instanceof VariableElement variable)) {
        return;
      }
      boolean error = variable.asType().toString().equals(SYSTEM_ERROR);
      String type = variable.asType().toString();
      if (variable.getKind() == ElementKind.ENUM_CONSTANT) {
        if (error) {
          names.add(variable.getSimpleName().toString());
        } else if (type.equals(SocketEvent.class.getName())) {
          addRow(SocketEvent.valueOf(variable.getSimpleName().toString()));
        }
      } else if (type.equals("long[]") && variable.getModifiers().contains(Modifier.STATIC)) {
        scan(sources.valuesOf(variable), null);
      } else if (Sources.holdsErrors(variable) && seen.add(variable)) {
        follow(variable, error);
      }
    }

    /** The row of the table of statuses for a call, in all phases that a socket can be in. */
    private void addRow(SocketEvent event) {
      for (StatusTable table : event.isCall() ? StatusTable.values() : new StatusTable[0]) {
        for (SocketStatus.Phase phase : SocketStatus.Phase.values()) {
          StatusTable.Cell cell = table.cell(event, phase);
          if (cell.reached() && !cell.valid()) {
            names.add(cell.error().name());
          }
        }
        if (StatusTable.onceSendingIsShut(event) != null) {
          names.add(StatusTable.onceSendingIsShut(event).name());
        }
      }
    }

    private void follow(VariableElement variable, boolean error) {
      if (variable.getKind() == ElementKind.LOCAL_VARIABLE) {
        scan(sources.valuesOf(variable), null);
      } else if (variable.getKind() == ElementKind.FIELD) {
        boolean changes = !variable.getModifiers().contains(Modifier.FINAL);
        if (variable.getEnclosingElement().getKind() == ElementKind.ENUM) {
          followIntoConstants(variable);
        } else if (error && changes) {
          sources.valuesOf(variable).forEach(this::keep);
        }
      }
    }

    /** What a field is set to; that may be what others give, but for what a replay is told. */
    private void keep(ExpressionTree value) {
      Element given = sources.element(value);
      if (given == null || given.getKind() != ElementKind.PARAMETER) {
        scan(value, null);
        return;
      }
      ExecutableElement method = (ExecutableElement) given.getEnclosingElement();
      int argument = method.getParameters().indexOf(given);
      for (Sources.Invocation call : sources.callsOf(method)) {
        if (!call.by().startsWith(REPLAY)) {
          scan(call.call().getArguments().get(argument), null);
        }
      }
    }

    /** A field of an enum's constants: what those that set it were given. */
    private void followIntoConstants(VariableElement field) {
      ClassTree type = sources.classOf((TypeElement) field.getEnclosingElement());
      for (ExpressionTree value : sources.valuesOf(field)) {
        for (Tree member : type.getMembers()) {
          if (member instanceof MethodTree method
              && sources.element(method) instanceof ExecutableElement constructor
              && constructor.getKind() == ElementKind.CONSTRUCTOR) {
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitIdentifier(IdentifierTree tree, Void none) {
                int argument = constructor.getParameters().indexOf(sources.element(tree));
                if (argument >= 0) {
                  for (NewClassTree constant : sources.constantsMadeBy(constructor)) {
                    Scanner.this.scan(constant.getArguments().get(argument), null);
                  }
                }
                return null;
              }
            }.scan(value, null);
          }
        }
      }
    }
  }
}
