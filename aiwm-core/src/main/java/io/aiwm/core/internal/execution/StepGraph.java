package io.aiwm.core.internal.execution;

import io.aiwm.api.error.FieldError;
import io.aiwm.api.execution.Placement;
import io.aiwm.api.execution.StepSpec;
import io.aiwm.core.internal.execution.payload.References;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The graph that {@code dependsOn} makes of steps, and the references along it. */
final class StepGraph {
  private final List<StepSpec> steps;
  private final List<FieldError> errors = new ArrayList<>();
  private final Set<Integer> undone = new HashSet<>();

  private StepGraph(List<StepSpec> steps) {
    this.steps = steps;
  }

  /**
   * Everything that is wrong with the graph: dangling edges first, then circles, then references.
   */
  static List<FieldError> check(List<StepSpec> steps) {
    StepGraph graph = new StepGraph(steps);
    graph.edges();
    if (graph.errors.isEmpty()) {
      graph.orderAndReferences();
    }
    return graph.errors;
  }

  private void edges() {
    for (int i = 0; i < steps.size(); i++) {
      List<Integer> edges = steps.get(i).dependsOn();
      Set<Integer> seen = new HashSet<>();
      for (int j = 0; j < edges.size(); j++) {
        int target = edges.get(j);
        String at = "steps[" + i + "].dependsOn[" + j + "]";
        if (target < 0 || target >= steps.size()) {
          errors.add(new FieldError(at, "step " + target + " does not exist"));
        } else if (target == i) {
          errors.add(new FieldError(at, "a step cannot depend on itself"));
        } else if (!seen.add(target)) {
          errors.add(new FieldError(at, "step " + target + " is listed twice"));
        } else if (steps.get(target).onFailureOf() != null) {
          errors.add(new FieldError(at, "step " + target + " is a compensation step"));
        }
      }
      undoing(i);
    }
  }

  private void undoing(int index) {
    StepSpec step = steps.get(index);
    Integer target = step.onFailureOf();
    if (target == null) {
      return;
    }
    String at = "steps[" + index + "].onFailureOf";
    if (target < 0 || target >= steps.size()) {
      errors.add(new FieldError(at, "step " + target + " does not exist"));
    } else if (steps.get(target).onFailureOf() != null) {
      errors.add(new FieldError(at, "step " + target + " is a compensation step"));
    } else if (!undone.add(target)) {
      errors.add(new FieldError(at, "step " + target + " already has a compensation step"));
    }
    if (!step.dependsOn().isEmpty()) {
      errors.add(
          new FieldError(
              "steps[" + index + "].dependsOn",
              "a compensation step cannot depend on other steps"));
    }
  }

  /**
   * Takes away steps whose dependencies are gone; what remains in the end is in or behind a circle.
   */
  private void orderAndReferences() {
    int[] missing = new int[steps.size()];
    List<List<Integer>> dependents = dependents(missing);
    BitSet[] ancestors = new BitSet[steps.size()];
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < missing.length; i++) {
      ancestors[i] = new BitSet();
      if (missing[i] == 0) {
        free.add(i);
      }
    }
    int ordered = 0;
    for (Integer step = free.poll(); step != null; step = free.poll()) {
      ordered++;
      references(step, ancestors[step]);
      for (int dependent : dependents.get(step)) {
        ancestors[dependent].or(ancestors[step]);
        ancestors[dependent].set(step);
        if (--missing[dependent] == 0) {
          free.add(dependent);
        }
      }
    }
    if (ordered < steps.size()) {
      circle(missing);
    }
  }

  private List<List<Integer>> dependents(int[] missing) {
    List<List<Integer>> dependents = new ArrayList<>();
    steps.forEach(step -> dependents.add(new ArrayList<>()));
    for (int i = 0; i < steps.size(); i++) {
      List<Integer> before = before(i);
      missing[i] = before.size();
      for (int target : before) {
        dependents.get(target).add(i);
      }
    }
    return dependents;
  }

  /** Steps that must end before a step; for a compensation, the step that it undoes. */
  private List<Integer> before(int index) {
    Integer undoes = steps.get(index).onFailureOf();
    return undoes == null ? steps.get(index).dependsOn() : List.of(undoes);
  }

  /** Follows unmet dependencies until a step comes twice: that one is in a circle. */
  private void circle(int[] missing) {
    int step = 0;
    while (missing[step] == 0) {
      step++;
    }
    List<Integer> path = new ArrayList<>();
    while (!path.contains(step)) {
      path.add(step);
      step = before(step).stream().filter(t -> missing[t] > 0).findFirst().orElseThrow();
    }
    List<Integer> circle = path.subList(path.indexOf(step), path.size());
    errors.add(
        new FieldError("steps[" + step + "].dependsOn", "the steps " + circle + " form a cycle"));
  }

  private void references(int index, BitSet ancestors) {
    String at = "steps[" + index + "].command.data";
    References.visit(
        steps.get(index).command().data(),
        target -> {
          if (!ancestors.get(target)) {
            errors.add(
                new FieldError(at, "refers to step " + target + " but does not depend on it"));
          }
        },
        text ->
            errors.add(
                new FieldError(
                    at, "a reference is ${steps.<index>.result.<path>} or ${secrets.<name>}")));
    Placement placement = steps.get(index).placement();
    Integer same = placement == null ? null : placement.sameNodeAs();
    if (same != null && (same < 0 || !ancestors.get(same))) {
      errors.add(
          new FieldError(
              "steps[" + index + "].placement.sameNodeAs",
              "must be a step that this step depends on"));
    }
  }
}
