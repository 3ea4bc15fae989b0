package io.aiwm.core.internal.execution.decide;

import io.aiwm.core.internal.execution.run.StepRun;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that steps concern: their own, or, of a step that the host carries out, that of the
 * steps which hang together with it, if they are all on one.
 */
final class StepNodes {
  private final Map<Integer, String> nodes = new HashMap<>();

  StepNodes(List<StepRun> steps) {
    Map<Integer, StepRun> byIndex = new HashMap<>();
    Map<Integer, Set<Integer>> neighbours = new HashMap<>();
    for (StepRun step : steps) {
      byIndex.put(step.index(), step);
      for (int before : step.spec().dependsOn()) {
        neighbours.computeIfAbsent(step.index(), i -> new HashSet<>()).add(before);
        neighbours.computeIfAbsent(before, i -> new HashSet<>()).add(step.index());
      }
    }
    Set<Integer> seen = new HashSet<>();
    for (StepRun step : steps) {
      if (seen.add(step.index())) {
        together(step.index(), byIndex, neighbours, seen);
      }
    }
  }

  /** The node that a step concerns, or null where it concerns none, or several. */
  @Nullable String of(StepRun step) {
    return nodes.get(step.index());
  }

  private void together(
      int first,
      Map<Integer, StepRun> steps,
      Map<Integer, Set<Integer>> neighbours,
      Set<Integer> seen) {
    Deque<Integer> next = new ArrayDeque<>(List.of(first));
    Set<Integer> group = new HashSet<>();
    Set<String> nodeIds = new HashSet<>();
    while (!next.isEmpty()) {
      int index = next.remove();
      StepRun step = steps.get(index);
      if (step == null) {
        continue;
      }
      group.add(index);
      if (!step.nodeId().isEmpty()) {
        nodeIds.add(step.nodeId());
        nodes.put(index, step.nodeId());
      }
      neighbours.getOrDefault(index, Set.of()).stream().filter(seen::add).forEach(next::add);
    }
    if (nodeIds.size() == 1) {
      String nodeId = nodeIds.iterator().next();
      group.forEach(index -> nodes.putIfAbsent(index, nodeId));
    }
  }
}
