package io.aiwm.core.internal.execution.decide;

import io.aiwm.api.execution.StepStatus;
import io.aiwm.api.wire.ErrorCode;
import io.aiwm.core.internal.execution.run.Run;
import io.aiwm.core.internal.execution.run.StepRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Compensation of a failed execution: for each step that took effect, or may have, the step that
 * undoes it, one after the other, the newest first. One that fails is noted, and the others go on.
 */
final class Compensation {
  /** Errors that leave open whether the step took effect. */
  private static final Set<String> OPEN =
      Set.of(
          ErrorCode.TIMEOUT.name(), ErrorCode.CANCELLED.name(), ErrorCode.OUTCOME_UNKNOWN.name());

  private Compensation() {}

  /** Something took effect and can be undone. */
  static boolean needed(Run run) {
    return run.steps.stream().anyMatch(step -> step.pending() && undoable(run, step));
  }

  /** Begins the next one; says whether one is at work or will be. */
  static boolean advance(Run run) {
    boolean atWork = run.steps.stream().anyMatch(step -> step.undoes() && step.running());
    while (!atWork) {
      Optional<StepRun> next = next(run);
      if (next.isEmpty()) {
        return false;
      }
      if (!Flow.due(run, next.get()) || !Flow.begin(run, next.get())) {
        return true;
      }
      atWork = next.get().running();
    }
    return true;
  }

  private static Optional<StepRun> next(Run run) {
    return run.steps.stream()
        .filter(step -> step.pending() && undoable(run, step))
        .max(
            Comparator.comparing(
                    (StepRun step) -> Objects.requireNonNull(undone(run, step).completedAt))
                .thenComparing(step -> undone(run, step).index()));
  }

  private static StepRun undone(Run run, StepRun step) {
    return run.steps.get(Objects.requireNonNull(step.spec().onFailureOf()));
  }

  private static boolean undoable(Run run, StepRun step) {
    return step.undoes() && tookEffect(undone(run, step));
  }

  private static boolean tookEffect(StepRun step) {
    boolean uncertain =
        step.status == StepStatus.FAILED
            && step.deadlineAt != null
            && step.error != null
            && OPEN.contains(step.error.code());
    return step.completedAt != null && (step.status == StepStatus.COMPLETED || uncertain);
  }

  /** Steps that could not be undone, by index. */
  static List<Integer> failed(Run run) {
    return run.steps.stream()
        .filter(step -> step.undoes() && step.status == StepStatus.FAILED)
        .map(step -> undone(run, step).index())
        .toList();
  }

  /** Steps that are to be done again in another try: those that were undone, and what follows. */
  static List<StepRun> undone(Run run) {
    Map<Integer, StepRun> again = new LinkedHashMap<>();
    for (StepRun step : run.steps) {
      if (step.undoes() && step.startedAt != null) {
        again.put(undone(run, step).index(), undone(run, step));
      }
    }
    boolean more = !again.isEmpty();
    while (more) {
      List<StepRun> after = new ArrayList<>();
      for (StepRun step : run.steps) {
        if (!again.containsKey(step.index())
            && step.status == StepStatus.COMPLETED
            && step.spec().dependsOn().stream().anyMatch(again::containsKey)) {
          after.add(step);
        }
      }
      after.forEach(step -> again.put(step.index(), step));
      more = !after.isEmpty();
    }
    return List.copyOf(again.values());
  }
}
