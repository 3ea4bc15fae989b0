package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.Placement;
import io.aiwm.core.internal.execution.place.Candidate;
import io.aiwm.core.internal.execution.place.Scoring;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gives steps their nodes when they may begin. */
final class Placing {
  private Placing() {}

  /**
   * Chooses a step's node, if one is to be chosen.
   *
   * @return whether the step may begin; else it waits for a node that fits
   */
  static boolean place(Run run, StepRun step) {
    if (!step.unplaced()) {
      return true;
    }
    Placement placement = Objects.requireNonNull(step.spec().placement());
    Optional<String> nodeId =
        placement.sameNodeAs() == null
            ? Scoring.best(placement, candidates(run, placement)).map(Candidate::nodeId)
            : run.step(placement.sameNodeAs()).map(StepRun::nodeId).filter(id -> !id.isEmpty());
    nodeId.ifPresent(step::place);
    nodeId.ifPresent(id -> run.note(step, "none", "step.placed", Map.of("nodeId", id)));
    return nodeId.isPresent();
  }

  /** Steps that this very decision has placed count, or all of a fan-out would meet on one node. */
  private static List<Candidate> candidates(Run run, Placement placement) {
    return run.fleet.candidates(placement).stream().map(node -> busier(run, node)).toList();
  }

  private static Candidate busier(Run run, Candidate node) {
    Candidate counted = node;
    for (StepRun step : run.steps) {
      if (step.running() && step.nodeId().equals(node.nodeId()) && step.step.nodeId() == null) {
        counted = counted.promisedOneMore();
      }
    }
    return counted;
  }
}
